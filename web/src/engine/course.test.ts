import { describe, expect, it } from 'vitest';
import {
  changeOf, dateOf, dayOf, daysWanted, firstDomain, goalState, nearest, pointOn, pointsIn, reachesOf, spanOf, standOf,
  usualReach, type Course, type CurvePoint, type Domain, type DomainCourse, type Standing, type Told,
} from './course';

const band = (at: number) => ({ low80: at - 2, low50: at - 1, median: at, high50: at + 1, high80: at + 2 });
const point = (day: number, at: number): CurvePoint => ({ day, road: band(at), own: band(at / 2) });

function domain(scores: number, stage: Standing = { place: 'not-known' }, change: Standing = { place: 'not-known' }): DomainCourse {
  return { scores, stage, change, flat: null, points: [] };
}

/** A course with made-up numbers. */
function course(part: Partial<Course> = {}): Course {
  return {
    knowledge: 'made-up',
    indication: 'disc-herniation',
    care: 'operated',
    horizon: 730,
    today: 20,
    last_day: null,
    domains: { 'leg-pain': domain(0), 'back-pain': domain(0), disability: domain(0) },
    relapse: { probability: 0, began: null },
    relapse_alarm_since: null,
    setback: { probability: 0, began: null },
    goals: [],
    superseded: [],
    basis: { cohorts: 1, people: 1, certainty: 'low', because: '', findings: [] },
    start: '2026-09-01',
    left_out: 0,
    told: [],
    ...part,
  };
}

const told = (day: number, of: Domain = 'leg-pain', score = 4): Told => ({ day, domain: of, score });

describe('days', () => {
  it('are UTC days from the start, as the engine counts', () => {
    expect(dayOf('2026-09-01', '2026-09-01T23:59:59Z')).toBe(0);
    expect(dayOf('2026-09-01', '2026-08-30T00:00:00Z')).toBe(-2);
    expect(dayOf('2026-03-01', '2026-04-01T12:00:00Z')).toBe(31);
    expect(dayOf('2026-09-01', new Date('2026-09-02T00:30:00+02:00'))).toBe(0);
    expect(dateOf('2026-09-01', 30).toISOString()).toBe('2026-10-01T00:00:00.000Z');
  });
  it('that are drawn rise, stay within the model, and are dense at first and around today', () => {
    for (const today of [0, 12, 400, 729, 2000]) {
      const days = daysWanted(today, 730);
      expect(days).toEqual([...new Set(days)].sort((a, b) => a - b));
      expect(days.at(-1)).toBe(730);
      expect(days.length).toBeLessThan(320);
      for (let day = 0; day <= 60; day += 1) expect(days).toContain(day);
      if (today <= 730) expect(days).toContain(today);
    }
    expect(daysWanted(400, 730)).toEqual(expect.arrayContaining([356, 399, 401, 419]));
  });
});

describe('the part of the way that is shown', () => {
  it('is at first the smallest that holds today', () => {
    expect(usualReach(course({ today: 42 }))).toBe('6-weeks');
    expect(usualReach(course({ today: 43 }))).toBe('3-months');
    expect(usualReach(course({ today: 100 }))).toBe('year');
    expect(usualReach(course({ today: 900 }))).toBe('two-years');
  });
  it('can be of late once that is something else', () => {
    expect(reachesOf(course({ today: 30 }))).not.toContain('lately');
    expect(reachesOf(course({ today: 200 }))).toContain('lately');
    expect(spanOf('lately', course({ today: 200 }))).toEqual({ from: 158, to: 207 });
  });
  it('begins with the operation, or with what was told before it', () => {
    expect(spanOf('6-weeks', course())).toEqual({ from: 0, to: 42 });
    expect(spanOf('6-weeks', course({ told: [told(-3)] }))).toEqual({ from: -3, to: 42 });
    expect(spanOf('6-weeks', course({ told: [told(-80)] })).from).toBe(-7);
    expect(spanOf('year', course({ told: [told(-80)] })).from).toBe(-60);
    expect(spanOf('two-years', course({ horizon: 365 })).to).toBe(365);
  });
});

describe('a curve', () => {
  const points = [point(0, 8), point(10, 4), point(20, 2)];
  it('is read between its days', () => {
    expect(pointOn(points, 10)?.road.median).toBe(4);
    expect(pointOn(points, 5)?.road).toEqual(band(6));
    expect(pointOn(points, 5)?.own.median).toBe(3);
    expect(pointOn(points, -1)).toBeUndefined();
    expect(pointOn(points, 21)).toBeUndefined();
  });
  it('is cut where the picture ends', () => {
    expect(pointsIn(points, { from: 5, to: 15 }).map(({ day }) => day)).toEqual([5, 10, 15]);
    expect(pointsIn(points, { from: 0, to: 40 }).map(({ day }) => day)).toEqual([0, 10, 20]);
  });
});

