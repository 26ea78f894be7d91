import { expect, it } from 'vitest';
import { qrPath } from './qr';

it('draws each run of ones once, beside the quiet zone', () => {
  expect(qrPath(['110', '001', '000'], 4)).toBe('M4 4h2v1h-2zM6 5h1v1h-1z');
});

it('covers exactly the ones', () => {
  const rows = ['1011', '0110', '1111', '0000'];
  const covered = new Set<string>();
  for (const [, x, y, width] of qrPath(rows, 0).matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let i = 0; i < Number(width); i += 1) covered.add(`${Number(x) + i} ${y}`);
  }
  const ones = rows.flatMap((row, y) => [...row].flatMap((bit, x) => (bit === '1' ? [`${x} ${y}`] : [])));
  expect([...covered].sort()).toEqual(ones.sort());
});
