// The course as the engine gives it (docs/course.md), and what the page makes of it without words: which
// part of the way is shown, what can be said of where somebody stands, what lies on a day.
import type { Event } from '../api/types';

export type Domain = 'leg-pain' | 'back-pain' | 'disability';
export const kDomains: readonly Domain[] = ['leg-pain', 'back-pain', 'disability'];

export interface Band {
  low80: number;
  low50: number;
  median: number;
  high50: number;
  high80: number;
}
export interface CurvePoint {
  day: number;
  road: Band;
  own: Band;
}
export interface Standing {
  place: 'usual' | 'better' | 'worse' | 'not-known';
  /** Of the last score alone. */
  last?: 'usual' | 'better' | 'worse' | 'not-known';
  since?: number;
  days?: number;
  check_ins?: number;
}
export interface DomainCourse {
  scores: number;
  stage: Standing;
  change: Standing;
  flat: { day: number; done_today: number } | null;
  points: CurvePoint[];
}
export interface Departed {
  probability: number;
  began: { most_probable: number; low80: number; high80: number } | null;
}
export interface GoalForecast {
  id: string;
  at_most: Partial<Record<Domain, number>>;
  hold_days: number;
  because: string;
  findings: string[];
  reached_by_today: number;
  reached_by_horizon: number;
  day: { median: number; low80: number; high80: number } | null;
}
export interface Told {
  day: number;
  domain: Domain;
  score: number;
}
export interface Course {
  knowledge: string;
  indication: 'disc-herniation' | 'stenosis';
  care: 'operated' | 'not-operated';
  horizon: number;
  today: number;
  last_day: number | null;
  domains: Record<Domain, DomainCourse>;
  relapse: Departed;
  relapse_alarm_since: number | null;
  setback: Departed;
  goals: GoalForecast[];
  superseded: Told[];
  basis: { cohorts: number; people: number; certainty: string; because: string; findings: string[] };
  /** Day 0, as YYYY-MM-DD. */
  start: string;
  left_out: number;
  told: Told[];
}
export interface CourseQuestion {
  events: readonly Event[];
  at: string;
  days?: readonly number[];
}

/** All scores are counted on 0 to 10, worst at 10. */
export const kWorst = 10;
const kDayMs = 86_400_000;

/** The day of the course on which something was; days are UTC days, as the engine counts them. */
export function dayOf(start: string, moment: string | Date): number {
  const day = typeof moment === 'string' ? moment : moment.toISOString();
  return Math.round((Date.parse(`${day.slice(0, 10)}T00:00:00Z`) - Date.parse(`${start}T00:00:00Z`)) / kDayMs);
}

/** Midnight UTC of a day of the course. */
export function dateOf(start: string, day: number): Date {
  return new Date(Date.parse(`${start}T00:00:00Z`) + day * kDayMs);
}

// --- which days to draw ----------------------------------------------------------------------------

/** Dense where the course moves fast: at first, and around today. */
export function daysWanted(today: number, horizon: number): number[] {
  const days = new Set<number>([-90, -60, -30, -14, -7, -1]);
  const every = (from: number, to: number, step: number): void => {
    for (let day = from; day <= Math.min(to, horizon); day += step) days.add(day);
  };
  every(0, 60, 1);
  every(60, 180, 3);
  every(180, horizon, 7);
  every(Math.max(0, today - 45), today + 20, 1);
  days.add(horizon);
  return [...days].sort((a, b) => a - b);
}

// --- which part of the way is shown ----------------------------------------------------------------

export type Reach = '6-weeks' | '3-months' | 'year' | 'two-years' | 'lately';
export interface Span {
  from: number;
  to: number;
}
const kReachDays = { '6-weeks': 42, '3-months': 91, year: 365, 'two-years': 730 } as const;
/** How much of the time before day 0 goes with it. */
const kBefore = { '6-weeks': 7, '3-months': 14, year: 60, 'two-years': 90 } as const;
const kLately = { back: 42, ahead: 7 };

/** "Lately" is of use once the first weeks no longer end with today. */
export function reachesOf({ today }: Course): Reach[] {
  const all: Reach[] = ['6-weeks', '3-months', 'year', 'two-years'];
  return today > kReachDays['3-months'] ? [...all, 'lately'] : all;
}

/** The smallest that holds today. */
export function usualReach({ today }: Course): Reach {
  if (today <= kReachDays['6-weeks']) return '6-weeks';
  if (today <= kReachDays['3-months']) return '3-months';
  return today <= kReachDays.year ? 'year' : 'two-years';
}

export function spanOf(reach: Reach, { today, horizon, told }: Course): Span {
  if (reach === 'lately') return { from: today - kLately.back, to: today + kLately.ahead };
  const first = Math.min(0, ...told.map(({ day }) => day));
  return { from: Math.max(first, -kBefore[reach]), to: Math.min(kReachDays[reach], horizon) };
}

/** The curve within a span; its ends lie on the span's where the curve reaches so far. */
export function pointsIn(points: readonly CurvePoint[], { from, to }: Span): CurvePoint[] {
  const inside = points.filter(({ day }) => day > from && day < to);
  return [pointOn(points, from), ...inside, pointOn(points, to)].filter((point) => point !== undefined);
}

