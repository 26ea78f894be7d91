import { describe, expect, it } from 'vitest';
import { readTemperature, showTemperature } from './temperature';

const limits = { from: 30, to: 45 };
const read = (text: string, unit: 'celsius' | 'fahrenheit' = 'celsius') => readTemperature(text, unit, limits);

describe('a typed temperature', () => {
  it('is read with a point or a comma', () => {
    expect(read('38.4')).toEqual({ kind: 'read', celsius: 38.4, unit: 'celsius' });
    expect(read(' 38,4 ')).toEqual({ kind: 'read', celsius: 38.4, unit: 'celsius' });
    expect(read('38.')).toEqual({ kind: 'read', celsius: 38, unit: 'celsius' });
  });
  it('is taken in the unit that it fits, whatever the switch says', () => {
    expect(read('100.4')).toEqual({ kind: 'read', celsius: 38, unit: 'fahrenheit' });
    expect(read('38', 'fahrenheit')).toEqual({ kind: 'read', celsius: 38, unit: 'celsius' });
  });
  it('meets 38.0 °C exactly at 100.4 °F, and never rounds a fever away', () => {
    expect(read('100.4', 'fahrenheit')).toMatchObject({ celsius: 38 });
    expect(read('100.3', 'fahrenheit')).toMatchObject({ celsius: 37.9 });
    expect(read('37.95')).toMatchObject({ celsius: 38 });
  });
  it('is refused when no body has it', () => {
    for (const text of ['12', '50', '200', 'abc', '3 8', '38.444', '-38', '1e2']) {
      expect(read(text)).toEqual({ kind: 'odd' });
    }
    expect(read('  ')).toEqual({ kind: 'empty' });
  });
  it('is shown in the chosen unit', () => {
    expect(showTemperature(38.4, 'celsius')).toBe('38.4');
    expect(showTemperature(38.4, 'fahrenheit')).toBe('101.1');
  });
});
