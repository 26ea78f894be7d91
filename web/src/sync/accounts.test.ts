// Several accounts on one phone: what each keeps is its own, whatever happens to its session.
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api, Outcome } from '../api/client';
import type { Config, NewEvent, Person, SessionAnswer } from '../api/types';
import { Session } from './session';
import { openStorage, type Storage } from './storage';

const kConfig: Config = {
  emergency_number: '112', team_watching: true, knowledge: 'x', mode: 'clinic', demo: false, version: '0',
};
const kAda = account('ada', 'patient', 'person-ada');
const kBen = account('ben', 'patient', 'person-ben');
const kTom = account('tom', 'carer', null);
const kNurse = account('noor', 'nurse', null);

function account(name: string, role: SessionAnswer['role'], person: string | null): SessionAnswer {
  return {
    role, account: name, name, clinic: { id: 'c', name: 'Clinic' }, person, must_enrol: false, csrf: `${name}-token`, idle_minutes: 15,
  };
}

/** What a server of a clinic does, as far as these tests go. */
class Server {
  who: SessionAnswer = { role: 'nobody' };
  reachable = true;
  people = new Map<string, Person[]>([
    ['ada', [{ id: 'person-ada', name: 'Ada', synthetic: true }]],
    ['ben', [{ id: 'person-ben', name: 'Ben', synthetic: true }]],
    ['tom', [{ id: 'person-ada', name: 'Ada', synthetic: true }]],
  ]);
  saved: { as: string | undefined; person: string; id: string }[] = [];
  signOuts = 0;
  acting: SessionAnswer | undefined;
  signedOut = (): void => undefined;

  private say<T>(make: () => Outcome<T>): Promise<Outcome<T>> {
    return Promise.resolve(this.reachable ? make() : { problem: { status: 0, code: 'offline' } });
  }
  private mine<T>(make: () => T): Promise<Outcome<T>> {
    return this.say<T>(() => {
      if (this.who.account !== undefined) return { ok: make() };
      this.signedOut();
      return { problem: { status: 401, code: 'sign-in-first' } };
    });
  }
  api = {
    config: () => this.say(() => ({ ok: kConfig })),
    session: () => this.say(() => ({ ok: this.who })),
    people: () => this.mine(() => this.people.get(this.who.account ?? '') ?? []),
    events: () => this.mine(() => [] as never[]),
    advice: () => this.mine(() => ({}) as never),
    save: (person: string, event: NewEvent) =>
      this.mine(() => {
        this.saved.push({ as: this.acting?.account, person, id: event.id });
        return { event: { ...event, recorded_at: event.occurred_at, author: { role: 'patient' } } as never };
      }),
    request: <T>(path: string) =>
      this.mine(() => {
        if (path === '/sign-out') {
          this.signOuts += 1;
          this.who = { role: 'nobody' };
        }
        return {} as T;
      }),
    file: () => this.mine(() => new Blob()),
    actAs: (who: SessionAnswer | undefined) => (this.acting = who),
    onSignedOut: (listener: () => void) => (this.signedOut = listener),
  } satisfies Api;
}

let phones = 0;
let server: Server;
let open: (account?: string) => Storage;
beforeEach(() => {
  server = new Server();
  const name = `phone-${(phones += 1)}`;
  open = (account) => openStorage(account, name);
  // A page of the browser, as far as it is needed; each test is alone on its phone.
  const listens = { addEventListener: () => undefined, postMessage: () => undefined };
  vi.stubGlobal('addEventListener', listens.addEventListener);
  vi.stubGlobal('document', listens);
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('BroadcastChannel', function channel() {
    return listens;
  });
});

async function page(): Promise<Session> {
  const session = new Session(open(), server.api, open);
  await session.start();
  await session.connect();
  return session;
}

async function signIn(session: Session, who: SessionAnswer): Promise<void> {
  server.who = who;
  await session.signedIn(who);
}

const checkIn = (session: Session) => session.record({ kind: 'check-in-submitted', body: {} });
const settled = (session: Session) => session.sendNow();

describe('who is known here', () => {
  it('is nobody at first, and then who signed in, also after the page was closed and without a network', async () => {
    const first = await page();
    expect(first.snapshot()).toMatchObject({ door: 'closed', person: '' });
    await signIn(first, kAda);
    expect(first.snapshot()).toMatchObject({ door: 'open', person: 'person-ada', account: { name: 'ada' } });
    server.reachable = false;
    expect((await page()).snapshot()).toMatchObject({ door: 'open', person: 'person-ada' });
  });
  it('is nobody in a folder without accounts', async () => {
    server.api.config = () => Promise.resolve({ ok: { ...kConfig, mode: 'local' } });
    server.who = kAda;
    const session = await page();
    expect(session.snapshot()).toMatchObject({ door: 'open', person: 'person-ada' });
    expect(session.snapshot().account).toBeUndefined();
  });
});

