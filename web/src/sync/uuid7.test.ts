import { expect, it } from 'vitest';
import { newUuid7 } from './uuid7';

it('makes the example of RFC 9562, appendix A.6', () => {
  // Random part of the example: rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
  const random = (bytes: Uint8Array): void => {
    bytes.set([0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  };
  expect(newUuid7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

it('sorts by time and does not repeat', () => {
  const ids = Array.from({ length: 1000 }, (_, i) => newUuid7(1_700_000_000_000 + i));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(Array.from({ length: 1000 }, () => newUuid7(1_700_000_000_000))).size).toBe(1000);
});
