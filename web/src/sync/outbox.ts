// Sends what is kept, exactly once. The id is made on the phone and the server saves an id once, so
// sending again after a lost answer is safe; a lock lets one tab send at a time.
import type { Api, Outcome, Problem, Saved } from '../api/client';
import type { KeptRecord, Storage } from './storage';

/** What an answer of the server means for a record. */
export type Verdict =
  | { status: 'sent'; saved: Saved }
  | { status: 'kept'; problem: Problem }
  | { status: 'refused'; problem: Problem };

/** 4xx that say "not now" and not "not this". */
const kPassing = new Set([401, 408, 421, 425, 429]);

export function judge(outcome: Outcome<Saved>): Verdict {
  if ('ok' in outcome) return { status: 'sent', saved: outcome.ok };
  const { status, code } = outcome.problem;
  // Only our server's own word is final: a proxy or a hotel network also answers 403 and 404.
  const final = status >= 400 && status < 500 && code !== '' && !kPassing.has(status);
  return { status: final ? 'refused' : 'kept', problem: outcome.problem };
}

/** How long to wait before try number `tries` (from 1): doubles up to five minutes, with jitter. */
export function waitMs(tries: number, random: number, retryAfter?: number): number {
  const base = Math.min(2000 * 2 ** (tries - 1), 300_000);
  const jittered = base * (0.75 + random / 2);
  return Math.max(jittered, Math.min((retryAfter ?? 0) * 1000, 300_000));
}

export interface Outbox {
  /** Try now. Resolves when this round is over. */
  nudge(): Promise<void>;
  /** Nothing is sent from here any more: another account is about to speak from this page. */
  close(): void;
}

export interface OutboxParts {
  storage: Storage;
  api: Pick<Api, 'save'>;
  /** Called after a record changed. */
  changed(): void;
  /** Runs one task at a time over all tabs. */
  exclusive<T>(task: () => Promise<T>): Promise<T>;
  later(task: () => void, ms: number): () => void;
  random(): number;
}

export function createOutbox(parts: OutboxParts): Outbox {
  let tries = 0;
  let cancelWait = (): void => undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;

  async function round(): Promise<void> {
    cancelWait();
    if (closed) return;
    const problem = await parts.exclusive(sendAll);
    if (!problem || closed) {
      tries = 0;
      return;
    }
    tries += 1;
    cancelWait = parts.later(() => void nudge(), waitMs(tries, parts.random(), problem.retryAfter));
  }

  /** Sends in the order of making; stops at the first that has to wait, and gives the reason. */
  async function sendAll(): Promise<Problem | undefined> {
    for (const { id } of (await parts.storage.records()).filter(isWaiting)) {
      // Read again inside the lock: another tab may have sent it meanwhile.
      const record = await parts.storage.record(id);
      if (!record || !isWaiting(record)) continue;
      // Nothing stands between this look and the request: what was written here goes out as its writer's.
      if (closed) return undefined;
      const verdict = judge(await parts.api.save(record.person, record.event));
      await parts.storage.putRecord(apply(record, verdict));
      parts.changed();
      if (verdict.status === 'kept') return verdict.problem;
    }
    return undefined;
  }

  function nudge(): Promise<void> {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      try {
        do {
          again = false;
          await round();
        } while (again);
      } finally {
        running = undefined;
      }
    })();
    return running;
  }
  function close(): void {
    closed = true;
    cancelWait();
  }
  return { nudge, close };
}

function isWaiting(record: KeptRecord): boolean {
  return record.status === 'kept' && record.person !== '';
}

function apply(record: KeptRecord, verdict: Verdict): KeptRecord {
  const { problem: _, ...rest } = record;
  if (verdict.status !== 'sent') return { ...rest, status: verdict.status, problem: verdict.problem };
  const { event, advice } = verdict.saved;
  return {
    ...rest,
    status: 'sent',
    recordedAt: event.recorded_at,
    ...(advice ? { advice } : {}),
  };
}
