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
/** Who said it: the person, somebody they let in, or one of the team. */
export type Author = Schemas['Author'];
export type Event = Schemas['Event'];
export type Reason = Schemas['Reason'];
export type Advice = Schemas['Advice'];

/** What GET /session says: `role` nobody and nothing else, or who is signed in. */
export type SessionAnswer = Schemas['Session'];
export type Role = Schemas['Role'];
export type StaffRole = Schemas['StaffRole'];
export type Ceremony = Schemas['Ceremony'];
export type Invitation = Schemas['Invitation'];
export type Account = Schemas['Account'];
export type Credential = Schemas['Credential'];
export type TotpSetup = Schemas['TotpSetup'];
export type RosterLine = Schemas['RosterLine'];
export type Roster = Schemas['Roster'];
export type Standing = Schemas['Standing'];
export type StaffMember = Schemas['StaffMember'];
export type PersonPage = Schemas['PersonPage'];
export type NewPatient = Schemas['NewPatient'];
export type InvitationLink = Schemas['InvitationLink'];
export type PatientAdded = Schemas['PatientAdded'];
export type Carer = Schemas['Carers']['carers'][number];
export type AccessEntry = Schemas['AccessLog']['entries'][number];
export type ClinicSettings = Schemas['ClinicSettings'];
