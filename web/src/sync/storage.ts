// What is kept on the phone. IndexedDB, with memory behind it when the phone cannot keep any more:
// what a person just said must reach the server even then, and the page says that it is not kept.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Advice, Author, Config, NewEvent, Person, Role } from '../api/types';
import type { Problem } from '../api/client';
import type { Answers } from '../engine/check_in';

/** An event and how far it has come. Nothing is ever removed because the server refused it. */
export interface KeptRecord {
  /** The event's id. */
  id: string;
  /** The person's id; empty until the app has heard from a server for the first time. */
  person: string;
  event: NewEvent;
  status: 'kept' | 'sent' | 'refused';
  /** Why it is not sent yet, or why it was refused. */
  problem?: Problem;
  /** When the server made it durable. */
  recordedAt?: string;
  /** Who said it, where the server told; what was made here has none. */
  author?: Author;
  /** The advice that came back with the server's "saved". */
  advice?: Advice;
  /** The answers as they were tapped, so that they can be changed later. */
  answers?: Answers;
  /** Only in this page's memory: the phone could not keep it. */
  volatile?: boolean;
}

/** A check-in that is not finished. */
export interface Draft {
  person: string;
  startedAt: string;
  answers: Answers;
  /** The question that was shown last. */
  at?: string;
  /** The check-in whose answers are being changed. */
  corrects?: string;
  /** Finished early because an answer was an emergency; the person may answer the rest. */
  interrupted?: boolean;
  /** Only what has no answer yet is asked: the others were seen before. */
  openOnly?: boolean;
}

export interface Device {
  emergencyNumber?: string;
  teamPhone?: string;
  temperatureUnit?: 'celsius' | 'fahrenheit';
  person?: string;
  /** The last message that was on the screen. */
  seenMessage?: string;
}

/** What a person typed into the decision aid. It never leaves the phone. */
export interface Decision {
  answers: Readonly<Record<string, string>>;
  /** 0 to 10, for what was moved. */
  values: Readonly<Record<string, number>>;
  lean?: string;
  /** Ids of the questions to ask. */
  asks: readonly string[];
  own: string;
}

/** Who is signed in on this phone, or was when it last heard from the clinic. */
export interface KnownAccount {
  account: string;
  name: string;
  role: Role;
  clinic: string;
  /** The person that the account is; null for carers and staff. */
  person: string | null;
  mustEnrol: boolean;
  idleMinutes: number;
  /** The session has ended: what is kept is not shown until this account signs in again. */
  locked: boolean;
}

interface Values {
  decision: Decision;
  config: Config;
  people: Person[];
  device: Device;
  account: KnownAccount;
  /** An account that signed out without a network: the server is told when there is one. */
  leaving: string;
  /** Words that are being written and are not sent yet, by what they are for. */
  writing: Readonly<Record<string, string>>;
}

interface Schema extends DBSchema {
  records: { key: string; value: KeptRecord };
  drafts: { key: string; value: Draft };
  values: { key: string; value: unknown };
}

export interface Storage {
  records(): Promise<KeptRecord[]>;
  record(id: string): Promise<KeptRecord | undefined>;
  /** Resolves when the record is kept; `volatile` is set when it is only in memory. */
  putRecord(record: KeptRecord): Promise<KeptRecord>;
  /** Only for a record that was sent again under a new id. */
  deleteRecord(id: string): Promise<void>;
  draft(person: string): Promise<Draft | undefined>;
  drafts(): Promise<Draft[]>;
  putDraft(draft: Draft): Promise<void>;
  deleteDraft(person: string): Promise<void>;
  value<K extends keyof Values>(key: K): Promise<Values[K] | undefined>;
  /** Resolves when the value is kept: false when only in memory. */
  putValue<K extends keyof Values>(key: K, value: Values[K]): Promise<boolean>;
  deleteValue(key: keyof Values): Promise<void>;
  /** Removes from the phone all that is kept here. */
  clear(): Promise<void>;
}

/**
 * Gives the storage at once; the database opens while the page is drawn. Each account has one of its
 * own: what one account wrote can be neither shown to nor sent by another.
 */
export function openStorage(account?: string, name = 'backsight'): Storage {
  return new LayeredStorage(openDatabase(account ? `${name}-${account}` : name));
}