/** The curve on one day, between the days that are drawn. */
export function pointOn(points: readonly CurvePoint[], day: number): CurvePoint | undefined {
  const after = points.find((point) => point.day >= day);
  if (!after || after.day === day) return after;
  const before = points[points.indexOf(after) - 1];
  if (!before) return undefined;
  const part = (day - before.day) / (after.day - before.day);
  const mix = (a: number, b: number): number => a + part * (b - a);
  const band = (a: Band, b: Band): Band => ({
    low80: mix(a.low80, b.low80),
    low50: mix(a.low50, b.low50),
    median: mix(a.median, b.median),
    high50: mix(a.high50, b.high50),
    high80: mix(a.high80, b.high80),
  });
  return { day, road: band(before.road, after.road), own: band(before.own, after.own) };
}

export function toldOf(course: Course, domain: Domain): Told[] {
  return course.told.filter((one) => one.domain === domain).sort((a, b) => a.day - b.day);
}

/** Of some days the one that lies nearest; the later of two. */
export function nearest(days: readonly number[], day: number): number | undefined {
  let found: number | undefined;
  for (const one of days) {
    if (found === undefined || Math.abs(one - day) <= Math.abs(found - day)) found = one;
  }
  return found;
}

// --- what can be said ------------------------------------------------------------------------------

export type Stand =
  | { kind: 'none' }
  /** All that was told is of the time before day 0. */
  | { kind: 'before' }
  /** Too long ago to say. */
  | { kind: 'old'; day: number }
  | { kind: 'usual' }
  /** Usual so far, but the last score lies above the band: one such score has no word yet. */
  | { kind: 'one-high'; day: number }
  /** Usual for others, but the last score is worse than their own let expect. */
  | { kind: 'one-jump'; day: number }
  /** Later than the road is known. */
  | { kind: 'beyond' }
  | { kind: 'better' | 'worse'; days: number; since: number };

/** Where somebody stands against people like them. */
export function standOf(course: Course, domain: Domain): Stand {
  const { stage, change } = course.domains[domain];
  const last = toldOf(course, domain).at(-1);
  if (!last) return { kind: 'none' };
  if (last.day < 0) return { kind: 'before' };
  if (last.day > course.horizon) return { kind: 'beyond' };
  if (stage.place === 'not-known') return { kind: 'old', day: last.day };
  if (stage.place === 'usual') {
    if (stage.last === 'worse') return { kind: 'one-high', day: last.day };
    return change.last === 'worse' ? { kind: 'one-jump', day: last.day } : { kind: 'usual' };
  }
  return { kind: stage.place, days: stage.days ?? 0, since: stage.since ?? 0 };
}

/** Against what their own answers let expect, where that is another word than against people like them. */
export function changeOf(course: Course, domain: Domain): { kind: 'better' | 'worse'; days: number; since: number } | undefined {
  const { stage, change } = course.domains[domain];
  if (change.place !== 'better' && change.place !== 'worse') return undefined;
  if (stage.place === change.place) return undefined;
  // Less than before is no comfort where it is more than usual.
  if (change.place === 'better' && (stage.place === 'worse' || stage.last === 'worse')) return undefined;
  return { kind: change.place, days: change.days ?? 0, since: change.since ?? 0 };
}

/** Whether the last score says nothing that could calm. */
export function isRaised(course: Course, domain: Domain): boolean {
  const { kind } = standOf(course, domain);
  return kind === 'worse' || kind === 'one-high' || kind === 'one-jump' || changeOf(course, domain)?.kind === 'worse';
}

/** What is looked at first: pain that has come back, then what is worse than expected, then what was told. */
export function firstDomain(course: Course): Domain {
  const some = kDomains.filter((domain) => course.domains[domain].scores > 0);
  const worse = some.find((domain) => standOf(course, domain).kind === 'worse' || changeOf(course, domain)?.kind === 'worse');
  if (course.relapse_alarm_since !== null && some.includes('leg-pain')) return 'leg-pain';
  const high = some.find((domain) => isRaised(course, domain));
  return worse ?? high ?? some[0] ?? 'leg-pain';
}

export type GoalState = 'there' | 'on-the-way' | 'unlikely' | 'not-now';
/** So many of 100 and it is said to be reached; fewer than half and no days are named. */
const kThere = 0.9;
const kHalf = 0.5;

export function goalState(course: Course, { at_most, reached_by_today, reached_by_horizon, day }: GoalForecast): GoalState {
  // What was reached may be gone, and what is to come is not to be told from a course that has changed.
  const of = kDomains.filter((domain) => at_most[domain] !== undefined);
  const unsure = of.some((domain) => isRaised(course, domain) || standOf(course, domain).kind === 'old');
  if (unsure || course.relapse_alarm_since !== null) return 'not-now';
  if (reached_by_today >= kThere) return 'there';
  return reached_by_horizon >= kHalf && day ? 'on-the-way' : 'unlikely';
}
