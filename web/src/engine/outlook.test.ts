import { describe, expect, it } from 'vitest';
import {
  bmiOf, caveatsOf, countsFromOperation, differenceOf, heightOf, notNumbers, pointAt, poundsOf, profileOf, topicsOf,
  weightOf, yearsSince,
  type Forecast, type Outlook,
} from './outlook';

describe('a profile from what was typed', () => {
  it('leaves out what is not known', () => {
    expect(profileOf({})).toEqual({});
    expect(profileOf({ indication: 'unknown', age: ' ', smoking: 'unknown', diabetes: 'unknown' })).toEqual({});
  });
  it('reads numbers as people type them', () => {
    expect(profileOf({ age: ' 47 ', height_cm: '170,5', weight_kg: '82.4' })).toEqual({
      age: 47, height_cm: 170.5, weight_kg: 82.4,
    });
    expect(notNumbers({ age: 'forty', height_cm: '1.7m', weight_kg: '' })).toEqual(['age', 'height']);
  });
  it('turns feet, inches and pounds into what the engine reads', () => {
    const answers = { units: 'us', height_ft: '5', height_in: '7', weight_lb: '180', height_cm: '999' };
    expect(heightOf(answers)).toBeCloseTo(170.18, 2);
    expect(weightOf(answers)).toBeCloseTo(81.65, 2);
    expect(bmiOf(answers)).toBeCloseTo(28.2, 1);
    expect(poundsOf(weightOf(answers) ?? 0)).toBeCloseTo(180, 6);
    expect(notNumbers({ ...answers, height_in: 'seven' })).toEqual(['height']);
  });
  it('starts from today only when the day of the operation is known', () => {
    const answers = { operated: 'yes', surgery_date: '2026-05-01', procedure: 'laminectomy' };
    expect(profileOf(answers)).toMatchObject({ operated: true, surgery_date: '2026-05-01', procedure: 'laminectomy' });
    expect(countsFromOperation(answers)).toBe(false);
    expect(yearsSince(answers, '2026-11-01')).toBeCloseTo(184 / 365.25, 6);
    const missing = { ...answers, surgery_date: '' };
    expect(profileOf(missing)).not.toHaveProperty('operated');
    expect(profileOf(missing)).not.toHaveProperty('surgery_date');
    expect(countsFromOperation(missing)).toBe(true);
    expect(yearsSince(missing, '2026-11-01')).toBeUndefined();
  });
  it('keeps the day when the kind of operation is not known', () => {
    const answers = { operated: 'yes', surgery_date: '2026-05-01', procedure: 'unknown' };
    expect(profileOf({ ...answers, indication: 'disc-herniation' })).toMatchObject({ surgery_date: '2026-05-01', procedure: 'discectomy' });
    expect(profileOf({ ...answers, indication: 'stenosis' })).toMatchObject({ surgery_date: '2026-05-01', procedure: 'decompression' });
  });
  it('says what happened since the operation, and only then', () => {
    const answers = { operated: 'yes', surgery_date: '2026-05-01', event_since: 'no' };
    expect(profileOf(answers)).toMatchObject({ event_since: false });
    expect(profileOf({ ...answers, operated: 'no' })).not.toHaveProperty('event_since');
    expect(profileOf({ operated: 'yes', event_since: 'yes' }, '2026-11-24')).toMatchObject({ event_since: true, surgery_date: '2026-11-24' });
    expect(profileOf({ operated: 'yes', event_since: 'no' }, '2026-11-24')).not.toHaveProperty('operated');
  });
  it('says no to diabetes only when that was said', () => {
    expect(profileOf({ diabetes: 'no' })).toEqual({ diabetes: false });
  });
});

const band = (median: number) => ({ median, low50: median, high50: median, low95: median, high95: median });
function forecast(id: string, group: string, years: number[], effects: Forecast['effects'] = []): Forecast {
  return {
    id,
    group,
    points: years.map((at) => ({ years: at, any_place: band(at / 100), average_place: band(at / 100) })),
    width: { years: 5, places: 1, parameters: 0, unknown_answers: 0 },
    counted: [],
    unknown: [],
    effects,
    basis: { cohorts: 1, people: 1, earliest_years: 1, latest_years: 1, certainty: 'low', because: '', findings: [] },
  };
}
const outlook: Outlook = {
  knowledge: 'made-up',
  status: 'covered',
  outside: [],
  modifiers: [],
  options: [
    {
      option: 'surgery',
      forecasts: [forecast('infection', 'complication', [0.1]), forecast('reoperation', 'over-time', [1, 5]), forecast('leg-pain', 'lasting-trouble', [1])],
    },
    { option: 'non-operative', forecasts: [forecast('later-surgery', 'over-time', [1, 5]), forecast('back-pain', 'lasting-trouble', [1])] },
  ],
};

