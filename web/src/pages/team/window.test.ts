import { expect, it } from 'vitest';
import { rangeOf } from './window';

it('draws what is near the screen and nothing else', () => {
  // Lines of 50 px on a screen of 500 px: 10 are seen, 12 more on either side.
  expect(rangeOf(10_000, 50, 100, 500)).toEqual({ start: 0, end: 8 + 12 });
  expect(rangeOf(10_000, 50, -50_000, 500)).toEqual({ start: 1000 - 12, end: 1010 + 12 });
  expect(rangeOf(10_000, 50, -10_000 * 50, 500)).toEqual({ start: 10_000 - 12, end: 10_000 });
  expect(rangeOf(3, 50, 100, 500)).toEqual({ start: 0, end: 3 });
  expect(rangeOf(0, 50, 100, 500)).toEqual({ start: 0, end: 0 });
  // A list that became shorter while one was far down.
  expect(rangeOf(5, 50, -50_000, 500)).toEqual({ start: 5, end: 5 });
});

it('law: every line on the screen is drawn', () => {
  for (let top = 300; top > -20_000; top -= 37) {
    const { start, end } = rangeOf(400, 50, top, 700);
    for (let i = 0; i < 400; i += 1) {
      const y = top + i * 50;
      if (y + 50 > 0 && y < 700) expect(i >= start && i < end, `${top} ${i}`).toBe(true);
    }
    expect(end - start).toBeLessThan(45);
  }
});
