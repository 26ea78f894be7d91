import { expect, it } from 'vitest';
import { axesOf, ticksOf } from './scale';

const box = { left: 30, right: 330, top: 10, bottom: 210 };

it('days lie from left to right, the worst at the top', () => {
  const { x, y, dayAt } = axesOf({ from: -10, to: 50 }, box);
  expect([x(-10), x(50), x(20)]).toEqual([30, 330, 180]);
  expect([y(0), y(10), y(5)]).toEqual([210, 10, 110]);
  expect(dayAt(180)).toBe(20);
});

it('ticks are whole weeks or months, seven at most', () => {
  const labels = (from: number, to: number): string => {
    const { unit, ticks } = ticksOf({ from, to });
    return `${unit} ${ticks.map(({ label }) => label).join(' ')}`;
  };
  expect(labels(0, 42)).toBe('weeks 1 2 3 4 5 6');
  expect(labels(-7, 42)).toBe('weeks 1 2 3 4 5 6');
  expect(labels(-14, 91)).toBe('weeks 4 8 12');
  expect(labels(0, 91)).toBe('weeks 2 4 6 8 10 12');
  expect(labels(0, 365)).toBe('months 2 4 6 8 10 12');
  expect(labels(-90, 730)).toBe('months 6 12 18 24');
  expect(labels(258, 307)).toBe('weeks 37 38 39 40 41 42 43');
});