describe('both ways side by side', () => {
  const topics = topicsOf(outlook, ['surgery', 'non-operative']);
  it('stand together, what may stay first, and each way has its place', () => {
    expect(topics.map(({ id }) => id)).toEqual(['leg-pain', 'back-pain', 'more-surgery', 'infection']);
    for (const topic of topics) expect(topic.ways.map(({ way }) => way)).toEqual(['surgery', 'non-operative']);
  });
  it('answer one question with another operation, and with a first one', () => {
    expect(topics[2]?.ways.map((way) => way.forecast?.id)).toEqual(['reoperation', 'later-surgery']);
    expect(topics[2]?.overTime).toBe(true);
  });
  it('leave a gap where there is no usable number', () => {
    expect(topics[0]?.ways[1]?.forecast).toBeUndefined();
    expect(topics[1]?.ways[0]?.forecast).toBeUndefined();
  });
  it('are one after the operation', () => {
    expect(topicsOf(outlook, ['surgery']).map(({ id }) => id)).toEqual(['leg-pain', 'more-surgery', 'infection']);
  });
  it('have a number at the time that is asked for, or at the only one, and never that of another time', () => {
    expect(pointAt(forecast('a', 'over-time', [1, 5]), 5)?.years).toBe(5);
    expect(pointAt(forecast('a', 'over-time', [1, 5]), 4)).toBeUndefined();
    expect(pointAt(forecast('a', 'kind', [5]), 10)).toBeUndefined();
    expect(pointAt(forecast('a', 'lasting-trouble', [1]), 5)?.years).toBe(1);
  });
  it('leave out what is past', () => {
    expect(topicsOf(outlook, ['surgery'], 'today', 2).map(({ id }) => id)).toEqual(['more-surgery', 'infection']);
    expect(topicsOf(outlook, ['surgery'], 'today', 0.7)[0]?.ways[0]?.forecast?.from).toBe('today');
  });
  it('say when two numbers are not a fair pair', () => {
    const topic = (id: string, one: string[], other: string[], chosen = false) => ({
      id,
      group: 'better' as const,
      overTime: false,
      ways: ([['surgery', one], ['non-operative', other]] as const).map(([way, findings]) => {
        const told = forecast('x', 'lasting-trouble', [1]);
        return { way, forecast: { ...told, chosen, basis: { ...told.basis, findings: [...findings] } } };
      }),
    });
    expect(caveatsOf(topic('a', ['s/one'], ['s/two']))).toEqual({ chosen: false, unpaired: false });
    expect(caveatsOf(topic('a', ['s/one', 'r/one'], ['s/two'], true))).toEqual({ chosen: true, unpaired: true });
    expect(caveatsOf(topic('more-surgery', ['r/one'], ['s/two'])).unpaired).toBe(false);
    const alone = topic('a', ['s/one'], ['r/two'], true);
    expect(caveatsOf({ ...alone, ways: alone.ways.slice(0, 1) })).toEqual({ chosen: false, unpaired: false });
  });
});

describe('a difference between people', () => {
  const effect = (exposed: boolean | null, low: number, high: number) =>
    forecast('a', 'over-time', [5], [{ modifier: 'smoking', exposed, low, high, findings: [] }]);
  it('is claimed only where the interval leaves "no effect" out', () => {
    expect(differenceOf(effect(true, 1.16, 2.52), 'smoking', false)).toBe('shown');
    expect(differenceOf(effect(null, 0.4, 0.8), 'smoking', true)).toBe('shown');
    expect(differenceOf(effect(true, 0.78, 2.25), 'smoking', false)).toBe('unclear');
    expect(differenceOf(effect(true, 1, 2.25), 'smoking', false)).toBe('unclear');
  });
  it('is not there without a study, nor with oneself', () => {
    expect(differenceOf(effect(true, 1.16, 2.52), 'obesity', false)).toBe('no-evidence');
    expect(differenceOf(effect(true, 1.16, 2.52), 'smoking', true)).toBe('same');
  });
});
