// Sentences about one outcome in one way.
import { bmiOf, countsFromOperation, isOverTime, type Answers, type Forecast, type Point, type Topic, type Way } from '../../engine/outlook';
import { hasText, t } from '../../i18n/texts';
import { capital, cell, inHundred, isFew, later, lower, ofHundred, others, rangeSentence, shortRange, within } from './numbers';

/** The way, or what it is asked of where both ways are asked another question. */
export function wayName(way: Way, topic?: Topic): string {
  const own = `decide.topic.${topic?.id}.${way}`;
  return hasText(own) ? t(own) : t(`outlook.option.${way}`);
}

export function topicName(topic: Topic): string {
  return ofTopic(topic, 'name');
}

export function topicMeaning(topic: Topic): string {
  return ofTopic(topic, 'meaning');
}

function ofTopic(topic: Topic, what: 'name' | 'meaning'): string {
  const keys = [
    ...(topic.ways.length === 1 ? [`decide.topic.${topic.id}.after.${what}`] : []),
    `decide.topic.${topic.id}.${what}`,
    `outlook.${topic.id}.${what}`,
  ];
  return t(keys.find(hasText) ?? '');
}

/** By a time, or at a time: "within 5 years", "one year later", "within 5 years from today". */
export function timeText(forecast: Forecast, point: Point): string {
  if (forecast.group === 'lasting-trouble') return later(point.years, forecast.from !== undefined);
  return byTime(forecast, point.years);
}

function byTime(forecast: Forecast, years: number): string {
  const time = within(years);
  return forecast.from === 'today' && isOverTime(forecast) ? t('decide.time.from-today', { time }) : time;
}

/** When, and among whom where that is not people like the person; also where there is no number at that time. */
export function whenText(forecast: Forecast, point: Point | undefined, years: number): string {
  const among = `outlook.${forecast.id}.among`;
  const time = point ? timeText(forecast, point) : byTime(forecast, years);
  return hasText(among) ? t('decide.time.among', { people: t(among), time }) : time;
}

/** Whom the 100 people are among: people like the person, but for an outcome of others. */
function peopleText(forecast: Forecast): string {
  const among = `outlook.${forecast.id}.among`;
  return hasText(among) ? t(among) : t('decide.sentence.people');
}

/** Nobody should take such a number for more than it is: it is told in words and a band only. */
export function isRough(forecast: Forecast): boolean {
  return forecast.basis.certainty === 'very-low';
}

/**
 * Both frames and the range, the good outcome first where people were asked how they are: "Of 100 people
 * like you, one year later: about 71 have clearly less leg pain. About 29 do not. It may be as low as ..."
 */
export function fullSentence(forecast: Forecast, point: Point): string {
  const { median } = point.any_place;
  const [number, rest] = [ofHundred(median), others(median)];
  const [people, time] = [peopleText(forecast), timeText(forecast, point)];
  const own = `decide.sentence.${forecast.from ? 'after' : 'of'}.${forecast.id}`;
  const good = `outlook.${forecast.id}.others`;
  const range = rangeSentence(point.any_place);
  const not = (text: string): string => t('decide.sentence.rest', { number: capital(text) });
  let parts: string[];
  if (hasText(own)) parts = [t(own, { people, time, rest, number: capital(number) }), range];
  else if (hasText(good)) parts = [t('decide.sentence.good-first', { people, time, rest: t(good, { rest }) }), not(number), range];
  else parts = [t('decide.sentence.main', { people, time, number, do: t(`outlook.${forecast.id}.do`) }), range, not(rest)];
  const text = parts.filter(Boolean).join(' ');
  return isRough(forecast) ? t('decide.sentence.rough', { text: lower(text) }) : text;
}

/** Under a figure: "71 clearly better, 29 not"; of rare things the number says it all. */
export function captionOf(forecast: Forecast, { any_place: { median } }: Point): string {
  if (isFew(median)) return '';
  const own = `decide.caption.${forecast.id}`;
  const bare = (text: string): string => text.replace(/^about /, '');
  return t(hasText(own) ? own : 'decide.caption', { number: bare(ofHundred(median)), rest: bare(others(median)) });
}

/** In a table: "14" and "(10–17)"; a rough guess says that it is one. */
export function cellText(forecast: Forecast, { any_place: band }: Point): { number: string; range: string; rough: boolean } {
  const rough = isRough(forecast);
  const number = cell(band.median);
  return { number: rough ? t('decide.number.rough', { n: number }) : number, range: shortRange(band), rough };
}

/** Short, for who listens: "About 14 in 100 within 5 years. It may be as low as 7 or as high as 28." */
export function shortSentence(forecast: Forecast, point: Point): string {
  const text = [`${inHundred(point.any_place.median)} ${timeText(forecast, point)}.`, rangeSentence(point.any_place)].join(' ');
  return isRough(forecast) ? t('decide.sentence.rough', { text }) : capital(text);
}

/**
 * Why a way has no number: it cannot happen there, it is no question there, the studies do not tell of
 * this time, or we found none.
 */
export function noneOf(topic: Topic, way: Way): 'only' | 'after' | 'time' | 'unknown' {
  if (topic.ways.find((one) => one.way === way)?.forecast) return 'time';
  if (way === 'surgery' || !hasText(`outlook.${topic.id}.without`)) return 'unknown';
  return topic.group === 'wrong' ? 'only' : 'after';
}

export function noneText(topic: Topic, way: Way): string {
  const why = noneOf(topic, way);
  return why === 'unknown' ? t('decide.none') : t(`decide.none.${why}`);
}

/** The same in few words, for a table. */
export function noneShort(topic: Topic, way: Way): string {
  return t(`decide.none-short.${noneOf(topic, way)}`);
}

/** Who the numbers are for, in a few words each. */
export function whoTexts(answers: Answers, yearsAgo: string | undefined): string[] {
  const is = (field: string, ...words: string[]): boolean => words.includes(answers[field] ?? '');
  const bmi = bmiOf(answers);
  const before = answers['operated'] !== 'yes';
  return [
    is('indication', 'disc-herniation', 'stenosis') && t(`decide.outlook.who.${answers['indication']}`),
    answers['age']?.trim() && t('decide.outlook.who.age', { age: answers['age'].trim() }),
    is('sex', 'female', 'male') && t(`ui.sex.${answers['sex']}`).toLowerCase(),
    bmi !== undefined && t('decide.outlook.who.bmi', { bmi: Math.round(bmi) }),
    is('smoking', 'never', 'former', 'current') && t(`decide.outlook.who.smoking.${answers['smoking']}`),
    is('diabetes', 'yes', 'no') && t(`decide.outlook.who.diabetes.${answers['diabetes']}`),
    is('earlier_surgery', 'none', 'other-place') && t(`decide.outlook.who.earlier.${answers['earlier_surgery']}`),
    before && is('pain_for', 'short', 'middle', 'long') && t(`decide.outlook.who.pain_for.${answers['pain_for']}`),
    before && is('weak', 'same', 'worse') && t(`decide.outlook.who.weak.${answers['weak']}`),
    yearsAgo !== undefined && t('decide.outlook.who.after', { time: yearsAgo }),
    countsFromOperation(answers) && t('decide.outlook.who.from-operation'),
  ].filter((text): text is string => typeof text === 'string' && text !== '');
}
