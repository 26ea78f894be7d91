import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcome, Saved } from '../api/client';
import type { NewEvent } from '../api/types';
import { createOutbox, judge, waitMs, type Outbox } from './outbox';
import { openStorage, type KeptRecord, type Storage } from './storage';
import { newUuid7 } from './uuid7';

const kPerson = '01935f9e-8b6c-7d2e-9f3a-0123456789ab';
let databases = 0;
let now = 1_700_000_000_000;

function someEvent(): NewEvent {
  now += 1000;
  return {
    id: newUuid7(now),
    occurred_at: new Date(now).toISOString(),
    kind: 'check-in-submitted',
    body: { reported: [{ symptom: 'leg-pain' }], denied: [], unsure: [], skipped: [] },
  };
}

async function keep(storage: Storage, event = someEvent()): Promise<KeptRecord> {
  return storage.putRecord({ id: event.id, person: kPerson, event, status: 'kept' });
}

/** What the real server promises: an id is saved once; the same again is 200, other content is 409. */
class Server {
  saved = new Map<string, string>();
  order: string[] = [];
  /** Decides about each request: what goes wrong, and whether before or after it is durable. */
  fault: () => { status: number; code?: string; afterSaving?: boolean } | undefined = () => undefined;

  save = (_person: string, event: NewEvent): Promise<Outcome<Saved>> => {
    const fault = this.fault();
    const problem = fault && { problem: { status: fault.status, code: fault.code ?? '' } };
    if (problem && !fault.afterSaving) return Promise.resolve(problem);
    const content = JSON.stringify(event.body);
    const before = this.saved.get(event.id);
    if (before !== undefined && before !== content) {
      return Promise.resolve({ problem: { status: 409, code: 'conflict' } });
    }
    if (before === undefined) {
      this.saved.set(event.id, content);
      this.order.push(event.id);
    }
    if (problem) return Promise.resolve(problem);
    const recorded = { ...event, recorded_at: event.occurred_at, author: { role: 'patient' as const } };
    return Promise.resolve({ ok: { event: recorded } });
  };
}

/** One tab's outbox. Time is ours: waits are collected and run when the test says so. */
function tab(storage: Storage, server: Server, lock: <T>(task: () => Promise<T>) => Promise<T>) {
  const waits: { task: () => void; ms: number }[] = [];
  const outbox: Outbox = createOutbox({
    storage,
    api: server,
    changed: () => undefined,
    exclusive: lock,
    later: (task, ms) => {
      const wait = { task, ms };
      waits.push(wait);
      return () => {
        const i = waits.indexOf(wait);
        if (i >= 0) waits.splice(i, 1);
      };
    },
    random: () => 0.5,
  });
  return { outbox, waits };
}

function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(task: () => Promise<T>): Promise<T> => {
    const next = last.then(task);
    last = next.catch(() => undefined);
    return next;
  };
}

let storage: Storage;
let server: Server;
beforeEach(() => {
  storage = openStorage(`test-${(databases += 1)}`);
  server = new Server();
});

describe('what an answer means', () => {
  it('keeps for later what may pass, and refuses what will not', () => {
    const verdict = (status: number) => judge({ problem: { status, code: 'some-code' } }).status;
    for (const status of [0, 401, 408, 425, 429, 500, 502, 503, 507]) expect(verdict(status)).toBe('kept');
    for (const status of [400, 403, 404, 409, 413, 415, 422]) expect(verdict(status)).toBe('refused');
    expect(judge({ problem: { status: 403, code: '' } }).status).toBe('kept');
  });
  it('waits longer from try to try, at most five minutes, and as long as the server asks', () => {
    expect([1, 2, 3, 4].map((n) => waitMs(n, 0.5))).toEqual([2000, 4000, 8000, 16000]);
    expect(waitMs(30, 1)).toBe(375_000);
    expect(waitMs(1, 0.5, 60)).toBe(60_000);
    expect(waitMs(1, 0.5, 86_400)).toBe(300_000);
  });
});

