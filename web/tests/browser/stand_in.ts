// Stands in for the server of a clinic: the contract's answers (typed by it) out of memory, for what is hard to
// bring about on the real one: ten thousand people, a record that is not ours, a session that ends at a moment of
// the test's choosing. The people in it are synthetic. What the real server does is tested in clinic.test.ts.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { extname, join, resolve } from 'node:path';
import type { components } from '../../src/api/schema';

type Schemas = components['schemas'];
type Json = Record<string, unknown>;

const kDist = resolve('dist');
const kKnowledge = resolve(process.env['BACKSIGHT_KNOWLEDGE'] ?? '../build/knowledge');
const kEngine = resolve(process.env['BACKSIGHT_ENGINE'] ?? '../build/wasm/engine.wasm');
const kTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
/** As src/api/security_headers.cpp says it. */
const kPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "manifest-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

export const kHour = 3_600_000;
export const kDay = 24 * kHour;

/** The nth id, a UUID of version 7. */
export function id(n: number): string {
  return `01935f9e-8b6c-7d2e-9f3a-${n.toString(16).padStart(12, '0')}`;
}

export const kPatient = id(1);
export const kPatientAccount = id(2);
export const kNurse = id(3);
export const kSurgeon = id(4);
export const kAdmin = id(5);
export const kCarer = id(6);
export const kOtherClinic = id(7);

export type As = 'patient' | 'carer' | 'nurse' | 'administrator' | 'new-nurse';

const kWho: Readonly<Record<As, { account: string; name: string; role: Schemas['Role']; must?: boolean }>> = {
  patient: { account: kPatientAccount, name: 'Ada Bergmann', role: 'patient' },
  carer: { account: kCarer, name: 'Tom Bergmann', role: 'carer' },
  nurse: { account: kNurse, name: 'Noor Haddad', role: 'nurse' },
  administrator: { account: kAdmin, name: 'Ines Vogel', role: 'administrator' },
  'new-nurse': { account: id(8), name: 'Jo Lund', role: 'nurse', must: true },
};

const kNames = ['Ada Bergmann', 'José Álvarez', 'Mei Lin', 'Piotr Nowak', 'Sara Okafor', 'Luca Ferri', 'Anouk Meyer', 'Dev Patel', 'Ruth Amsler', 'Omar Said'];

export class StandIn {
  /** As whom the browser's session is; what a cookie is on the real server. */
  as: As | undefined;
  idleMinutes = 15;
  csrf = 1;
  hours = 'weekdays from 8 to 16';
  requests: { method: string; path: string; body: Json | undefined; csrf: string | undefined }[] = [];
  events: Schemas['Event'][] = [];
  carers: Schemas['Carers']['carers'] = [
    { account: kCarer, name: 'Tom Bergmann', since: ago(6 * kDay) },
  ];
  credentials: Schemas['Credential'][] = [
    { id: id(40), kind: 'passkey', made_at: ago(9 * kDay), used_at: ago(2 * kHour) },
    { id: id(41), kind: 'password', made_at: ago(9 * kDay), used_at: null },
  ];
  sessions = 2;
  recoveryCodes = 0;
  assigned: string | null = null;
  staff: Schemas['StaffMember'][] = [
    { account: kNurse, name: 'Noor Haddad', role: 'nurse', open: true },
    { account: kSurgeon, name: 'Emil Sørensen', role: 'surgeon', open: true },
    { account: kAdmin, name: 'Ines Vogel', role: 'administrator', open: true },
    { account: id(9), name: 'Kai Brandt', role: 'physiotherapist', open: false },
  ];
  settings: Schemas['ClinicSettings'] = { name: 'Spine Clinic Lakeside', team_hours: this.hours, silence_days: 3 };
  people = 9;
  /** What a request is answered with instead, if it says so. */
  instead: (method: string, path: string) => { status: number; code: string; retryAfter?: number } | undefined = () => undefined;
  private readonly http: HttpServer;

  private constructor() {
    this.http = createServer((request, response) => void this.answer(request, response));
    this.events = someEvents();
  }

  static async start(as?: As): Promise<StandIn> {
    const server = new StandIn();
    server.as = as;
    await new Promise<void>((done) => server.http.listen(0, '127.0.0.1', done));
    return server;
  }

