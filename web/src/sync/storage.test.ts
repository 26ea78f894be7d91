import 'fake-indexeddb/auto';
import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openStorage, type KeptRecord } from './storage';

const record = (id: string): KeptRecord => ({
  id,
  person: 'p',
  event: { id, occurred_at: '2026-11-23T03:12:00Z', kind: 'check-in-submitted', body: {} },
  status: 'kept',
});

afterEach(() => vi.restoreAllMocks());

describe('what is kept', () => {
  it('is there again after closing', async () => {
    await openStorage('again').putRecord(record('b'));
    await openStorage('again').putRecord(record('a'));
    expect((await openStorage('again').records()).map((r) => r.id)).toEqual(['a', 'b']);
  });

  it('stays in memory, and says so, when the phone is full; and moves to the phone when it can', async () => {
    const storage = openStorage('full');
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect((await storage.putRecord(record('a'))).volatile).toBe(true);
    expect((await storage.records()).map((r) => [r.id, r.volatile])).toEqual([['a', true]]);
    await storage.putDraft({ person: 'p', startedAt: '', answers: {} });
    expect(await storage.draft('p')).toMatchObject({ person: 'p' });
    vi.restoreAllMocks();
    expect((await storage.putRecord(record('a'))).volatile).toBeUndefined();
    expect((await openStorage('full').records()).map((r) => r.id)).toEqual(['a']);
  });

  it('works in memory where there is no database at all', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const storage = openStorage('none');
    vi.unstubAllGlobals();
    expect((await storage.putRecord(record('a'))).volatile).toBe(true);
    expect((await storage.record('a'))?.id).toBe('a');
    await storage.deleteRecord('a');
    expect(await storage.records()).toEqual([]);
  });
});
