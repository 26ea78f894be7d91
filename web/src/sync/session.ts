// The one place where the page's state lives: what is kept on the phone, who it is about, and what is
// known about the server. Pages read snapshots and call these functions.
import type { Api } from '../api/client';
import type { Config, NewEvent, Person } from '../api/types';
import { createOutbox, type Outbox } from './outbox';
import type { Device, Draft, KeptRecord, Storage } from './storage';
import { newUuid7 } from './uuid7';

export interface Snapshot {
  /** False until what the phone keeps has been read. */
  ready: boolean;
  config?: Config;
  people: Person[];
  /** Id of the person this is about; empty until known. */
  person: string;
  /** This person's records, in the order they were made. */
  records: KeptRecord[];
  draft?: Draft;
  device: Device;
  connection: 'unknown' | 'reachable' | 'unreachable';
}

/** An event before it has its id; `occurred_at` is now unless said. */
type Unsigned = NewEvent extends infer E
  ? E extends NewEvent
    ? Omit<E, 'id' | 'occurred_at'> & { occurred_at?: string }
    : never
  : never;

const kRefreshMs = 30_000;

/** Says without waiting for the database that a check-in may have been begun. */
const kDraftHint = 'backsight-draft';

export class Session {
  private state: Snapshot = {
    ready: false,
    people: [],
    person: '',
    records: [],
    device: {},
    connection: 'unknown',
  };
  private readonly listeners = new Set<() => void>();
  private readonly outbox: Outbox;
  private readonly channel: BroadcastChannel | undefined;
  private lastRefresh = 0;
  /** How often the draft was changed here: what is read from the phone's memory may be older than that. */
  private draftChanges = 0;
  /** What is said before the phone's memory has been read waits for it: then it is known for whom. */
  private started: Promise<void> = Promise.resolve();

  constructor(
    private readonly storage: Storage,
    private readonly api: Api,
  ) {
    this.channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('backsight') : undefined;
    this.outbox = createOutbox({
      storage,
      api,
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
    this.channel?.addEventListener('message', () => void this.reload());
    const [config, people] = await Promise.all([this.storage.value('config'), this.storage.value('people')]);
    this.state = { ...this.state, ...(config ? { config } : {}), people: people ?? [] };
    await this.reload();
    this.set({ ready: true });
  }

  /** Keeps what the phone has and what the server has the same, from now on. */
  async connect(): Promise<void> {
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
    const [config, people] = await Promise.all([this.api.config(), this.api.people()]);
    if ('ok' in config) {
      this.set({ config: config.ok });
      await this.storage.putValue('config', config.ok);
    }
    if ('ok' in people) {
      this.set({ people: people.ok });
      await this.storage.putValue('people', people.ok);
    }
    this.set({ connection: 'ok' in config && 'ok' in people ? 'reachable' : 'unreachable' });
    await this.adopt();
    await this.outbox.nudge();
    await this.pull();
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
    void this.outbox.nudge();
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
    await this.outbox.nudge();
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
    const events = await this.api.events(person);
    if (!('ok' in events)) return;
    const known = new Map((await this.storage.records()).map((r) => [r.id, r]));
    let changed = false;
    for (const { recorded_at, author: _, ...event } of events.ok) {
      if (known.has(event.id)) continue;
      await this.storage.putRecord({
        id: event.id,
        person,
        event: event,
        status: 'sent',
        recordedAt: recorded_at,
      });
      changed = true;
    }
    if (changed) await this.recordsChanged();
  }

  /** What was said before the app knew for whom goes to the person it now is about. */
  private async adopt(): Promise<void> {
    await this.reload();
    const { person } = this.state;
    if (!person) return;
    for (const record of await this.storage.records()) {
      if (record.person === '') await this.storage.putRecord({ ...record, person });
    }
    const orphan = await this.storage.draft('');
    if (orphan && !(await this.storage.draft(person))) await this.storage.putDraft({ ...orphan, person });
    if (orphan) await this.storage.deleteDraft('');
    await this.reload();
  }

  private async recordsChanged(): Promise<void> {
    await this.reload();
    this.channel?.postMessage('changed');
  }

  private async reload(): Promise<void> {
    const changes = this.draftChanges;
    const [kept, all] = await Promise.all([this.storage.value('device'), this.storage.records()]);
    const device = kept ?? {};
    const person = personFor(this.state.people, device);
    const read = await this.storage.draft(person);
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
