import { expect, it } from 'vitest';
import { calendarDay, whenText } from './times';

const now = new Date(2026, 10, 23, 3, 12);
const at = (day: number, hour: number, minute = 0): string => whenText(new Date(2026, 10, day, hour, minute), now);

it('says when as a person would', () => {
  expect(whenText(now, now)).toBe('just now');
  expect(at(23, 3, 11)).toBe('1 minute ago');
  expect(at(23, 2, 42)).toBe('30 minutes ago');
  expect(at(23, 1)).toMatch(/^today at 1:00\sAM$/);
  expect(at(22, 23)).toMatch(/^yesterday at 11:00\sPM$/);
  expect(at(3, 9)).toMatch(/^November 3 at 9:00\sAM$/);
  expect(whenText(new Date(2025, 10, 3, 9), now)).toMatch(/2025/);
});

it('counts calendar days, not hours', () => {
  expect(calendarDay(new Date(2026, 10, 23, 0, 5)) - calendarDay(new Date(2026, 10, 22, 23, 55))).toBe(1);
});
