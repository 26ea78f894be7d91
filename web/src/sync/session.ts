// The one place where the page's state lives: what is kept on the phone, who it is about, and what is
// known about the server. Pages read snapshots and call these functions.
import type { Api, Outcome } from '../api/client';
import type { Config, NewEvent, Person, SessionAnswer } from '../api/types';
import { createOutbox, type Outbox } from './outbox';
import { openStorage, type Device, type Draft, type KeptRecord, type KnownAccount, type Storage } from './storage';
import { newUuid7 } from './uuid7';

/**
 * Whether what is kept may be shown. Always open where there are no accounts. In a clinic: closed while
 * nobody is known here, locked when the session of who is known has ended, not known until asked.
 */
export type Door = 'open' | 'locked' | 'closed' | 'unknown';

export interface Snapshot {
  /** False until what the phone keeps has been read. */
  ready: boolean;
  config?: Config;
  door: Door;
  /** Who is signed in, or was; none where there are no accounts. */
  account?: KnownAccount;
  people: Person[];
  /** Id of the person this is about; empty until known. */
  person: string;
  /** This person's records, in the order they were made. */
  records: KeptRecord[];
  draft?: Draft;
  device: Device;
  connection: 'unknown' | 'reachable' | 'unreachable';
  /** This phone holds nothing of the person yet, and the server is being asked: what is here is not all. */
  catchingUp: boolean;
}

/** An event before it has its id; `occurred_at` is now unless said. */
type Unsigned = NewEvent extends infer E
  ? E extends NewEvent
    ? Omit<E, 'id' | 'occurred_at'> & { occurred_at?: string }
    : never
  : never;

const kRefreshMs = 30_000;

/** So long a page waits for the rest of a record before it speaks of what is here. */
const kCatchUpMs = 8_000;

/** Says without waiting for the database that a check-in may have been begun. */
const kDraftHint = 'backsight-draft';

export class Session {
  private state: Snapshot = {
    ready: false,
    door: 'open',
    people: [],
    person: '',
    records: [],
    device: {},
    connection: 'unknown',
    catchingUp: false,
  };
  private readonly listeners = new Set<() => void>();
  private outbox: Outbox;
  /** What this account keeps; where there are no accounts, what the phone keeps. */
  private storage: Storage;
  /** The server has said in this page as whom requests are made. */
  private introduced = false;
  /** Changes with the account: what was asked for another one is not taken in. */
  private generation = 0;
  private readonly writing = new Map<string, string>();
  private readonly channel: BroadcastChannel | undefined;
  private lastRefresh = 0;
  /** How often the draft was changed here: what is read from the phone's memory may be older than that. */
  private draftChanges = 0;
  /** What is said before the phone's memory has been read waits for it: then it is known for whom. */
  private started: Promise<void> = Promise.resolve();

  constructor(
    /** What belongs to the phone and to no account. */
    private readonly root: Storage,
    private readonly api: Api,
    private readonly openFor: (account: string) => Storage = openStorage,
  ) {
    this.channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('backsight') : undefined;
    this.storage = root;
    this.outbox = this.outboxFor(root);
  }

