// The outlook as the engine gives it (docs/outlook.md), and what the page makes of it without words:
// a profile from what was typed, outcomes of both ways side by side, what may be said of "what if".

export interface Profile {
  indication?: 'disc-herniation' | 'stenosis' | 'other';
  procedure?: string;
  age?: number;
  sex?: string;
  bmi?: number;
  height_cm?: number;
  weight_kg?: number;
  smoking?: string;
  diabetes?: boolean;
  earlier_surgery?: string;
  operated?: boolean;
  surgery_date?: string;
  event_since?: boolean;
}

export interface OutlookQuestion {
  profile: Profile;
  /** YYYY-MM-DD */
  today: string;
  years: readonly number[];
  what_if?: Profile;
}

export interface Band {
  median: number;
  low50: number;
  high50: number;
  low95: number;
  high95: number;
}
export interface Point {
  years: number;
  any_place: Band;
  average_place: Band;
}
export interface Effect {
  modifier: string;
  exposed: boolean | null;
  low: number;
  high: number;
  findings: string[];
}
export interface Basis {
  cohorts: number;
  people: number;
  earliest_years: number;
  latest_years: number;
  certainty: string;
  because: string;
  findings: string[];
}
export interface Forecast {
  id: string;
  group: string;
  points: Point[];
  width: { years: number; places: number; parameters: number; unknown_answers: number };
  counted: string[];
  unknown: string[];
  effects: Effect[];
  /** From people who chose between the options: the groups differed from the start. */
  chosen?: boolean;
  basis: Basis;
  /** After an operation: a curve is counted from today, or from the operation if its day is not known. */
  from?: From;
}
export type From = 'today' | 'operation';
export interface Modifier {
  id: string;
  answer: string;
  exposed: string[];
  exposed_from: number;
  causal: boolean;
  what_if: boolean;
}
export type Way = 'surgery' | 'non-operative';
export interface Outlook {
  knowledge: string;
  status: 'covered' | 'outside';
  outside: { id: string; sources: string[] }[];
  modifiers: Modifier[];
  options: { option: Way; forecasts: Forecast[] }[];
}

/** From now. The engine takes death into account between them; the curve is drawn through them. */
export const kYears = [0.25, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

// --- what was typed ------------------------------------------------------------------------------

/** Answers as they were typed or tapped; a missing one and "unknown" mean the same to the engine. */
export type Answers = Readonly<Record<string, string>>;

export type Field = 'age' | 'height' | 'weight' | 'surgery_date';

/** "1,5" and "1.5"; nothing when it is no number. */
function numberIn(text: string | undefined): number | undefined {
  const typed = text?.trim().replace(',', '.') ?? '';
  return /^\d{1,4}(\.\d{1,2})?$/.test(typed) ? Number(typed) : undefined;
}

const kCmPerInch = 2.54;
const kKgPerPound = 0.45359237;

/** In cm; feet and inches where those are the units. */
export function heightOf(answers: Answers): number | undefined {
  if (answers['units'] !== 'us') return numberIn(answers['height_cm']);
  const feet = numberIn(answers['height_ft']);
  const inches = numberIn(answers['height_in']);
  return feet === undefined ? undefined : (feet * 12 + (inches ?? 0)) * kCmPerInch;
}

export function weightOf(answers: Answers): number | undefined {
  if (answers['units'] !== 'us') return numberIn(answers['weight_kg']);
  const pounds = numberIn(answers['weight_lb']);
  return pounds === undefined ? undefined : pounds * kKgPerPound;
}

export function bmiOf(answers: Answers): number | undefined {
  const height = heightOf(answers);
  const weight = weightOf(answers);
  return height && weight ? weight / (height / 100) ** 2 : undefined;
}

/** The weight that gives this body mass index to somebody of the answers' height. */
export function weightFor(bmi: number, answers: Answers): number | undefined {
  const height = heightOf(answers);
  return height ? bmi * (height / 100) ** 2 : undefined;
}

export function poundsOf(kg: number): number {
  return kg / kKgPerPound;
}

/** Fields in which something stands that is no number. */
export function notNumbers(answers: Answers): Field[] {
  const typed: [Field, string[]][] = [
    ['age', ['age']],
    ['height', answers['units'] === 'us' ? ['height_ft', 'height_in'] : ['height_cm']],
    ['weight', answers['units'] === 'us' ? ['weight_lb'] : ['weight_kg']],
  ];
  return typed
    .filter(([, keys]) => keys.some((key) => (answers[key]?.trim() ?? '') !== '' && numberIn(answers[key]) === undefined))
    .map(([field]) => field);
}

/** Whether somebody was operated and the outlook can start from today. */
function knowsOperation(answers: Answers): boolean {
  return answers['operated'] === 'yes' && !!known(answers['surgery_date']);
}

/** Operated, but when is not known: counted from the day of the operation. */
export function countsFromOperation(answers: Answers): boolean {
  return answers['operated'] === 'yes' && !knowsOperation(answers);
}

/** How long ago the operation was; nothing when there was none or its day is not known. */
export function yearsSince(answers: Answers, today: string): number | undefined {
  if (!knowsOperation(answers)) return undefined;
  return (Date.parse(today) - Date.parse(answers['surgery_date'] ?? '')) / (365.25 * 86_400_000);
}

function known(answer: string | undefined): string | undefined {
  return answer === undefined || answer === '' || answer === 'unknown' ? undefined : answer;
}

// The engine asks for the kind of a past operation only to tell a fusion: the usual one stands for "not known".
const kUsual: Readonly<Record<string, string>> = { 'disc-herniation': 'discectomy' };
const kUsualElse = 'decompression';

/** `today`: the day that stands for an unknown one when all that counts is what happened since. */
export function profileOf(answers: Answers, today?: string): Profile {
  const eventSince = answers['operated'] === 'yes' ? known(answers['event_since']) : undefined;
  const day = known(answers['surgery_date']) ?? (eventSince === 'yes' ? today : undefined);
  const operated = answers['operated'] === 'yes' && day !== undefined;
  const indication = known(answers['indication']);
  const profile = {
    indication,
    procedure: known(answers['procedure']) ?? (operated ? (kUsual[indication ?? ''] ?? kUsualElse) : undefined),
    age: numberIn(answers['age']),
    sex: known(answers['sex']),
    height_cm: heightOf(answers),
    weight_kg: weightOf(answers),
    smoking: known(answers['smoking']),
    diabetes: known(answers['diabetes']) === undefined ? undefined : answers['diabetes'] === 'yes',
    earlier_surgery: known(answers['earlier_surgery']),
    operated: operated ? true : undefined,
    surgery_date: operated ? day : undefined,
    event_since: operated && eventSince !== undefined ? eventSince === 'yes' : undefined,
  };
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));
}

