// Short names for the types of api/openapi.yaml; `npm run api-types` makes schema.d.ts from it.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Urgency = Schemas['Urgency'];
export type Config = Schemas['Config'] & {
  /** In a clinic: when somebody of the team looks, in the clinic's words; empty when nobody does. */
  team_hours?: string;
};
export type Person = Schemas['Person'];
export type Report = Schemas['Report'];
export type ProfileBody = Schemas['ProfileBody'];
export type SurgeryBody = Schemas['SurgeryBody'];
export type MeasureBody = Schemas['MeasureBody'];
export type CheckInBody = Schemas['CheckInBody'];
/** Words that somebody wrote: a message to the other side, or a note of the team's own. */
export interface NewWords {
  id: string;
  kind: 'message-sent' | 'note-written';
  occurred_at: string;
  body: { text: string };
}
/** An event as the phone makes it. */
export type NewEvent = Schemas['ProposedEvent'] | NewWords;
export type Words = NewWords & { recorded_at: string; author: Author };
/** Who said it: the person, somebody they let in, or one of the team. */
export interface Author {
  role: string;
  name?: string;
}
export type Event = (Schemas['Event'] & { author: Author }) | Words;
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
export type PersonPage = Omit<Schemas['PersonPage'], 'events'> & { events: Event[] };
export type NewPatient = Schemas['NewPatient'];
export type InvitationLink = Schemas['InvitationLink'];
export type PatientAdded = Schemas['PatientAdded'];
export type Carer = Schemas['Carers']['carers'][number];
export type AccessEntry = Schemas['AccessLog']['entries'][number];
export type ClinicSettings = Schemas['ClinicSettings'];
