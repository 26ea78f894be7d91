// What the kept records say: the check-ins as they stand, the operation, the profile.
import type { CheckInBody as SentBody, Event, MeasureBody, NewEvent, ProfileBody, SurgeryBody } from '../api/types';
import type { CheckInBody, DaysSinceSurgery, Report } from '../engine/check_in';
import type { KeptRecord } from '../sync/storage';

export interface CheckIn {
  id: string;
  at: Date;
  body: CheckInBody;
  /** The record that holds the check-in, and the one that last changed its answers. */
  record: KeptRecord;
  correction?: KeptRecord;
}

/** The check-ins that stand, oldest first, with later changes of the answers applied. */
export function checkIns(records: readonly KeptRecord[]): CheckIn[] {
  const found: CheckIn[] = [];
  for (const record of records) {
    if (record.event.kind !== 'check-in-submitted') continue;
    const correction = lastCorrection(records, record.id);
    const body = correction ? correctedBody(correction) : record.event.body;
    if (!body) continue;
    found.push({
      id: record.id,
      at: new Date(record.event.occurred_at),
      body: complete(body),
      record,
      ...(correction ? { correction } : {}),
    });
  }
  return found.sort((a, b) => countsFrom(a) - countsFrom(b));
}

/** As in the engine (history::counts_from): a time ahead of the one it was recorded at is a wrong clock. */
function countsFrom({ at, record }: CheckIn): number {
  return Math.min(at.getTime(), record.recordedAt ? Date.parse(record.recordedAt) : Infinity);
}

export function surgery(records: readonly KeptRecord[]): SurgeryBody | undefined {
  return lastBody(records, 'surgery-recorded') as SurgeryBody | undefined;
}

export function profile(records: readonly KeptRecord[]): ProfileBody | undefined {
  return lastBody(records, 'profile-recorded') as ProfileBody | undefined;
}

export interface Measure extends MeasureBody {
  id: string;
  at: Date;
  record: KeptRecord;
}

/** The total scores that stand, oldest first, with what a correction changed or took back. */
export function measures(records: readonly KeptRecord[]): Measure[] {
  const found: Measure[] = [];
  for (const record of records) {
    if (record.event.kind !== 'measure-submitted') continue;
    const correction = lastCorrection(records, record.id);
    const body = (correction ? correctedBody(correction) : record.event.body) as MeasureBody | null | undefined;
    if (body) found.push({ ...body, id: record.id, at: new Date(record.event.occurred_at), record });
  }
  return found.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The event that says it, without what a correction changed or took back. */
function lastBody(records: readonly KeptRecord[], kind: NewEvent['kind']): unknown {
  for (const record of [...records].reverse()) {
    if (record.event.kind !== kind) continue;
    const correction = lastCorrection(records, record.id);
    const body = correction ? correctedBody(correction) : record.event.body;
    if (body) return body;
  }
  return undefined;
}

/** A list that was left out is empty. */
function complete(body: SentBody): CheckInBody {
  return {
    reported: (body.reported ?? []) as Report[],
    denied: body.denied ?? [],
    unsure: body.unsure ?? [],
    skipped: body.skipped ?? [],
  };
}

function lastCorrection(records: readonly KeptRecord[], id: string): KeptRecord | undefined {
  return records.filter((r) => r.event.kind === 'record-corrected' && r.event.body.corrects === id).at(-1);
}

function correctedBody(record: KeptRecord): unknown {
  return record.event.kind === 'record-corrected' ? record.event.body.body : undefined;
}

/** The messages, oldest first. */
export function messages(records: readonly KeptRecord[]): KeptRecord[] {
  return records.filter(({ event }) => event.kind === 'message-sent');
}

/** The records as the engine reads a history. What is not saved yet counts from when it was said. */
export function eventsFor(records: readonly KeptRecord[]): Event[] {
  return records.filter(isRead).map((record) => ({
    ...record.event,
    recorded_at: record.recordedAt ?? record.event.occurred_at,
    author: { role: 'patient' },
  }));
}

/** Messages, notes and consent are between people: no rule reads them. */
function isRead({ event }: KeptRecord): boolean {
  return !['message-sent', 'note-written', 'consent-given'].includes(event.kind);
}

const kDayMs = 86_400_000;

/** Days since the operation. Only its day is known, not its hour: hence a least and a most. */
export function daysSinceSurgery(performedOn: string | null | undefined, now: Date): DaysSinceSurgery {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(performedOn ?? '');
  if (!match) return undefined;
  const midnight = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const most = (now.getTime() - midnight.getTime()) / kDayMs;
  return { least: most - 1, most };
}