  private outboxFor(storage: Storage): Outbox {
    return createOutbox({
      storage,
      api: this.api,
      changed: () => void this.recordsChanged(),
      exclusive: async (task) =>
        'locks' in navigator ? await navigator.locks.request('backsight-outbox', task) : await task(),
      later: (task, ms) => {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
    });
  }

  snapshot = (): Snapshot => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Whether there may be a draft; known at once, while reading the database takes its time. */
  mayHaveDraft(): boolean {
    try {
      return localStorage.getItem(kDraftHint) !== null;
    } catch {
      return true;
    }
  }

  /** Reads what the phone keeps; the network comes after the first picture. */
  start(): Promise<void> {
    this.started = this.read();
    return this.started;
  }

  private async read(): Promise<void> {
    this.channel?.addEventListener('message', ({ data }) => {
      void (data === 'account' ? this.accountChanged() : this.reload());
    });
    const config = await this.root.value('config');
    if (config) this.state = { ...this.state, config };
    await this.readPeople();
    await this.readAccount();
    await this.reload();
    this.set({ ready: true });
  }

  /** Who is known here, and what that account keeps. */
  private async readAccount(): Promise<void> {
    const clinic = this.state.config?.mode === 'clinic';
    const account = clinic ? await this.root.value('account') : undefined;
    await this.switchTo(account);
    if (!clinic) this.state = { ...this.state, door: 'open' };
    else this.state = { ...this.state, door: account ? (account.locked ? 'locked' : 'open') : 'unknown' };
  }

  /** In another tab somebody signed in or out; the browser's cookie is theirs now. */
  private async accountChanged(): Promise<void> {
    await this.readAccount();
    await this.reload();
    await this.refresh(true);
  }

  /** From here on all that is kept is this account's. */
  private async switchTo(account: KnownAccount | undefined): Promise<void> {
    const { account: before, ...rest } = this.state;
    if (before?.account === account?.account) {
      if (account) this.state = { ...this.state, account };
      return;
    }
    this.outbox.close();
    this.api.actAs(undefined);
    this.introduced = false;
    this.generation += 1;
    this.draftChanges += 1;
    this.storage = account ? this.openFor(account.account) : this.root;
    this.outbox = this.outboxFor(this.storage);
    const { draft: _, ...blank } = rest;
    this.state = { ...blank, people: [], person: '', records: [], ...(account ? { account } : {}) };
    await this.readPeople();
  }

  private async readPeople(): Promise<void> {
    const [people, writing] = await Promise.all([this.storage.value('people'), this.storage.value('writing')]);
    for (const [key, text] of Object.entries(writing ?? {})) this.writing.set(this.writingKey(key), text);
    this.state = { ...this.state, people: people ?? [] };
  }

  /** Keeps what the phone has and what the server has the same, from now on. */
  async connect(): Promise<void> {
    this.api.onSignedOut(() => void this.lock());
    addEventListener('online', () => void this.refresh(true));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.refresh(false);
    });
    await this.refresh(true);
  }

  /** Asks the server what is new and sends what is waiting. */
  async refresh(force: boolean): Promise<void> {
    if (!force && Date.now() - this.lastRefresh < kRefreshMs) return;
    this.lastRefresh = Date.now();
    const nothingYet = this.state.records.length === 0;
    if (nothingYet) this.set({ catchingUp: true });
    const patience = setTimeout(() => this.set({ catchingUp: false }), kCatchUpMs);
    try {
      await this.exchange();
    } finally {
      clearTimeout(patience);
      if (this.state.catchingUp) this.set({ catchingUp: false });
    }
  }

  private async exchange(): Promise<void> {
    const wasClinic = this.state.config?.mode === 'clinic';
    const [config, early] = await Promise.all([
      this.api.config(),
      wasClinic ? undefined : this.api.people(),
    ]);
    if ('ok' in config) {
      this.set({ config: config.ok });
      await this.root.putValue('config', config.ok);
    }
    const clinic = this.state.config?.mode === 'clinic';
    if (clinic !== wasClinic) {
      await this.readAccount();
      await this.reload();
    }
    if (clinic && !(await this.introduce())) return;
    const { generation } = this;
    if (this.isStaff()) {
      this.set({ connection: 'reachable' });
      return;
    }
    const people = clinic || !early ? await this.api.people() : early;
    if (generation !== this.generation) return;
    if ('ok' in people) {
      this.set({ people: people.ok });
      await this.storage.putValue('people', people.ok);
      if (clinic) await this.forgetOthers(people.ok);
    }
    this.set({ connection: 'ok' in config && 'ok' in people ? 'reachable' : 'unreachable' });
    await this.adopt();
    await this.nudge();
    await this.pull();
  }

  /** Asks as whom requests are made. False when there is nothing more to ask. */
  private async introduce(): Promise<boolean> {
    const { generation } = this;
    const answer = await this.api.session();
    if (generation !== this.generation) return false;
    if (!('ok' in answer)) {
      this.set({
        connection: 'unreachable',
        ...(this.state.door === 'unknown' ? { door: 'closed' as const } : {}),
      });
      return false;
    }
    this.set({ connection: 'reachable' });
    const leaving = await this.root.value('leaving');
    if (leaving === undefined) return this.enter(answer.ok);
    let who = answer.ok;
    if (who.account === leaving) {
      this.api.actAs(who);
      const left = await this.api.request('/sign-out', 'POST', {});
      if ('problem' in left && left.problem.status !== 401) return false;
      who = { role: 'nobody' };
    }
    await this.root.deleteValue('leaving');
    return this.enter(who);
  }

  /** Takes the server's word on who is signed in. */
  private async enter(who: SessionAnswer): Promise<boolean> {
    const account = knownFrom(who);
    if (!account) {
      this.api.actAs(undefined);
      this.introduced = false;
      await this.lock();
      return false;
    }
    await this.switchTo(account);
    this.api.actAs(who);
    this.introduced = true;
    await this.reload();
    this.set({ account, door: 'open' });
    await this.root.putValue('account', account);
    return true;
  }

  /** After signing in, or after a second way to sign in was set up. */
  async signedIn(who: SessionAnswer): Promise<void> {
    await this.root.deleteValue('leaving');
    const { storage, state } = this;
    await this.enter(who);
    if (state.account && storage !== this.storage) await this.tidy(storage);
    this.channel?.postMessage('account');
    await this.refresh(true);
  }

  /** The session has ended. What is kept stays, and is not shown until the same account signs in. */
  private async lock(): Promise<void> {
    if (this.state.config?.mode !== 'clinic') return;
    const { account } = this.state;
    this.introduced = false;
    if (!account) {
      this.set({ door: 'closed' });
      return;
    }
    if (account.locked) return;
    const locked = { ...account, locked: true };
    this.set({ account: locked, door: 'locked' });
    await this.root.putValue('account', locked);
  }

  /** Nobody has touched the page for a while: it is hidden at once, and the session ends. */
  async lockNow(): Promise<void> {
    const { account, door } = this.state;
    if (!account || door !== 'open') return;
    const ended = this.api.request('/sign-out', 'POST', {});
    await this.lock();
    await this.leave(account, await ended);
    this.channel?.postMessage('account');
  }

  /** What the phone has of this account that the clinic has not: it stays when one signs out. */
  async unsent(): Promise<number> {
    const records = await this.storage.records();
    return records.filter((record) => record.status !== 'sent').length;
  }

  /** Signs out. All of this account is removed from the phone, unless some of it is only here. */
  async signOut(): Promise<void> {
    const { account } = this.state;
    if (!account) return;
    this.outbox.close();
    await this.leave(account, await this.api.request('/sign-out', 'POST', {}));
    await this.tidy(this.storage);
    hint(() => localStorage.removeItem(kDraftHint));
    await this.root.deleteValue('account');
    await this.switchTo(undefined);
    await this.reload();
    this.set({ door: 'closed' });
    this.channel?.postMessage('account');
  }

  /** Removes what an account kept here, unless some of it is nowhere else. */
  private async tidy(storage: Storage): Promise<void> {
    const [records, drafts, writing] = await Promise.all([
      storage.records(),
      storage.drafts(),
      storage.value('writing'),
    ]);
    const onlyHere = records.some((record) => record.status !== 'sent') || drafts.length > 0;
    if (!onlyHere && Object.keys(writing ?? {}).length === 0) await storage.clear();
  }

  private async leave(account: KnownAccount, outcome: Outcome<unknown>): Promise<void> {
    if ('ok' in outcome || outcome.problem.status === 401) return;
    await this.root.putValue('leaving', account.account);
  }

  /** Words that were being written: they are there again after signing in. */
  written(what: string): string {
    return this.writing.get(this.writingKey(what)) ?? '';
  }

  async write(what: string, text: string): Promise<void> {
    if (text === '') this.writing.delete(this.writingKey(what));
    else this.writing.set(this.writingKey(what), text);
    // What the team writes is about others, and on a machine that others use: only in this page's memory.
    if (this.isStaff()) return;
    const start = this.writingKey('');
    const own = [...this.writing].filter(([key]) => key.startsWith(start));
    await this.storage.putValue('writing', Object.fromEntries(own.map(([key, t]) => [key.slice(start.length), t])));
  }

  private writingKey(what: string): string {
    return `${this.state.account?.account ?? ''}/${what}`;
  }

  private isStaff(): boolean {
    const role = this.state.account?.role;
    return role !== undefined && role !== 'patient' && role !== 'carer';
  }

  /** In a clinic nothing is sent before it is known as whom. */
  private async nudge(): Promise<void> {
    if (this.state.config?.mode === 'clinic' && !this.introduced) return;
    await this.outbox.nudge();
  }

  /** A carer who is no longer let in keeps nothing of what was fetched. */
  private async forgetOthers(people: readonly Person[]): Promise<void> {
    const mine = new Set(people.map((person) => person.id));
    for (const { id, person, status } of await this.storage.records()) {
      if (status === 'sent' && !mine.has(person)) await this.storage.deleteRecord(id);
    }
  }

  /** Keeps an event on the phone and starts sending it. Resolves when it is kept. */
  async record(event: Unsigned, extra: Pick<KeptRecord, 'answers'> = {}): Promise<KeptRecord> {
    await this.started;
    const now = Date.now();
    const signed = {
      id: newUuid7(now),
      occurred_at: new Date(now).toISOString(),
      ...event,
    };
    const record = await this.storage.putRecord({
      id: signed.id,
      person: this.state.person,
      event: signed,
      status: 'kept',
      ...extra,
    });
    await this.recordsChanged();
    void this.nudge();
    return record;
  }

  /** Sends a refused record again. One that clashed gets a new id, so that both stay. */
  async sendAgain(id: string): Promise<void> {
    const record = await this.storage.record(id);
    if (!record || record.status !== 'refused') return;
    if (record.problem?.status === 409) {
      const { id: _, ...event } = record.event;
      await this.record(event, record.answers ? { answers: record.answers } : {});
      // The server has this id with other content: that is what it stands for from now on.
      await this.storage.deleteRecord(id);
      await this.pull();
    } else {
      const { problem: _, ...rest } = record;
      await this.storage.putRecord({ ...rest, status: 'kept' });
    }
    await this.recordsChanged();
    await this.nudge();
  }

  sendNow(): Promise<void> {
    return this.refresh(true);
  }

  async saveDraft(draft: Omit<Draft, 'person'>): Promise<void> {
    await this.started;
    hint(() => localStorage.setItem(kDraftHint, ''));
    const full: Draft = { ...draft, person: this.state.person };
    this.draftChanges += 1;
    this.set({ draft: full });
    await this.storage.putDraft(full);
    this.channel?.postMessage('changed');
  }

  async dropDraft(): Promise<void> {
    hint(() => localStorage.removeItem(kDraftHint));
    const { draft: _, ...rest } = this.state;
    this.draftChanges += 1;
    this.state = rest;
    this.tell();
    await this.storage.deleteDraft(this.state.person);
    this.channel?.postMessage('changed');
  }

  async setDevice(device: Device): Promise<void> {
    this.set({ device });
    await this.storage.putValue('device', device);
    this.channel?.postMessage('changed');
  }

  async choosePerson(person: string): Promise<void> {
    await this.setDevice({ ...this.state.device, person });
    await this.reload();
    await this.pull();
  }

  private async pull(): Promise<void> {
    const { person } = this.state;
    if (!person) return;
    const { generation } = this;
    const events = await this.api.events(person);
    if (!('ok' in events) || generation !== this.generation) return;
    const known = new Map((await this.storage.records()).map((r) => [r.id, r]));
    let changed = false;
    for (const { recorded_at, author, ...event } of events.ok) {
      if (known.has(event.id) || event.kind === 'note-written') continue;
      await this.storage.putRecord({
        id: event.id,
        person,
        event: event,
        status: 'sent',
        recordedAt: recorded_at,
        author,
      });
      changed = true;
    }
    if (changed) await this.recordsChanged();
  }

  /** What was said before the app knew for whom goes to the person it now is about. */
  private async adopt(): Promise<void> {
    await this.reload();
    const { person, account } = this.state;
    // Who cares for several people may have meant any of them.
    if (!person || account?.role === 'carer') return;
    for (const record of await this.storage.records()) {
      if (record.person === '') await this.storage.putRecord({ ...record, person });
    }
    // Begun before the page had heard that people sign in here: it goes on with who signed in, and is sent only
    // when they finish it.
    for (const from of new Set([this.root, this.storage])) {
      const orphan = await from.draft('');
      if (orphan && !(await this.storage.draft(person))) await this.storage.putDraft({ ...orphan, person });
      if (orphan) await from.deleteDraft('');
    }
    await this.reload();
  }

  private async recordsChanged(): Promise<void> {
    await this.reload();
    this.channel?.postMessage('changed');
  }

  private async reload(): Promise<void> {
    const { draftChanges: changes, generation } = this;
    const [kept, all] = await Promise.all([this.storage.value('device'), this.storage.records()]);
    const device = kept ?? {};
    const person = personFor(this.state.people, device);
    const read = await this.storage.draft(person);
    if (generation !== this.generation) return;
    const { draft: shown, ...rest } = this.state;
    // An answer that was given while this was reading is newer than what was read.
    const sameOwner = rest.person === person || rest.person === '';
    const draft = changes !== this.draftChanges && sameOwner ? shown : read;
    this.state = {
      ...rest,
      device,
      person,
      records: all.filter((r) => r.person === person),
      ...(draft ? { draft } : {}),
    };
    this.tell();
  }

  private set(part: Partial<Snapshot>): void {
    this.state = { ...this.state, ...part };
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function knownFrom(who: SessionAnswer): KnownAccount | undefined {
  if (who.role === 'nobody' || !who.account) return undefined;
  return {
    account: who.account,
    name: who.name ?? '',
    role: who.role,
    clinic: who.clinic?.name ?? '',
    person: who.person ?? null,
    mustEnrol: who.must_enrol === true,
    idleMinutes: who.idle_minutes ?? 0,
    locked: false,
  };
}

function hint(change: () => void): void {
  try {
    change();
  } catch {
    // Without the hint the database is asked, as where there is no such storage.
  }
}

function personFor(people: readonly Person[], device: Device): string {
  const chosen = people.find((p) => p.id === device.person);
  // With several people and none chosen the first is shown; which one that is stands on every page.
  return chosen?.id ?? people[0]?.id ?? '';
}