describe('sending', () => {
  it('sends in the order of making', async () => {
    const records = [await keep(storage), await keep(storage), await keep(storage)];
    await tab(storage, server, oneAtATime()).outbox.nudge();
    expect(server.order).toEqual(records.map((r) => r.id));
    expect((await storage.records()).map((r) => r.status)).toEqual(['sent', 'sent', 'sent']);
  });

  it('saves once when the answer was lost', async () => {
    const record = await keep(storage);
    const { outbox, waits } = tab(storage, server, oneAtATime());
    server.fault = () => ({ status: 0, afterSaving: true });
    await outbox.nudge();
    expect((await storage.record(record.id))?.status).toBe('kept');
    expect(waits.map((w) => w.ms)).toEqual([2000]);
    server.fault = () => undefined;
    await outbox.nudge();
    expect((await storage.record(record.id))?.status).toBe('sent');
    expect(server.order).toEqual([record.id]);
  });

  it('keeps a check-in that a full disk refused, says so, and sends it when there is room', async () => {
    const record = await keep(storage);
    const { outbox, waits } = tab(storage, server, oneAtATime());
    server.fault = () => ({ status: 507, code: 'disk-full' });
    await outbox.nudge();
    expect(await storage.record(record.id)).toMatchObject({
      status: 'kept',
      problem: { status: 507, code: 'disk-full' },
    });
    expect(waits).toHaveLength(1);
    server.fault = () => undefined;
    await outbox.nudge();
    const sent = await storage.record(record.id);
    expect(sent?.status).toBe('sent');
    expect(sent?.problem).toBeUndefined();
  });

  it('keeps what the server will never take, and goes on with the next', async () => {
    const bad = await keep(storage);
    const good = await keep(storage);
    let first = true;
    server.fault = () => {
      const fault = first ? { status: 422, code: 'unknown-word' } : undefined;
      first = false;
      return fault;
    };
    await tab(storage, server, oneAtATime()).outbox.nudge();
    expect(await storage.record(bad.id)).toMatchObject({ status: 'refused', problem: { status: 422 } });
    expect((await storage.record(good.id))?.status).toBe('sent');
  });

  it('does not send before it is known for whom', async () => {
    const event = someEvent();
    await storage.putRecord({ id: event.id, person: '', event, status: 'kept' });
    await tab(storage, server, oneAtATime()).outbox.nudge();
    expect(server.order).toEqual([]);
  });

  it('sends nothing more once it is closed, not even what stands behind the one on its way', async () => {
    const records = [await keep(storage), await keep(storage)];
    const { outbox } = tab(storage, server, oneAtATime());
    server.fault = () => {
      outbox.close();
      return undefined;
    };
    await outbox.nudge();
    await outbox.nudge();
    expect(server.order).toEqual([records[0]?.id]);
  });

  it('sends once from two tabs at the same moment', async () => {
    for (let i = 0; i < 5; i += 1) await keep(storage);
    const lock = oneAtATime();
    let requests = 0;
    server.fault = () => {
      requests += 1;
      return undefined;
    };
    await Promise.all([tab(storage, server, lock), tab(storage, server, lock)].map((t) => t.outbox.nudge()));
    expect(requests).toBe(5);
  });
});

it('law: whatever goes wrong on the way, every event is saved once and in order', async () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    let state = seed * 2_654_435_761;
    const chance = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 2 ** 32;
    };
    const own = openStorage(`law-${seed}`);
    const world = new Server();
    world.fault = () => {
      const luck = chance();
      if (luck < 0.3) return { status: 0 };
      if (luck < 0.5) return { status: 0, afterSaving: true };
      if (luck < 0.6) return { status: 507, code: 'disk-full' };
      if (luck < 0.65) return { status: 503, afterSaving: true };
      return undefined;
    };
    const lock = oneAtATime();
    const tabs = [tab(own, world, lock), tab(own, world, lock)];
    const made: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      made.push((await keep(own)).id);
      await Promise.all(tabs.filter(() => chance() < 0.7).map((t) => t.outbox.nudge()));
    }
    world.fault = () => undefined;
    await tabs[0]?.outbox.nudge();
    expect(world.order).toEqual(made);
    expect((await own.records()).every((r) => r.status === 'sent')).toBe(true);
  }
});