  /** Passkeys belong to a name and not to a number: localhost. */
  get url(): string {
    const address = this.http.address();
    return `http://localhost:${typeof address === 'object' && address ? address.port : 0}`;
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }

  sent(method: string, path: RegExp) {
    return this.requests.filter((r) => r.method === method && path.test(r.path));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (!path.startsWith('/api/v1')) {
      this.file(path, response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = text === '' ? undefined : (JSON.parse(text) as Json);
    const method = request.method ?? 'GET';
    const csrf = request.headers['x-backsight-csrf'] as string | undefined;
    const at = path.slice('/api/v1'.length);
    this.requests.push({ method, path: at, body, csrf });
    const [status, said] = this.decide(method, at, body, csrf);
    if (Buffer.isBuffer(said)) {
      response.writeHead(status, { 'content-type': 'text/csv' }).end(said);
      return;
    }
    const wrong = status >= 400;
    const retry = wrong && 'retryAfter' in (said as Json) ? { 'retry-after': String((said as Json)['retryAfter']) } : {};
    response
      .writeHead(status, { 'content-type': wrong ? 'application/problem+json' : 'application/json', ...retry })
      .end(JSON.stringify(said));
  }

  private decide(method: string, path: string, body: Json | undefined, csrf: string | undefined): [number, unknown] {
    const instead = this.instead(method, path);
    if (instead) return problem(instead.status, instead.code, instead.retryAfter);
    const { as } = this;
    if (path === '/config') return [200, this.config()];
    if (path === '/session') return [200, this.session()];
    if (path.startsWith('/sign-in/') || path.startsWith('/invitations/')) return this.enter(path, body);
    if (as === undefined) return problem(401, 'sign-in-first');
    if (method !== 'GET' && csrf !== this.token()) return problem(403, 'forbidden');
    if (path === '/sign-out') {
      this.as = undefined;
      return [200, { role: 'nobody' }];
    }
    if (path.startsWith('/account')) return this.account(method, path, body);
    if (path === '/people') return [200, { people: this.listed() }];
    if (path.startsWith('/team/')) return this.team(path, body);
    if (path.startsWith('/admin/')) return this.admin(method, path, body);
    const [, , person = '', what = '', more] = path.split('/');
    return this.person(method, person, what, more, body);
  }

  private token(): string {
    return `${this.as}-${this.csrf}`;
  }

  private config(): Schemas['Config'] {
    return {
      emergency_number: '112', team_watching: true, knowledge: 'x', mode: 'clinic', demo: false, version: '0.1.0',
      ...(this.as ? { team_hours: this.hours } : {}),
    };
  }

  private session(): Schemas['Session'] {
    if (!this.as) return { role: 'nobody' };
    const who = kWho[this.as];
    return {
      role: who.role, account: who.account, name: who.name, clinic: { id: id(90), name: this.settings.name },
      person: this.as === 'patient' ? kPatient : null, must_enrol: who.must ?? false, csrf: this.token(),
      idle_minutes: this.idleMinutes,
    };
  }

  private enter(path: string, body: Json | undefined): [number, unknown] {
    if (path === '/invitations/open') {
      if (body?.['token'] !== 'good-token') return problem(401, 'wrong-proof');
      const invitation: Schemas['Invitation'] = {
        role: 'nurse', name: 'Jo Lund', clinic: this.settings.name, expires_at: ago(-7 * kDay),
      };
      return [200, invitation];
    }
    if (path.endsWith('/begin')) return [200, ceremony(path.includes('accept'))];
    if (path === '/sign-in/password') {
      const proof = `${String(body?.['login'])} ${String(body?.['password'])}`;
      if (!(proof in kProofs)) return problem(401, 'wrong-proof');
      this.as = kProofs[proof];
    } else if (path.startsWith('/invitations/accept')) {
      if (body?.['login'] === 'taken') return problem(409, 'conflict');
      this.as = 'new-nurse';
    } else this.as = 'patient';
    return [200, this.session()];
  }

  private listed(): Schemas['Person'][] {
    if (this.as === 'patient') return [{ id: kPatient, name: 'Ada Bergmann', synthetic: false }];
    if (this.as === 'carer' && this.carers.length > 0) return [{ id: kPatient, name: 'Ada Bergmann', synthetic: false }];
    return [];
  }

  private account(method: string, path: string, body: Json | undefined): [number, unknown] {
    const now = (): Schemas['Account'] => ({
      name: kWho[this.as ?? 'patient'].name, login: 'ada', credentials: this.credentials,
      recovery_codes_left: this.recoveryCodes, sessions: this.sessions,
    });
    if (path === '/account/totp') {
      const setup: Schemas['TotpSetup'] = { uri: 'otpauth://totp/x', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', qr: kQr };
      return [200, setup];
    }
    if (path === '/account/totp/confirm') {
      if (body?.['code'] !== '123456') return problem(401, 'wrong-proof');
      if (this.as === 'new-nurse') this.as = 'nurse';
      this.credentials = [...this.credentials, { id: id(42), kind: 'totp', made_at: ago(0), used_at: null }];
      return [200, this.session()];
    }
    if (path === '/account/passkeys/begin') return [200, ceremony(true)];
    if (path === '/account/passkeys') {
      if (this.as === 'new-nurse') this.as = 'nurse';
      this.credentials = [...this.credentials, { id: id(43), kind: 'passkey', made_at: ago(0), used_at: null }];
      return [200, this.session()];
    }
    if (path === '/account/recovery-codes') {
      this.recoveryCodes = 10;
      return [200, { codes: Array.from({ length: 10 }, (_, i) => `k4tm-9p${i}x-w${i}qz`) }];
    }
    if (path === '/account/sessions/end') this.sessions = 1;
    if (method === 'DELETE') {
      if (this.credentials.length === 1) return problem(409, 'conflict');
      this.credentials = this.credentials.filter((one) => !path.endsWith(one.id));
    }
    if (path === '/account/password' && body?.['old'] !== 'right old password') return problem(401, 'wrong-proof');
    return [200, now()];
  }

  line(n: number): Schemas['RosterLine'] {
    const urgencies = ['emergency', 'same-day', 'soon', 'soon', 'routine', 'none', 'none', 'none', 'none'] as const;
    const urgency = n < urgencies.length ? (urgencies[n] ?? 'none') : 'none';
    const silent = n === 4 ? 5 : n % 3;
    const fresh = n === 8;
    return {
      person: n === 0 ? kPatient : id(1000 + n),
      name: n < kNames.length ? (kNames[n] ?? '') : `${kNames[n % kNames.length]} ${n}`,
      synthetic: n === 7,
      urgency,
      urgent_since: urgency === 'none' ? null : ago((n + 1) * kHour),
      last_check_in: fresh ? null : ago(silent * kDay + kHour),
      silent_days: fresh ? null : silent,
      standing: fresh ? null : { place: n === 1 ? 'worse' : n === 5 ? 'better' : 'usual', days: 10 + n, relapse: n === 2 },
      day: n === 6 ? null : n === 8 ? -4 : 12 + 3 * n,
      assigned: n === 0 ? this.assigned : n % 3 === 1 ? kNurse : n % 3 === 2 ? kSurgeon : null,
      unread: n === 0 ? this.unread() : n === 3 ? 1 : 0,
      invited: fresh,
    };
  }

  private unread(): number {
    const said = this.events.filter((event) => event.kind === 'message-sent');
    return said.length - 1 - said.findLastIndex((event) => event.author.role !== 'patient');
  }

  private page(access: Schemas['PersonPage']['access']): Schemas['PersonPage'] {
    const checkIn = this.events.filter((event) => event.kind === 'check-in-submitted').at(-1);
    return {
      line: this.line(0), events: this.events, course: null, course_why: null, staff: this.staff, access,
      advice: {
        knowledge: 'x', at: ago(0), urgency: 'emergency', check_in: checkIn?.id ?? null,
        reasons: [
          { rule: 'saddle-numbness', urgency: 'emergency', concern: 'cauda-equina', tell: ['team'], sources: [],
            because: [{ symptom: 'saddle-numbness', progression: 'worsening' }] },
          { rule: 'leg-pain-severe', urgency: 'soon', concern: 'nerve-pressure', tell: ['team'], sources: [],
            because: [{ symptom: 'leg-pain', side: 'left', intensity_0_10: 8 }] },
        ],
      },
    };
  }

  private team(path: string, body: Json | undefined): [number, unknown] {
    if (path === '/team/staff' && this.as === 'administrator') return [200, { staff: this.staff }];
    if (this.as !== 'nurse') return problem(403, 'forbidden');
    if (path === '/team/roster') {
      const people = Array.from({ length: this.people }, (_, n) => this.line(n));
      return [200, { people, total: people.length } satisfies Schemas['Roster']];
    }
    if (path === '/team/roster.csv') return [200, Buffer.from('name\r\n')];
    if (path === '/team/staff') return [200, { staff: this.staff }];
    const added: Schemas['PatientAdded'] = { person: id(5000), invitation: this.link() };
    return typeof body?.['name'] === 'string' ? [201, added] : problem(422, 'missing-member');
  }

  private link(): Schemas['InvitationLink'] {
    return { link: `${this.url}/invite#Jx4mYw0Zq8T1pKc2uV7nBd5rLh9sAe3f`, qr: kQr, expires_at: ago(-7 * kDay) };
  }

  private admin(method: string, path: string, body: Json | undefined): [number, unknown] {
    if (this.as !== 'administrator') return problem(403, 'forbidden');
    if (path === '/admin/settings') {
      if (method === 'PUT') this.settings = body as Schemas['ClinicSettings'];
      return [200, this.settings];
    }
    if (path === '/admin/invitations') return [201, this.link()];
    const account = path.split('/').at(-1);
    const change = body as Schemas['AccountChange'];
    if (account === kAdmin) return problem(409, 'conflict');
    this.staff = this.staff.map((one) => (one.account === account ? { ...one, ...change } : one));
    return [200, { staff: this.staff }];
  }

  private person(method: string, person: string, what: string, more: string | undefined, body: Json | undefined): [number, unknown] {
    if (what === 'break-glass') return [200, this.page('broken-glass')];
    if (person !== kPatient) return problem(404, 'not-found');
    if (what === 'events' && method === 'POST') return this.record(body as unknown as Schemas['ProposedEvent']);
    if (what === 'events') return [200, { events: this.events.filter((event) => event.kind !== 'note-written') }];
    if (what === 'page') return [200, this.page('clinic')];
    if (what === 'assignment') {
      this.assigned = (body as Schemas['Assignment']).account ?? null;
      return [200, this.page('clinic')];
    }
    if (what === 'invitation') return [201, this.link()];
    if (what === 'carers') {
      if (method === 'POST') return [201, this.link()];
      if (method === 'DELETE') this.carers = this.carers.filter((one) => one.account !== more);
      return [200, { carers: this.carers }];
    }
    if (what === 'access-log') return [200, { entries: kLog }];
    if (what === 'export') return [200, { all: 'of it' }];
    return problem(404, 'not-found');
  }

  private record(proposed: Schemas['ProposedEvent']): [number, unknown] {
    const who = kWho[this.as ?? 'patient'];
    const event = {
      ...proposed, recorded_at: ago(0), author: { role: who.role, account: who.account },
    } as Schemas['Event'];
    const before = this.events.find((one) => one.id === event.id);
    if (!before) this.events = [...this.events, event];
    return [before ? 200 : 201, { event: before ?? event, advice: this.page('own').advice }];
  }

  private file(path: string, response: ServerResponse): void {
    const name = path.startsWith('/knowledge/')
      ? join(kKnowledge, path.slice('/knowledge/'.length))
      : path === '/engine.wasm'
        ? kEngine
        : extname(path) === ''
          ? join(kDist, 'index.html')
          : join(kDist, path);
    try {
      const content = readFileSync(name);
      response
        .writeHead(200, { 'content-type': kTypes[extname(name)] ?? 'text/plain', 'content-security-policy': kPolicy })
        .end(content);
    } catch {
      response.writeHead(404).end();
    }
  }
}

/** Who signs in with what. Synthetic people; no password of anybody. */
const kProofs: Readonly<Record<string, As>> = {
  'ada four words that fit': 'patient',
  'noor four words that fit': 'nurse',
  'ines four words that fit': 'administrator',
};

export function ago(ms: number): string {
  return new Date(Date.now() - ms).toISOString();
}

function problem(status: number, code: string, retryAfter?: number): [number, unknown] {
  const said: Json = { type: 'about:blank', title: 'No', status, detail: 'No.', code };
  return [status, retryAfter === undefined ? said : { ...said, retryAfter }];
}

function ceremony(make: boolean): { ceremony: string; options: Json } {
  const challenge = 'AAAAAAAAAAAAAAAAAAAAAA';
  if (!make) return { ceremony: 'c', options: { challenge, rpId: 'localhost', allowCredentials: [], userVerification: 'required' } };
  return {
    ceremony: 'c',
    options: {
      challenge, rp: { id: 'localhost', name: 'Backsight' }, user: { id: 'AAAA', name: 'synthetic', displayName: 'Synthetic' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }], excludeCredentials: [], attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    },
  };
}

/** Rows of 0 and 1 of the size of a real link's; a pattern and no code. */
const kQr = Array.from({ length: 33 }, (_, y) =>
  Array.from({ length: 33 }, (__, x) => {
    const corner = (cx: number, cy: number): boolean | undefined => {
      const d = Math.max(Math.abs(x - cx), Math.abs(y - cy));
      return d > 4 ? undefined : d !== 2 && d !== 4;
    };
    return (corner(3, 3) ?? corner(29, 3) ?? corner(3, 29) ?? (x * 7 + y * 13 + x * y) % 5 < 2) ? '1' : '0';
  }).join(''),
);

const kLog: Schemas['AccessLog']['entries'] = [
  { at: ago(2 * kHour), who: 'Noor Haddad', role: 'nurse', clinic: 'Spine Clinic Lakeside', action: 'read-record', relation: 'clinic' },
  { at: ago(5 * kHour), who: 'Ada Bergmann', role: 'patient', clinic: 'Spine Clinic Lakeside', action: 'record-answers', relation: 'own' },
  { at: ago(kDay), who: 'Lea Roth', role: 'surgeon', clinic: 'City Hospital', action: 'break-glass', relation: 'broken-glass', reason: 'Came to the emergency room, not able to speak.' },
  { at: ago(2 * kDay), who: 'Tom Bergmann', role: 'carer', clinic: 'Spine Clinic Lakeside', action: 'record-answers', relation: 'granted' },
];

function someEvents(): Schemas['Event'][] {
  const patient = { role: 'patient' as const, account: kPatientAccount };
  const nurse = { role: 'nurse' as const, account: kNurse };
  const at = (ms: number) => ({ occurred_at: ago(ms), recorded_at: ago(ms) });
  const day = new Date(Date.now() - 12 * kDay).toISOString().slice(0, 10);
  const checkIn = (n: number, ms: number, reported: Schemas['Report'][]): Schemas['Event'] => ({
    id: id(100 + n), kind: 'check-in-submitted', ...at(ms), author: patient,
    body: { reported, denied: ['fever', 'wound-redness'], unsure: ['headache'], skipped: [] },
  });
  return [
    { id: id(99), kind: 'surgery-recorded', ...at(12 * kDay), author: patient,
      body: { performed_on: day, procedure: 'microdiscectomy', indication: 'disc-herniation', level: 'L4-L5', side: 'left' } },
    checkIn(1, 8 * kDay, [{ symptom: 'leg-pain', side: 'left', intensity_0_10: 5 }]),
    checkIn(2, 4 * kDay, [{ symptom: 'leg-pain', side: 'left', intensity_0_10: 3 }]),
    checkIn(3, 2 * kDay, [{ symptom: 'leg-pain', side: 'left', intensity_0_10: 3 }]),
    { id: id(110), kind: 'note-written', ...at(2 * kDay), author: nurse, body: { text: 'Called. Walks twice a day, sleeps well.' } },
    { id: id(111), kind: 'message-sent', ...at(30 * kHour), author: patient, body: { text: 'May I take the stairs again?' } },
    { id: id(112), kind: 'message-sent', ...at(28 * kHour), author: nurse, body: { text: 'Yes. Slowly, and hold the rail.' } },
    { id: id(113), kind: 'message-sent', ...at(3 * kHour), author: patient, body: { text: 'Thank you.\nMy leg feels odd since this morning.' } },
    checkIn(4, kHour, [
      { symptom: 'leg-pain', side: 'left', intensity_0_10: 8 },
      { symptom: 'saddle-numbness', progression: 'worsening' },
    ]),
  ];
}