async function openDatabase(name: string): Promise<IDBPDatabase<Schema> | undefined> {
  try {
    return await openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore('records', { keyPath: 'id' });
        db.createObjectStore('drafts', { keyPath: 'person' });
        db.createObjectStore('values');
      },
    });
  } catch {
    // Some private windows refuse IndexedDB altogether.
    return undefined;
  }
}

type Table = 'records' | 'drafts' | 'values';

class LayeredStorage implements Storage {
  /** What could not be written to the database, by table and key. It hides what the database has. */
  private readonly memory = new Map<string, unknown>();

  constructor(private readonly database: Promise<IDBPDatabase<Schema> | undefined>) {}

  async records(): Promise<KeptRecord[]> {
    const kept = new Map<string, KeptRecord>();
    try {
      for (const record of (await (await this.database)?.getAll('records')) ?? []) kept.set(record.id, record);
    } catch {
      // Reading failed: what is in memory is all there is.
    }
    for (const [key, value] of this.memory) {
      if (key.startsWith('records/')) kept.set((value as KeptRecord).id, value as KeptRecord);
    }
    // UUIDv7 ids sort by the time they were made.
    return [...kept.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  record(id: string): Promise<KeptRecord | undefined> {
    return this.get('records', id);
  }

  async putRecord(record: KeptRecord): Promise<KeptRecord> {
    const { volatile: _, ...durable } = record;
    if (await this.put('records', record.id, durable)) return durable;
    const only: KeptRecord = { ...durable, volatile: true };
    this.memory.set(`records/${record.id}`, only);
    return only;
  }

  draft(person: string): Promise<Draft | undefined> {
    return this.get('drafts', person);
  }

  async drafts(): Promise<Draft[]> {
    const held = [...this.memory].filter(([key]) => key.startsWith('drafts/')).map(([, draft]) => draft as Draft);
    try {
      return [...held, ...((await (await this.database)?.getAll('drafts')) ?? [])];
    } catch {
      return held;
    }
  }

  async putDraft(draft: Draft): Promise<void> {
    await this.put('drafts', draft.person, draft);
  }

  deleteRecord(id: string): Promise<void> {
    return this.delete('records', id);
  }

  deleteDraft(person: string): Promise<void> {
    return this.delete('drafts', person);
  }

  value<K extends keyof Values>(key: K): Promise<Values[K] | undefined> {
    return this.get('values', key);
  }

  putValue<K extends keyof Values>(key: K, value: Values[K]): Promise<boolean> {
    return this.put('values', key, value);
  }

  deleteValue(key: keyof Values): Promise<void> {
    return this.delete('values', key);
  }

  async clear(): Promise<void> {
    this.memory.clear();
    try {
      const database = await this.database;
      // Emptied and not deleted: a delete waits for every tab that has it open, and the next opening for the delete.
      for (const table of ['records', 'drafts', 'values'] as const) await database?.clear(table);
    } catch {
      // What could not be emptied stays with the account it belongs to.
    }
  }

  private async get<T>(table: Table, key: string): Promise<T | undefined> {
    const held = this.memory.get(`${table}/${key}`);
    if (held !== undefined) return held as T;
    try {
      return (await (await this.database)?.get(table, key)) as T | undefined;
    } catch {
      return undefined;
    }
  }

  private async delete(table: Table, key: string): Promise<void> {
    this.memory.delete(`${table}/${key}`);
    try {
      await (await this.database)?.delete(table, key);
    } catch {
      // What stays is shown again; nothing is lost.
    }
  }

  private async put(table: Table, key: string, value: unknown): Promise<boolean> {
    try {
      const database = await this.database;
      if (!database) return this.hold(table, key, value);
      const transaction = database.transaction(table, 'readwrite', { durability: 'strict' });
      const store = transaction.objectStore(table) as unknown as {
        put(value: unknown, key?: string): Promise<unknown>;
      };
      await Promise.all([
        table === 'values' ? store.put(value, key) : store.put(value),
        transaction.done,
      ]);
      this.memory.delete(`${table}/${key}`);
      return true;
    } catch {
      return this.hold(table, key, value);
    }
  }

  private hold(table: Table, key: string, value: unknown): false {
    this.memory.set(`${table}/${key}`, value);
    return false;
  }
}
