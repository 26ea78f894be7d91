import { texts } from 'knowledge:decide';
import { describe, expect, it } from 'vitest';
import { addTexts } from '../../i18n/texts';
import { capital, cell, inHundred, innerRange, later, localDay, lower, ofHundred, others, rangeSentence, shortRange, span, within } from './numbers';

addTexts(texts);

describe('a number', () => {
  it('is whole, of 100', () => {
    expect(ofHundred(0.137)).toBe('about 14');
    expect(inHundred(0.137)).toBe('about 14 in 100');
    expect(ofHundred(0.5)).toBe('about 50');
  });
  it('that is rare is told in 1,000 as well', () => {
    expect(ofHundred(0.0021)).toBe('fewer than 1 (about 2 in 1,000)');
    expect(inHundred(0.0021)).toBe('fewer than 1 in 100 (about 2 in 1,000)');
    expect(inHundred(0.0094)).toBe('fewer than 1 in 100 (about 9 in 1,000)');
    expect(cell(0.0072)).toBe('7 in 1,000');
    expect(cell(0.0003)).toBe('<1 in 1,000');
  });
  it('just below one in 100 is one, not ten in 1,000', () => {
    expect(inHundred(0.0096)).toBe('about 1 in 100');
    expect(cell(0.0096)).toBe('1');
  });
  it('is never none and never all', () => {
    expect(inHundred(0.0003)).toBe('fewer than 1 in 1,000');
    expect(inHundred(0)).toBe('fewer than 1 in 1,000');
    expect(ofHundred(0.997)).toBe('more than 99');
    expect(inHundred(1)).toBe('more than 99 in 100');
  });
  it('and the others make 100', () => {
    for (const share of [0.0151, 0.137, 0.4949, 0.495, 0.5, 0.505, 0.86, 0.984]) {
      const both = [ofHundred(share), others(share)].map((text) => Number(text.replace('about ', '')));
      expect(both[0]! + both[1]!, String(share)).toBe(100);
    }
    expect(others(0.002)).toBe('more than 99');
    expect(others(0.998)).toBe('fewer than 1 (about 2 in 1,000)');
  });
});

describe('a range', () => {
  const of = (low95: number, median: number, high95: number) => ({ low95, median, high95 });
  it('says how low and how high it may be', () => {
    expect(rangeSentence(of(0.101, 0.137, 0.174))).toBe('It may be as low as 10 or as high as 17.');
    expect(shortRange(of(0.101, 0.137, 0.174))).toBe('10–17');
  });
  it('of one number is that number', () => {
    expect(shortRange(of(0.111, 0.112, 0.114))).toBe('11');
  });
  it('of rare things is told in 1,000, as the number is', () => {
    expect(rangeSentence(of(0.0029, 0.0072, 0.0401))).toBe('It may be as low as 3 or as high as 40 in 1,000.');
    expect(shortRange(of(0.0029, 0.0072, 0.0401))).toBe('3–40');
    expect(rangeSentence(of(0.0002, 0.0006, 0.0021))).toBe('It may be fewer than 1 or as high as 2 in 1,000.');
    expect(shortRange(of(0.0002, 0.0006, 0.0021))).toBe('<1–2');
  });
  it('from rare to common says where it begins', () => {
    expect(rangeSentence(of(0.003, 0.012, 0.042))).toBe('It may be fewer than 1 or as high as 4.');
    expect(shortRange(of(0.003, 0.012, 0.042))).toBe('<1–4');
  });
  it('has an inner one, for who reads more', () => {
    expect(innerRange({ ...of(0.05, 0.137, 0.3), low50: 0.11, high50: 0.17 })).toBe('11 to 17');
  });
  it('holds its number, whatever the rounding', () => {
    for (let i = 1; i < 400; i += 1) {
      const [low, middle, high] = [i / 500 - 0.002, i / 500, i / 500 + 0.003];
      const [from = '', to = from] = shortRange(of(Math.max(0, low), middle, high)).split('–');
      const number = (text: string): number => (text.startsWith('<1') ? 0 : Number(text.replace(' in 1,000', '')));
      expect(number(cell(middle))).toBeGreaterThanOrEqual(number(from));
      expect(number(cell(middle))).toBeLessThanOrEqual(number(to));
    }
  });
});

describe('a time', () => {
  it('is said in the unit in which people think of it', () => {
    expect(within(0)).toBe('during the operation');
    expect(within(7 / 365.25)).toBe('within 7 days');
    expect(within(30 / 365.25)).toBe('within 30 days');
    expect(within(90 / 365.25)).toBe('within 3 months');
    expect(within(0.25)).toBe('within 3 months');
    expect(within(1)).toBe('within 1 year');
    expect(within(5)).toBe('within 5 years');
  });
  it('at which people were asked is one', () => {
    expect(later(1)).toBe('one year later');
    expect(later(2)).toBe('2 years later');
    expect(later(1, true)).toBe('one year after the operation');
  });
  it('can be a span', () => {
    expect(span(0.25)).toBe('3 months');
    expect(span(1)).toBe('1 year');
    expect(span(7.7)).toBe('7.7 years');
    expect(span(30 / 365.25)).toBe('30 days');
  });
  it('is a day of this place', () => {
    expect(localDay(new Date(2026, 10, 4, 23, 59))).toBe('2026-11-04');
  });
});

it('a sentence begins with a capital, and a name keeps its own', () => {
  expect(capital('about 14')).toBe('About 14');
  expect(lower('Weight for height (BMI of 30 or more)')).toBe('weight for height (BMI of 30 or more)');
});