// --- both ways side by side ----------------------------------------------------------------------

export type Group = 'better' | 'again' | 'wrong';
export const kGroups: readonly Group[] = ['better', 'again', 'wrong'];

/** One thing that may happen, in both ways; a way without a usable number has none. */
export interface Topic {
  /** Of the outcome; "more-surgery" for the two that answer one question. */
  id: string;
  group: Group;
  ways: { way: Way; forecast: Forecast | undefined }[];
  /** Each way over the years, or at one time. */
  overTime: boolean;
}

// Another operation after one, or a first one after waiting: the same question from where one stands.
const kMoreSurgery = { id: 'more-surgery', surgery: 'reoperation', 'non-operative': 'later-surgery' } as const;

const kGroupOf: Readonly<Record<string, Group>> = {
  'over-time': 'again',
  kind: 'again',
  'after-a-second': 'again',
  'lasting-trouble': 'better',
  complication: 'wrong',
};

/** Told over the years; all else is a share by one fixed time. */
export function isOverTime(forecast: Forecast): boolean {
  return forecast.group === 'over-time' || forecast.group === 'kind';
}

/**
 * `from`: after an operation, what curves are counted from; `since`: how many years ago it was. How people
 * were at a time that is past already says nothing of what may happen.
 */
export function topicsOf(outlook: Outlook, ways: readonly Way[], from?: From, since = 0): Topic[] {
  const of = (way: Way): Forecast[] =>
    (outlook.options.find((option) => option.option === way)?.forecasts ?? [])
      .filter(({ group, points }) => points.length > 0 && !(group === 'lasting-trouble' && (points[0]?.years ?? 0) <= since))
      .map((forecast) => (from ? { ...forecast, from } : forecast));
  const told = ways.map((way) => ({ way, forecasts: of(way) }));
  const ids = new Map<string, Group>();
  for (const { forecasts } of told) {
    for (const forecast of forecasts) ids.set(topicId(forecast.id), kGroupOf[forecast.group] ?? 'wrong');
  }
  const topics = [...ids].map(([id, group]): Topic => {
    const found = told.map(({ way, forecasts }) => ({ way, forecast: forecasts.find((forecast) => topicId(forecast.id) === id) }));
    return { id, group, ways: found, overTime: found.some(({ forecast }) => forecast && isOverTime(forecast)) };
  });
  return kGroups.flatMap((group) => topics.filter((topic) => topic.group === group));
}

/** What keeps the two numbers of a topic from being compared as they stand. */
export function caveatsOf({ id, ways }: Topic): { chosen: boolean; unpaired: boolean } {
  const told = ways.flatMap(({ forecast }) => forecast ?? []);
  const [one, other] = told;
  if (!one || !other) return { chosen: false, unpaired: false };
  const studies = ({ basis }: Forecast): string =>
    [...new Set(basis.findings.map((finding) => finding.split('/')[0]))].sort().join(' ');
  return {
    chosen: told.some((forecast) => forecast.chosen),
    // A first operation and another one are two questions: nobody takes their gap for an effect.
    unpaired: id !== kMoreSurgery.id && studies(one) !== studies(other),
  };
}

function topicId(outcome: string): string {
  return outcome === kMoreSurgery.surgery || outcome === kMoreSurgery['non-operative'] ? kMoreSurgery.id : outcome;
}

/** The point at these years, if the studies tell of that time; the only one of a share by a fixed time. */
export function pointAt(forecast: Forecast, years: number): Point | undefined {
  return isOverTime(forecast) ? forecast.points.find((point) => point.years === years) : forecast.points[0];
}

// --- what if -------------------------------------------------------------------------------------

export type Difference = 'shown' | 'unclear' | 'no-evidence' | 'same';

/**
 * Whether a difference may be claimed: only where a study is about it and its interval leaves "no effect"
 * out. `exposed`: of the other people.
 */
export function differenceOf(forecast: Forecast, modifier: string, exposed: boolean): Difference {
  const effect = forecast.effects.find((one) => one.modifier === modifier);
  if (!effect) return 'no-evidence';
  if (effect.exposed === exposed) return 'same';
  return effect.low <= 1 && effect.high >= 1 ? 'unclear' : 'shown';
}
