// The team's day and the clinic's settings. Nothing of it is kept on the machine.
import type { Api } from './client';
import type {
  ClinicSettings, InvitationLink, NewPatient, PatientAdded, PersonPage, Roster, StaffMember, StaffRole,
} from './types';

export function teamApi({ request, file, save }: Api) {
  const of = (person: string): string => `/people/${encodeURIComponent(person)}`;
  return {
    roster: () => request<Roster>('/team/roster'),
    rosterCsv: () => file('/team/roster.csv'),
    staff: () => request<{ staff: StaffMember[] }>('/team/staff'),
    addPatient: (patient: NewPatient) => request<PatientAdded>('/team/people', 'POST', patient),
    invitePatient: (person: string) => request<InvitationLink>(`${of(person)}/invitation`, 'POST', {}),
    page: (person: string) => request<PersonPage>(`${of(person)}/page`),
    assign: (person: string, account: string | null) =>
      request<PersonPage>(`${of(person)}/assignment`, 'PUT', { account }),
    breakGlass: (person: string, reason: string) =>
      request<PersonPage>(`${of(person)}/break-glass`, 'POST', { reason }),
    write: save,

    inviteStaff: (name: string, role: StaffRole) =>
      request<InvitationLink>('/admin/invitations', 'POST', { name, role }),
    changeAccount: (account: string, open: boolean, role: StaffRole) =>
      request<{ staff: StaffMember[] }>(`/admin/accounts/${encodeURIComponent(account)}`, 'PUT', { open, role }),
    settings: () => request<ClinicSettings>('/admin/settings'),
    changeSettings: (settings: ClinicSettings) => request<ClinicSettings>('/admin/settings', 'PUT', settings),
  };
}

export type TeamApi = ReturnType<typeof teamApi>;
