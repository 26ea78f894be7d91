// What a person may do with their own record, beyond the check-in.
import type { Api } from './client';
import type { AccessEntry, Carer, InvitationLink } from './types';

export type ExportFormat = 'json' | 'csv' | 'fhir';

export function recordApi({ request, file }: Api, person: string) {
  const at = `/people/${encodeURIComponent(person)}`;
  return {
    accessLog: () => request<{ entries: AccessEntry[] }>(`${at}/access-log`),
    carers: () => request<{ carers: Carer[] }>(`${at}/carers`),
    inviteCarer: (name: string) => request<InvitationLink>(`${at}/carers`, 'POST', { name }),
    removeCarer: (account: string) =>
      request<{ carers: Carer[] }>(`${at}/carers/${encodeURIComponent(account)}`, 'DELETE'),
    export: (format: ExportFormat) => file(`${at}/export?format=${format}`),
  };
}
