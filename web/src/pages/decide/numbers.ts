// Numbers as people say them: of 100, whole, with the rare ones in 1,000 beside; times; ranges.
import { t } from '../../i18n/texts';

/** A share so small that "of 100" would say nothing is told in 1,000. */
function perThousand(share: number): number {
  return Math.round(share * 1000);
}

/** Below one in 100. */
export function isFew(share: number): boolean {
  return perThousand(share) < 10;
}

function isNearlyAll(share: number): boolean {
  return Math.round(share * 100) >= 100;
}

/** After "Of 100 people": "about 14", "fewer than 1 (about 2 in 1,000)". */
export function ofHundred(share: number): string {
  if (perThousand(share) < 1) return t('decide.number.very-few');
  if (isFew(share)) return t('decide.number.few', { n: perThousand(share) });
  if (isNearlyAll(share)) return t('decide.number.exact-all');
  return t('decide.number.about', { n: Math.round(share * 100) });
}

/** Alone: "about 14 in 100", "fewer than 1 in 100 (about 2 in 1,000)". */
export function inHundred(share: number): string {
  if (perThousand(share) < 1) return t('decide.number.very-few-alone');
  if (isFew(share)) return t('decide.number.few-alone', { n: perThousand(share) });
  if (isNearlyAll(share)) return t('decide.number.all-alone');
  return t('decide.number.about-alone', { n: Math.round(share * 100) });
}

/** In a table of 100: "14"; rare things "7 in 1,000". */
export function cell(share: number): string {
  return isFew(share) ? t('decide.number.thousand', { n: thousand(share) }) : hundred(share);
}

function hundred(share: number): string {
  return isFew(share) ? '<1' : String(Math.round(share * 100));
}

function thousand(share: number): string {
  return perThousand(share) < 1 ? '<1' : String(perThousand(share));
}

/** Those to whom it does not happen: what is left of the number that is shown, so that both make 100. */
export function others(share: number): string {
  if (isFew(share)) return t('decide.number.exact-all');
  if (isNearlyAll(share)) return t('decide.number.few', { n: 1000 - perThousand(share) });
  return t('decide.number.about', { n: 100 - Math.round(share * 100) });
}

interface Range {
  median: number;
  low95: number;
  high95: number;
}

/** "It may be as low as 10 or as high as 17." Of rare things in 1,000, as the number itself. */
export function rangeSentence({ median, low95, high95 }: Range): string {
  const few = isFew(median);
  const end = few ? thousand : hundred;
  const [low, high] = [end(low95), end(high95)];
  if (high === '<1') return '';
  return t(`decide.sentence.range-${low === '<1' ? 'under' : 'ends'}-${few ? 'thousand' : 'hundred'}`, { low, high });
}

/** "10 to 17", for an inner range in running text. */
export function innerRange({ median, low50, high50 }: Range & { low50: number; high50: number }): string {
  const few = isFew(median);
  const end = few ? thousand : hundred;
  return t(few ? 'decide.range.thousand' : 'decide.range.between', { low: end(low50), high: end(high50) });
}

/** For a narrow place: "10–17", "<1–4"; of rare things in 1,000, as the number beside it. */
export function shortRange({ median, low95, high95 }: Range): string {
  const end = isFew(median) ? thousand : hundred;
  const [from, to] = [end(low95), end(high95)];
  return from === to ? from : `${from}–${to}`;
}

const kDaysPerYear = 365.25;
const kDaysPerMonth = 30.4;

type Span = { unit: 'days' | 'months' | 'years'; n: number };

function spanOf(years: number): Span {
  const days = Math.round(years * kDaysPerYear);
  if (days < 45) return { unit: 'days', n: days };
  if (days < 360) return { unit: 'months', n: Math.round(days / kDaysPerMonth) };
  return { unit: 'years', n: Math.round(years * 10) / 10 };
}

/** "within 5 years", "during the operation". */
export function within(years: number): string {
  if (years === 0) return t('decide.time.during');
  const { unit, n } = spanOf(years);
  if (unit === 'years' && n === 1) return t('decide.time.year');
  return t(`decide.time.${unit}`, { n });
}

/** "one year later", "one year after the operation": for how people were at a time, not by it. */
export function later(years: number, operated = false): string {
  const { n } = spanOf(years);
  const what = operated ? 'after' : 'later';
  return n === 1 ? t(`decide.time.year-${what}`) : t(`decide.time.years-${what}`, { n });
}

/** "3 months", "5 years". */
export function span(years: number): string {
  const { unit, n } = spanOf(years);
  if (unit !== 'days' && n === 1) return t(`decide.time.span.${unit === 'years' ? 'year' : 'month'}`);
  return t(`decide.time.span.${unit}`, { n });
}

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** For the middle of a sentence; "BMI" stays as it is. */
export function lower(text: string): string {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1);
}

export function count(n: number): string {
  return new Intl.NumberFormat('en').format(n);
}

/** "November 24, 2026", from "2026-11-24". */
export function dayText(day: string): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** The calendar day here and now, as YYYY-MM-DD. */
export function localDay(now: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
