// A person's events as they came from the server, as the pages of a phone read what it keeps.
import type { Event, PersonPage } from '../../api/types';
import type { KeptRecord } from '../../sync/storage';
import { t } from '../../i18n/texts';
import type { Said } from '../conversation';

export function asRecords(events: readonly Event[]): KeptRecord[] {
  return events.map(({ recorded_at, author, ...event }) => ({
    id: event.id,
    person: '',
    event: event,
    status: 'sent',
    recordedAt: recorded_at,
    author,
  }));
}

/** The messages, or the notes, in the order in which they were recorded. */
export function wordsOf({ events, line, staff }: PersonPage, kind: 'message-sent' | 'note-written'): Said[] {
  return events.flatMap((event) => {
    if (event.kind !== kind) return [];
    const { role, account } = event.author;
    const fromTeam = role !== 'patient' && role !== 'carer';
    const name = staff.find((one) => one.account === account)?.name;
    const who = fromTeam
      ? (name ?? t(`account.role.${role}`))
      : role === 'carer'
        ? t('team.person.from-carer')
        : line.name;
    return [{ id: event.id, text: event.body.text, at: event.occurred_at, who, mine: fromTeam }];
  });
}
