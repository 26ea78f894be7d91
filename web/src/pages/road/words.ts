// What the road says in words: days, scores, where somebody stands, goals.
import { changeOf, isRaised, dateOf, goalState, kWorst, standOf, toldOf, type Course, type Domain, type GoalForecast } from '../../engine/course';
import { t } from '../../i18n/texts';

/** Disability is told on its form in percent; pain as it is asked. */
const kMost: Readonly<Record<Domain, number>> = { 'leg-pain': 10, 'back-pain': 10, disability: 100 };

export function mostOf(domain: Domain): number {
  return kMost[domain];
}

/** A score of the course on the scale on which it was told: "4", "34". */
export function scoreText(domain: Domain, score: number): string {
  return String(Math.round((score / kWorst) * kMost[domain]));
}

/** "0 to 4"; "4" where both are the same. */
export function rangeText(domain: Domain, low: number, high: number): string {
  const [from, to] = [scoreText(domain, low), scoreText(domain, high)];
  return from === to ? from : t('road.range', { from, to });
}

export function domainName(domain: Domain): string {
  return t(`road.domain.${domain}`);
}

/** "1 day", "6 days". */
export function daysText(days: number): string {
  return days === 1 ? t('road.days.one') : t('road.days.some', { n: days });
}

const kDaysPerWeek = 7;
const kDaysPerMonth = 30.4;

/** How long after the start, as people say it: "5 days", "6 weeks", "4 months". */
export function spanText(days: number): string {
  if (days < 2 * kDaysPerWeek) return daysText(Math.max(0, Math.round(days)));
  if (days < 90) return t('road.span.weeks', { n: Math.round(days / kDaysPerWeek) });
  const months = Math.round(days / kDaysPerMonth);
  return months % 12 === 0 ? (months === 12 ? t('road.span.year') : t('road.span.years', { n: months / 12 })) : t('road.span.months', { n: months });
}

/** "Day 12", "The day of the operation", "3 days before the operation". */
export function dayName(course: Course, day: number): string {
  const care = course.care;
  if (day === 0) return t(`road.day.zero.${care}`);
  if (day > 0) return t('road.day.after', { n: day });
  return t(day === -1 ? 'road.day.before-one' : 'road.day.before', { n: -day });
}

/** "Monday, November 30", "Nov 30, 2026", "Nov 30". */
export function dateText(course: Course, day: number, how: 'long' | 'short' | 'column' = 'long'): string {
  const date = dateOf(course.start, day);
  return new Intl.DateTimeFormat('en', {
    timeZone: 'UTC',
    day: 'numeric',
    month: how === 'long' ? 'long' : 'short',
    weekday: how === 'long' ? 'long' : undefined,
    year: how === 'short' ? 'numeric' : undefined,
  }).format(date);
}

/** Who reads it: the person, or somebody who cares for them. */
export type Reader = 'you' | 'team';

/** The sentence above the chart. What left the person's own course comes before what is usual for others. */
export function standSentence(course: Course, domain: Domain, reader: Reader = 'you'): string {
  const name = t(`road.name.${domain}`);
  const change = changeOf(course, domain);
  if (change) return t(`road.${reader}.change.${change.kind}`, { name, days: daysText(change.days) });
  const stand = standOf(course, domain);
  switch (stand.kind) {
    case 'none':
      return t(`road.${reader}.stand.none.${domain}`);
    case 'before':
      return t(`road.${reader}.stand.before.${course.care}`, { name });
    case 'old':
      return t(`road.${reader}.stand.old`, { name, day: dateText(course, stand.day) });
    case 'beyond':
      return t(`road.${reader}.stand.beyond`);
    case 'usual':
      return t(`road.${reader}.stand.${course.relapse_alarm_since === null ? 'usual' : 'relapse'}`, { name });
    case 'one-high':
    case 'one-jump':
      return t(`road.${reader}.stand.${stand.kind}`, { name });
    case 'better':
    case 'worse':
      return t(`road.${reader}.stand.${stand.kind}`, { name, days: daysText(stand.days) });
  }
}

/** With fewer scores of their own the line is that of people like them. */
const kScoresForFlat = 3;

/** What else is to be said of it, a sentence each. */
export function moreSentences(course: Course, domain: Domain, reader: Reader = 'you'): string[] {
  const out: string[] = [];
  const stand = standOf(course, domain);
  const change = changeOf(course, domain);
  const told = toldOf(course, domain).at(-1);
  if (reader === 'team' && told && stand.kind !== 'old') {
    out.push(t('road.team.last', { score: scoreText(domain, told.score), most: mostOf(domain), day: dateText(course, told.day) }));
  }
  if ((stand.kind === 'one-high' || stand.kind === 'one-jump') && !change) out.push(t(`road.${reader}.one-high`));
  if (change?.kind === 'better' && stand.kind === 'usual') out.push(t(`road.${reader}.but-usual`));
  const flat = flatSentence(course, domain);
  // Where it has become worse nothing calms that down; and where little or nothing recent is known nothing is foretold.
  const known = told && stand.kind !== 'old' && stand.kind !== 'beyond' && course.domains[domain].scores >= kScoresForFlat;
  if (known && !isRaised(course, domain) && course.relapse_alarm_since === null) out.push(flat);
  return out;
}

/** When a flat line is normal. */
function flatSentence({ domains, today, horizon }: Course, domain: Domain): string {
  const { flat } = domains[domain];
  if (!flat) return t('road.flat.none');
  if (flat.day > horizon) return t('road.flat.late');
  return flat.day <= today ? t('road.flat.now') : t('road.flat.later', { span: spanText(flat.day) });
}

export function relapseDays(course: Course): { low: string; high: string } | undefined {
  const { began } = course.relapse;
  return began ? { low: dateText(course, began.low80), high: dateText(course, began.high80) } : undefined;
}

/** Of 100, whole: never none and never all of what is only probable. */
export function hundred(share: number): string {
  const n = Math.round(share * 100);
  if (n < 1) return t('road.number.few');
  return n > 99 ? t('road.number.most') : t('road.number.some', { n });
}

export function goalSentence(course: Course, goal: GoalForecast, reader: Reader = 'you'): string {
  const state = goalState(course, goal);
  const values = { now: hundred(goal.reached_by_today), later: hundred(goal.reached_by_horizon) };
  if (state !== 'on-the-way' || !goal.day) return t(`road.${reader}.goal.${state}`, values);
  const { low80, high80 } = goal.day;
  return [
    t(`road.${reader}.goal.on-the-way`, values),
    t(low80 < 1 ? `road.goal-state.by.${course.care}` : `road.goal-state.between.${course.care}`, {
      low: spanText(low80),
      high: spanText(high80),
      low_day: dateText(course, low80, 'short'),
      high_day: dateText(course, high80, 'short'),
    }),
  ].join(' ');
}
