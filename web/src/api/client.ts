// Talks to the server. Every answer is a value; nothing here throws for what a network can do.
import type { Advice, Config, Event, NewEvent, Person, SessionAnswer } from './types';

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
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Api {
  /** Any other path under /api/v1; a changing one carries the session's token. */
  request: <T>(path: string, method?: Method, body?: unknown) => Promise<Outcome<T>>;
  /** The same for an answer that is a file. */
  file: (path: string) => Promise<Outcome<Blob>>;
  config(): Promise<Outcome<Config>>;
  session(): Promise<Outcome<SessionAnswer>>;
  people(): Promise<Outcome<Person[]>>;
  events(person: string): Promise<Outcome<Event[]>>;
  advice(person: string): Promise<Outcome<Advice>>;
  save: (person: string, event: NewEvent) => Promise<Outcome<Saved>>;
  /** As whom requests are made from now on; undefined when nobody is signed in. */
  actAs(who: SessionAnswer | undefined): void;
  /** Called when the server says that we are not signed in, or that it is somebody else now. */
  onSignedOut(listener: () => void): void;
}

const kTimeoutMs = 20_000;
/** Done as nobody in particular, whoever is signed in. */
const kOfNobody = ['/sign-in/', '/invitations/'];
const kSignedOut: Problem = { status: 401, code: 'sign-in-first' };

export function createApi(fetcher: typeof fetch = (...args) => fetch(...args)): Api {
  let acting: SessionAnswer | undefined;
  let signedOut = (): void => undefined;

  async function answerOf(
    path: string,
    init: RequestInit,
    read: (response: Response) => Promise<unknown>,
  ): Promise<{ response: Response; body: unknown } | undefined> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), kTimeoutMs);
    try {
      const response = await fetcher(`/api/v1${path}`, { ...init, cache: 'no-store', signal: patience.signal });
      const body = await (response.ok ? read(response) : (response.json() as Promise<unknown>)).catch(() => undefined);
      return { response, body };
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  async function once<T>(path: string, init: RequestInit): Promise<Outcome<T>> {
    const answer = await answerOf(path, init, (r) => r.json());
    if (!answer) return { problem: { status: 0, code: 'offline' } };
    const { response, body } = answer;
    if (!response.ok) return { problem: problemOf(response, body) };
    // A login page of a hotel network also says 200: only JSON is an answer of ours.
    if (typeof body !== 'object' || body === null) return { problem: { status: 0, code: 'offline' } };
    return { ok: body as T };
  }

  function initOf(method: Method, body: unknown, csrf: string | undefined): RequestInit {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (method !== 'GET' && csrf) headers['x-backsight-csrf'] = csrf;
    return { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  }

  async function request<T>(path: string, method: Method = 'GET', body?: unknown): Promise<Outcome<T>> {
    const as = acting;
    const outcome = await once<T>(path, initOf(method, body, as?.csrf));
    if (!('problem' in outcome)) return outcome;
    const { status, code } = outcome.problem;
    if (status === 401 && code === kSignedOut.code) signedOut();
    // The token does not fit: it was renewed, this page has not heard it yet, or another tab has signed
    // in as somebody else.
    const ofNobody = kOfNobody.some((start) => path.startsWith(start));
    if (status !== 403 || method === 'GET' || !(as?.csrf || ofNobody)) return outcome;
    const now = await once<SessionAnswer>('/session', initOf('GET', undefined, undefined));
    if (!('ok' in now) || now.ok.csrf === as?.csrf) return outcome;
    if (!ofNobody) {
      // What was meant as one account is never done as another.
      if (now.ok.account !== as?.account || acting?.account !== as?.account) {
        signedOut();
        return { problem: kSignedOut };
      }
      acting = now.ok;
    }
    return once<T>(path, initOf(method, body, now.ok.csrf));
  }

  const personPath = (person: string): string => `/people/${encodeURIComponent(person)}`;
  return {
    request,
    async file(path) {
      const answer = await answerOf(path, {}, (r) => r.blob());
      if (!answer) return { problem: { status: 0, code: 'offline' } };
      if (answer.response.ok) {
        return answer.body instanceof Blob ? { ok: answer.body } : { problem: { status: 0, code: 'offline' } };
      }
      const problem = problemOf(answer.response, answer.body);
      if (problem.status === 401) signedOut();
      return { problem };
    },
    config: () => request<Config>('/config'),
    session: () => request<SessionAnswer>('/session'),
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
      const outcome = await request<Saved>(`${personPath(person)}/events`, 'POST', event);
      // Taken as saved only when the answer names this very event.
      if ('ok' in outcome && outcome.ok.event?.id !== event.id) {
        return { problem: { status: 0, code: 'offline' } };
      }
      return outcome;
    },
    actAs(who) {
      acting = who;
    },
    onSignedOut(listener) {
      signedOut = listener;
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
