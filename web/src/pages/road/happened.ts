// What happened on which day of the course, from the events of a record.
import type { Event } from '../../api/types';
import { dayOf, kDomains, type Course, type Domain } from '../../engine/course';
import type { KeptRecord } from '../../sync/storage';
import { checkIns, surgery, type CheckIn } from '../history';

export interface Day {
  day: number;
  /** The scores that count, as the engine read them. */
  scores: Partial<Record<Domain, number>>;
  /** Check-ins of that day, as they stand, oldest first. */
  checkIns: CheckIn[];
  operation: boolean;
}

/** Events as the phone keeps records: what was corrected is read in one place. */
function recordsOf(events: readonly Event[]): KeptRecord[] {
  return events.map(({ recorded_at, author: _, ...event }) => ({
    id: event.id,
    person: '',
    event,
    status: 'sent',
    recordedAt: recorded_at,
  }));
}

/** The days on which something happened, first to last; those long before the start are left out. */
export function happenings(course: Course, events: readonly Event[]): Day[] {
  const records = recordsOf(events);
  const days = new Map<number, Day>();
  const on = (day: number): Day => {
    const known = days.get(day) ?? { day, scores: {}, checkIns: [], operation: false };
    days.set(day, known);
    return known;
  };
  for (const { day, domain, score } of course.told) on(day).scores[domain] = score;
  for (const checkIn of checkIns(records)) {
    const day = dayOf(course.start, countsFrom(checkIn));
    if (day > -kLongBefore && day <= course.today) on(day).checkIns.push(checkIn);
  }
  if (course.care === 'operated' && surgery(records)?.performed_on) on(0).operation = true;
  return [...days.values()].sort((a, b) => a.day - b.day);
}

/** As the engine: 90 days before the start and earlier is another time. */
const kLongBefore = 90;

/** As in the engine (history::counts_from): a time ahead of the one it was recorded at is a wrong clock. */
function countsFrom({ at, record }: CheckIn): Date {
  const recorded = record.recordedAt ? Date.parse(record.recordedAt) : Infinity;
  return new Date(Math.min(at.getTime(), recorded));
}

/** The domains of which something was told. */
export function toldDomains(course: Course): Domain[] {
  return kDomains.filter((domain) => course.domains[domain].scores > 0);
}
