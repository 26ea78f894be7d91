import { describe, expect, it } from 'vitest';
import { readScore, type Instrument } from './measure';

const percent: Instrument = { from: 0, to: 100, direction: 'higher-is-worse' };
const sum: Instrument = { from: -1, to: 38, step: 1, direction: 'neither' };

describe('a typed score', () => {
  it('is read with a point or a comma', () => {
    expect(readScore(' 34 ', percent)).toEqual({ kind: 'read', score: 34 });
    expect(readScore('15,56', percent)).toEqual({ kind: 'read', score: 15.56 });
    expect(readScore('34.', percent)).toEqual({ kind: 'read', score: 34 });
  });
  it('lies on the scale, its ends included', () => {
    for (const text of ['0', '100']) expect(readScore(text, percent).kind).toBe('read');
    for (const text of ['-1', '100.5', '1000']) expect(readScore(text, percent).kind).toBe('odd');
    expect(readScore('-1', sum)).toEqual({ kind: 'read', score: -1 });
    expect(readScore('\u22121', sum)).toEqual({ kind: 'read', score: -1 });
  });
  it('is counted in the steps of its questionnaire', () => {
    expect(readScore('7.5', sum)).toEqual({ kind: 'odd' });
    expect(readScore('7.0', sum)).toEqual({ kind: 'read', score: 7 });
  });
  it('is a number', () => {
    for (const text of ['abc', '1e1', '3 4', '34%', '--1', '0x1']) {
      expect(readScore(text, percent)).toEqual({ kind: 'odd' });
    }
    expect(readScore('  ', percent)).toEqual({ kind: 'empty' });
  });
  it('is no minus zero', () => {
    const zero = readScore('-0', percent);
    expect(zero.kind === 'read' && Object.is(zero.score, 0)).toBe(true);
  });
});
