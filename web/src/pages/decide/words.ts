// Sentences about one outcome in one way.
import type { Answers, Forecast, Point, Topic, Way } from '../../engine/outlook';
import { hasText, t } from '../../i18n/texts';
import { bmiOf, countsFromOperation } from '../../engine/outlook';
import { capital, inHundred, later, ofHundred, others, range, within } from './numbers';

export function wayName(way: Way): string {
  return t(`outlook.option.${way}`);
}

export function topicName(topic: Topic): string {
  const own = `decide.topic.${topic.id}.name`;
  return hasText(own) ? t(own) : t(`outlook.${topic.id}.name`);
}

export function topicMeaning(topic: Topic): string {
  const own = `decide.topic.${topic.id}.meaning`;
  return hasText(own) ? t(own) : t(`outlook.${topic.id}.meaning`);
}

/** By a time, or at a time: "within 5 years", "one year later". */
export function timeText(forecast: Forecast, point: Point): string {
  return forecast.group === 'lasting-trouble' ? later(point.years) : within(point.years);
}

/** When, and among whom where that is not people like the person. */
export function whenText(forecast: Forecast, point: Point): string {
  const among = `outlook.${forecast.id}.among`;
  const time = timeText(forecast, point);
  return hasText(among) ? t('decide.time.among', { people: t(among), time }) : time;
}

/** Whom the 100 people are among: people like the person, but for an outcome of others. */
export function peopleText(forecast: Forecast): string {
  const among = `outlook.${forecast.id}.among`;
  return hasText(among) ? t(among) : t('decide.sentence.people');
}

/** "Of 100 people like you, about 14 have another operation within 5 years." */
export function mainSentence(forecast: Forecast, point: Point): string {
  return t('decide.sentence.main', {
    people: peopleText(forecast),
    number: ofHundred(point.any_place.median),
    do: t(`outlook.${forecast.id}.do`),
    time: timeText(forecast, point),
  });
}

/** "About 86 do not." */
export function otherSentence(forecast: Forecast, point: Point): string {
  const number = capital(others(point.any_place.median));
  const own = `outlook.${forecast.id}.others`;
  return hasText(own) ? t(own, { rest: number }) : t('decide.sentence.rest', { number });
}

export function halfSentence({ any_place: band }: Point): string {
  return t('decide.sentence.half', { range: range(band.low50, band.high50) });
}

export function nearlyAllSentence({ any_place: band }: Point): string {
  return t('decide.sentence.nearly-all', { range: range(band.low95, band.high95) });
}

/** Short: "about 14 in 100 (10 to 17), within 5 years". */
export function shortSentence(forecast: Forecast, point: Point): string {
  const { median, low50, high50 } = point.any_place;
  return `${capital(inHundred(median))} ${timeText(forecast, point)}. ${t('decide.sentence.half', { range: range(low50, high50) })}`;
}

/** "We found no good numbers.", and why where there can be none. */
export function noneText(topic: Topic): string {
  const why = `outlook.${topic.id}.without`;
  return [t('decide.none'), hasText(why) ? t(why) : ''].filter(Boolean).join(' ');
}

/** Who the numbers are for, in a few words each. */
export function whoTexts(answers: Answers, yearsAgo: string | undefined): string[] {
  const is = (field: string, ...words: string[]): boolean => words.includes(answers[field] ?? '');
  const bmi = bmiOf(answers);
  return [
    is('indication', 'disc-herniation', 'stenosis') && t(`decide.outlook.who.${answers['indication']}`),
    answers['age']?.trim() && t('decide.outlook.who.age', { age: answers['age'].trim() }),
    is('sex', 'female', 'male') && t(`ui.sex.${answers['sex']}`).toLowerCase(),
    bmi !== undefined && t('decide.outlook.who.bmi', { bmi: Math.round(bmi) }),
    is('smoking', 'never', 'former', 'current') && t(`decide.outlook.who.smoking.${answers['smoking']}`),
    is('diabetes', 'yes', 'no') && t(`decide.outlook.who.diabetes.${answers['diabetes']}`),
    is('earlier_surgery', 'none', 'other-place') && t(`decide.outlook.who.earlier.${answers['earlier_surgery']}`),
    yearsAgo !== undefined && t('decide.outlook.who.after', { time: yearsAgo }),
    countsFromOperation(answers) && t('decide.outlook.who.from-operation'),
  ].filter((text): text is string => typeof text === 'string' && text !== '');
}
