import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../api/client';
import { Session } from './session';
import { openStorage, type Draft, type Storage } from './storage';

const unreachable = () => Promise.resolve({ problem: { status: 0, code: '' } });
const api = { config: unreachable, people: unreachable, events: unreachable } as unknown as Api;
let databases = 0;
let storage: Storage;
let session: Session;
beforeEach(async () => {
  storage = openStorage(`session-${(databases += 1)}`);
  session = new Session(storage, api);
  await session.start();
});

function draft(...skipped: string[]): Omit<Draft, 'person'> {
  return {
    startedAt: '2026-01-01T03:00:00.000Z',
    answers: Object.fromEntries(skipped.map((question) => [question, { kind: 'skipped' as const }])),
  };
}

/** What is kept is being read again, as after an answer of the server, while something else happens. */
async function whileReading(happens: () => Promise<void>): Promise<void> {
  const { read, go } = slowDrafts();
  const reading = session.choosePerson('');
  await read;
  await happens();
  go();
  await reading;
}

/** From now on a draft that was read arrives only when the test says so. */
function slowDrafts(): { read: Promise<void>; go: () => void } {
  const original = storage.draft.bind(storage);
  let go = (): void => undefined;
  const gate = new Promise<void>((done) => (go = done));
  let wasRead = (): void => undefined;
  const read = new Promise<void>((done) => (wasRead = done));
  storage.draft = async (person) => {
    const found = await original(person);
    wasRead();
    await gate;
    return found;
  };
  return { read, go };
}

describe('a draft while what is kept is read again', () => {
  it('keeps the answer that was given meanwhile', async () => {
    await session.saveDraft(draft('first'));
    await whileReading(() => session.saveDraft(draft('first', 'second')));
    expect(session.snapshot().draft?.answers).toEqual(draft('first', 'second').answers);
  });
  it('stays gone when the check-in was finished meanwhile', async () => {
    await session.saveDraft(draft('first'));
    await whileReading(() => session.dropDraft());
    expect(session.snapshot().draft).toBeUndefined();
  });
  it('of another tab is taken over', async () => {
    await session.saveDraft(draft('first'));
    await storage.putDraft({ ...draft('first', 'there'), person: '' });
    await whileReading(() => Promise.resolve());
    expect(session.snapshot().draft?.answers).toEqual(draft('first', 'there').answers);
  });
});