describe('a log-off', () => {
  it('loses nothing: what is said after it is kept, and sent once the same account is back', async () => {
    const session = await page();
    await signIn(session, kAda);
    server.who = { role: 'nobody' };
    const said = await checkIn(session);
    await settled(session);
    expect(session.snapshot()).toMatchObject({ door: 'locked', account: { locked: true } });
    expect(session.snapshot().records.map((r) => r.status)).toEqual(['kept']);
    const reopened = await page();
    expect(reopened.snapshot().door).toBe('locked');
    await signIn(reopened, kAda);
    expect(server.saved).toEqual([{ as: 'ada', person: 'person-ada', id: said.id }]);
  });
  it('stays locked without a network', async () => {
    const session = await page();
    await signIn(session, kAda);
    server.who = { role: 'nobody' };
    await settled(session);
    server.reachable = false;
    expect((await page()).snapshot().door).toBe('locked');
  });
  it('keeps words that are being written: a person\'s on the phone, the team\'s in this page only', async () => {
    const session = await page();
    await signIn(session, kAda);
    await session.write('message/person-ada', 'My leg');
    expect((await page()).written('message/person-ada')).toBe('My leg');
    const team = await page();
    await signIn(team, kNurse);
    expect(team.written('message/person-ada')).toBe('');
    await team.write('note/person-ada', 'Called.');
    await team.lockNow();
    await signIn(team, kNurse);
    expect(team.written('note/person-ada')).toBe('Called.');
    expect((await page()).written('note/person-ada')).toBe('');
  });
});

it('a check-in that was begun before anybody was known goes on with the person who signs in', async () => {
  const draft = { startedAt: '2026-11-23T03:12:00Z', answers: {} };
  await open().putDraft({ ...draft, person: '' });
  const session = await page();
  expect(session.snapshot().door).toBe('closed');
  await signIn(session, kAda);
  expect(session.snapshot().draft).toMatchObject({ ...draft, person: 'person-ada' });
  await signIn(session, kBen);
  expect(session.snapshot().draft).toBeUndefined();
});

describe('another account on the same phone', () => {
  it('neither sees nor sends what the first has kept; the first finds it again', async () => {
    const session = await page();
    await signIn(session, kAda);
    server.reachable = false;
    const said = await checkIn(session);
    await session.saveDraft({ startedAt: '2026-11-23T03:12:00Z', answers: {} });
    server.reachable = true;
    await signIn(session, kBen);
    await settled(session);
    expect(session.snapshot()).toMatchObject({ person: 'person-ben', records: [] });
    expect(session.snapshot().draft).toBeUndefined();
    expect(server.saved).toEqual([]);
    await signIn(session, kAda);
    expect(server.saved).toEqual([{ as: 'ada', person: 'person-ada', id: said.id }]);
    expect(session.snapshot().draft?.startedAt).toBe('2026-11-23T03:12:00Z');
  });
  it('finds nothing of the first when all of it was sent', async () => {
    const session = await page();
    await signIn(session, kAda);
    await checkIn(session);
    await settled(session);
    expect(await open('ada').records()).toHaveLength(1);
    await signIn(session, kBen);
    expect(await open('ada').records()).toEqual([]);
  });
});

describe('signing out', () => {
  it('removes what was sent from the phone', async () => {
    const session = await page();
    await signIn(session, kAda);
    await checkIn(session);
    await settled(session);
    await session.signOut();
    expect(session.snapshot()).toMatchObject({ door: 'closed', person: '', records: [], people: [] });
    expect(session.snapshot().account).toBeUndefined();
    expect(await open('ada').records()).toEqual([]);
    expect(server.signOuts).toBe(1);
  });
  it('keeps what is only here', async () => {
    const session = await page();
    await signIn(session, kAda);
    server.reachable = false;
    const said = await checkIn(session);
    expect(await session.unsent()).toBe(1);
    await session.signOut();
    expect((await open('ada').records()).map((r) => r.id)).toEqual([said.id]);
  });
  it('without a network is told to the server later, and before anybody is let in', async () => {
    const session = await page();
    await signIn(session, kAda);
    server.reachable = false;
    await session.signOut();
    server.reachable = true;
    // The cookie still names the account.
    const next = await page();
    expect(server.signOuts).toBe(1);
    expect(next.snapshot()).toMatchObject({ door: 'closed' });
    await signIn(next, kAda);
    expect(next.snapshot().door).toBe('open');
  });
});

describe('a carer', () => {
  it('keeps nothing of a person who took it back', async () => {
    const session = await page();
    await signIn(session, kTom);
    await checkIn(session);
    await settled(session);
    expect(session.snapshot().records).toHaveLength(1);
    server.people.set('tom', []);
    await settled(session);
    expect(session.snapshot()).toMatchObject({ person: '', records: [] });
    expect(await open('tom').records()).toEqual([]);
  });
});

describe('the team', () => {
  it('keeps no people on the machine', async () => {
    const session = await page();
    server.people.set('noor', [{ id: 'person-ada', name: 'Ada', synthetic: true }]);
    await signIn(session, kNurse);
    expect(session.snapshot()).toMatchObject({ door: 'open', people: [], records: [] });
    expect(await open('noor').value('people')).toBeUndefined();
  });
  it('is hidden at once when the screen was left alone, and its session ends', async () => {
    const session = await page();
    await signIn(session, kNurse);
    await session.lockNow();
    expect(session.snapshot().door).toBe('locked');
    expect(server.signOuts).toBe(1);
  });
});
