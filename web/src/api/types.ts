// Short names for the types of api/openapi.yaml; `npm run api-types` makes schema.d.ts from it.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Urgency = Schemas['Urgency'];
export type Config = Schemas['Config'];
export type Person = Schemas['Person'];
export type Report = Schemas['Report'];
export type ProfileBody = Schemas['ProfileBody'];
export type SurgeryBody = Schemas['SurgeryBody'];
export type MeasureBody = Schemas['MeasureBody'];
export type CheckInBody = Schemas['CheckInBody'];
/** An event as the phone makes it. */
export type NewEvent = Schemas['ProposedEvent'];
export type Event = Schemas['Event'];
export type Reason = Schemas['Reason'];
export type Advice = Schemas['Advice'];
