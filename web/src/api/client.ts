// Talks to the server. Every answer is a value; nothing here throws for what a network can do.
import type { Advice, Config, Event, NewEvent, Person } from './types';

export interface Problem {
  /** HTTP status; 0 when no answer came at all. */
  status: number;
  /** The stable word of the server's error table, if it sent one. */
  code: string;
  /** Seconds the server asks to wait, if it did. */
  retryAfter?: number;
}
export type Outcome<T> = { ok: T } | { problem: Problem };
export interface Saved {
  event: Event;
  advice?: Advice;
}

export interface Api {
  config(): Promise<Outcome<Config>>;
  people(): Promise<Outcome<Person[]>>;
  events(person: string): Promise<Outcome<Event[]>>;
  advice(person: string): Promise<Outcome<Advice>>;
  save(person: string, event: NewEvent): Promise<Outcome<Saved>>;
}

const kTimeoutMs = 20_000;

export function createApi(fetcher: typeof fetch = (...args) => fetch(...args)): Api {
  async function request<T>(path: string, init: RequestInit = {}): Promise<Outcome<T>> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), kTimeoutMs);
    let response: Response;
    let body: unknown;
    try {
      response = await fetcher(`/api/v1${path}`, { ...init, cache: 'no-store', signal: patience.signal });
      body = await response.json().catch(() => undefined);
    } catch {
      return { problem: { status: 0, code: 'offline' } };
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok) return { problem: problemOf(response, body) };
    // A login page of a hotel network also says 200: only JSON is an answer of ours.
    if (typeof body !== 'object' || body === null) return { problem: { status: 0, code: 'offline' } };
    return { ok: body as T };
  }

  const personPath = (person: string): string => `/people/${encodeURIComponent(person)}`;
  return {
    config: () => request<Config>('/config'),
    async people() {
      const outcome = await request<{ people?: Person[] }>('/people');
      return 'ok' in outcome ? listed(outcome.ok.people) : outcome;
    },
    async events(person) {
      const outcome = await request<{ events?: Event[] }>(`${personPath(person)}/events`);
      return 'ok' in outcome ? listed(outcome.ok.events) : outcome;
    },
    advice: (person) => request<Advice>(`${personPath(person)}/advice`),
    async save(person, event) {
      const outcome = await request<Saved>(`${personPath(person)}/events`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(event),
      });
      // Taken as saved only when the answer names this very event.
      if ('ok' in outcome && outcome.ok.event?.id !== event.id) {
        return { problem: { status: 0, code: 'offline' } };
      }
      return outcome;
    },
  };
}

/** JSON that is not ours is as good as no answer. */
function listed<T>(list: T[] | undefined): Outcome<T[]> {
  return Array.isArray(list) ? { ok: list } : { problem: { status: 0, code: 'offline' } };
}

function problemOf(response: Response, body: unknown): Problem {
  const code =
    typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
  const problem: Problem = { status: response.status, code };
  const seconds = Number(response.headers.get('Retry-After'));
  if (Number.isFinite(seconds) && seconds > 0) problem.retryAfter = seconds;
  return problem;
}