describe('where somebody stands', () => {
  const leg = (scores: number, stage: Standing, more: Partial<Course> = {}): Course =>
    course({ domains: { ...course().domains, 'leg-pain': domain(scores, stage) }, ...more });
  it('is not known without scores, from before the operation, and after a long silence', () => {
    expect(standOf(course(), 'leg-pain')).toEqual({ kind: 'none' });
    expect(standOf(leg(1, { place: 'not-known' }, { told: [told(-4)] }), 'leg-pain')).toEqual({ kind: 'before' });
    expect(standOf(leg(1, { place: 'not-known' }, { told: [told(4)] }), 'leg-pain')).toEqual({ kind: 'old', day: 4 });
  });
  it('is the engine’s word', () => {
    const since = { since: 10, days: 6, check_ins: 4 };
    expect(standOf(leg(2, { place: 'usual' }, { told: [told(4)] }), 'leg-pain')).toEqual({ kind: 'usual' });
    expect(standOf(leg(5, { place: 'worse', ...since }, { told: [told(15)] }), 'leg-pain')).toEqual({ kind: 'worse', days: 6, since: 10 });
  });
  it('is not called usual while the last score is worse than that of people like them, or than their own let expect', () => {
    const last = (stage: Standing, change?: Standing): Course => {
      const of = leg(2, stage, { told: [told(10, 'leg-pain', 1), told(20, 'leg-pain', 7)] });
      return change ? { ...of, domains: { ...of.domains, 'leg-pain': domain(2, stage, change) } } : of;
    };
    expect(standOf(last({ place: 'usual', last: 'usual' }), 'leg-pain')).toEqual({ kind: 'usual' });
    expect(standOf(last({ place: 'usual', last: 'worse' }), 'leg-pain')).toEqual({ kind: 'one-high', day: 20 });
    const jump = last({ place: 'usual', last: 'usual' }, { place: 'usual', last: 'worse' });
    expect(standOf(jump, 'leg-pain')).toEqual({ kind: 'one-jump', day: 20 });
  });
  it('has no word beyond the time of which the road is known', () => {
    expect(standOf(leg(1, { place: 'not-known' }, { told: [told(800)] }), 'leg-pain')).toEqual({ kind: 'beyond' });
  });
  it('less than before is no comfort where it is more than usual', () => {
    const better: Standing = { place: 'better', since: 3, days: 2, check_ins: 2 };
    const of = course({ domains: { ...course().domains, 'leg-pain': domain(5, { ...better, place: 'worse' }, better) } });
    expect(changeOf(of, 'leg-pain')).toBeUndefined();
  });
  it('is told a second time only where their own course says another word', () => {
    const worse: Standing = { place: 'worse', since: 3, days: 2, check_ins: 2 };
    const both = course({ domains: { ...course().domains, 'leg-pain': domain(5, worse, worse) } });
    expect(changeOf(both, 'leg-pain')).toBeUndefined();
    const one = course({ domains: { ...course().domains, 'leg-pain': domain(5, { place: 'usual' }, worse) } });
    expect(changeOf(one, 'leg-pain')).toEqual({ kind: 'worse', days: 2, since: 3 });
  });
  it('begins with what has left its road', () => {
    const worse: Standing = { place: 'worse', since: 3, days: 2, check_ins: 2 };
    const domains = { 'leg-pain': domain(3, { place: 'usual' }), 'back-pain': domain(3, worse), disability: domain(0) };
    const some = course({ domains, told: [told(4), told(4, 'back-pain')] });
    expect(firstDomain(some)).toBe('back-pain');
    expect(firstDomain({ ...some, relapse_alarm_since: 3 })).toBe('leg-pain');
    expect(firstDomain(course())).toBe('leg-pain');
  });
});

it('the nearest day is the later of two', () => {
  expect(nearest([1, 5, 9], 7)).toBe(9);
  expect(nearest([1, 5, 9], 6)).toBe(5);
  expect(nearest([], 6)).toBeUndefined();
});

it('a goal has days only where most people get there', () => {
  const goal = { id: 'a', at_most: {}, hold_days: 14, because: '', findings: [], day: { median: 9, low80: 1, high80: 30 } };
  expect(goalState(course(), { ...goal, reached_by_today: 0.95, reached_by_horizon: 0.99 })).toBe('there');
  expect(goalState(course(), { ...goal, reached_by_today: 0.2, reached_by_horizon: 0.6 })).toBe('on-the-way');
  expect(goalState(course(), { ...goal, reached_by_today: 0.2, reached_by_horizon: 0.4 })).toBe('unlikely');
  expect(goalState(course(), { ...goal, reached_by_today: 0, reached_by_horizon: 0, day: null })).toBe('unlikely');
  const alarm = course({ relapse_alarm_since: 3 });
  expect(goalState(alarm, { ...goal, reached_by_today: 0.95, reached_by_horizon: 0.99 })).toBe('not-now');
});
