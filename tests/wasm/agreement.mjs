// The engine of the browser and the native one say the same: the advice on every published case of a
// file (when it is there) and on a sample of the synthetic cohort behind `backsight signature`, the
// outlook and the course.
//
//   node agreement.mjs BACKSIGHT ENGINE.wasm KNOWLEDGE_DIR [CASES.yaml]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import assert from 'node:assert/strict';

const [backsight, engineFile, knowledge, cases] = process.argv.slice(2);

const wasi = new Proxy({}, { get: (_, name) => () => { throw new Error(`the engine called ${name}`); } });
const { instance } = await WebAssembly.instantiate(readFileSync(engineFile), {
  wasi_snapshot_preview1: wasi,
});
const engine = instance.exports;
engine._initialize();

function call(name, value) {
  const text = new TextEncoder().encode(JSON.stringify(value));
  const address = engine.bs_alloc(text.length);
  new Uint8Array(engine.memory.buffer, address, text.length).set(text);
  const result = engine[name](address, text.length);
  engine.bs_free(address, text.length);
  const length = new DataView(engine.memory.buffer).getUint32(result, true);
  const bytes = new Uint8Array(engine.memory.buffer, result + 4, length).slice();
  engine.bs_free(result, 4 + length);
  return JSON.parse(new TextDecoder().decode(bytes));
}

function native(...args) {
  return execFileSync(backsight, ['--knowledge', knowledge, ...args], {
    encoding: 'utf8', maxBuffer: 1 << 28,
  });
}

const manifest = JSON.parse(readFileSync(join(knowledge, 'manifest.json'), 'utf8'));
const rulesFile = manifest.sections.find((section) => section.name === 'rules').file;
const rules = JSON.parse(readFileSync(join(knowledge, rulesFile), 'utf8'));

test('before the rules are loaded the engine says so', () => {
  assert.equal(call('bs_triage', { check_in: {} }).error.code, 'unavailable');
});

test('the engine loads the pack', () => {
  assert.equal(call('bs_load', { hash: manifest.hash, rules }).ok.knowledge, manifest.hash);
});

test('bad input is an error with its place', () => {
  const { error } = call('bs_triage', { check_in: { denied: ['no-such-term'] } });
  assert.equal(error.code, 'unknown-word');
  assert.equal(error.pointer, '/check_in/denied/0');
  assert.equal(error.line, 1);
});

const outlookFile = manifest.sections.find((section) => section.name === 'outlook').file;
const outlook = JSON.parse(readFileSync(join(knowledge, outlookFile), 'utf8'));

/** exp() and log() differ in their last bit between C libraries. */
function rounded(value) {
  if (typeof value === 'number') return Math.round(value * 1e9) / 1e9;
  if (Array.isArray(value)) return value.map(rounded);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)]));
}

/** To three digits: what is summed over many days of a record adds their last bits up. */
function coarse(value) {
  return JSON.parse(JSON.stringify(value), (_, one) =>
    typeof one === 'number' && !Number.isInteger(one) ? Math.round(one * 1e4) / 1e4 : one);
}

test('before the outlook is loaded the engine says so', () => {
  assert.equal(call('bs_outlook', { profile: {}, today: '2026-11-24' }).error.code, 'unavailable');
});

test('the outlook of the browser is the native one, but for the last digits of two C libraries', () => {
  assert.equal(call('bs_load_outlook', { hash: manifest.hash, outlook }).ok.knowledge, manifest.hash);
  const profiles = [
    { indication: 'disc-herniation' },
    { indication: 'disc-herniation', age: 44, sex: 'female', smoking: 'current', diabetes: false },
    { indication: 'stenosis', age: 71, height_cm: 170, weight_kg: 95, earlier_surgery: 'other-place' },
    { indication: 'stenosis', operated: true, surgery_date: '2024-05-01', procedure: 'laminectomy' },
    { indication: 'stenosis', procedure: 'fusion' },
    { age: 50 },
  ];
  const folder = mkdtempSync(join(tmpdir(), 'backsight-'));
  const file = join(folder, 'profiles.jsonl');
  writeFileSync(file, profiles.map((profile) => JSON.stringify(profile)).join('\n'));
  const today = new Date().toISOString().slice(0, 10);
  const lines = native('outlook', file, '--batch', '--at', '0.5', '--at', '5', '--at', '10').trim().split('\n');
  rmSync(folder, { recursive: true });
  assert.equal(lines.length, profiles.length);
  profiles.forEach((profile, i) => {
    const { ok } = call('bs_outlook', { profile, today, years: [10, 5, 0.5] });
    assert.deepEqual(rounded(ok), rounded(JSON.parse(lines[i])), JSON.stringify(profile));
  });
});

test('what if: the same as asking for the other profile', () => {
  const profile = { indication: 'disc-herniation', smoking: 'current' };
  const other = { indication: 'disc-herniation', smoking: 'never' };
  const today = '2026-11-24';
  const { ok } = call('bs_outlook', { profile, today, what_if: other });
  assert.deepEqual(ok.what_if, call('bs_outlook', { profile: other, today }).ok);
  assert.notDeepEqual(ok.what_if.options, ok.options);
});

test('a contradiction is an error at its answer', () => {
  const today = '2026-11-24';
  const pointer = (profile) => call('bs_outlook', { profile, today }).error.pointer;
  assert.equal(pointer({ operated: true, procedure: 'laminectomy', surgery_date: '2027-01-01' }), '/profile/surgery_date');
  assert.equal(call('bs_outlook', { profile: {}, today, years: [11] }).error.pointer, '/years');
});

const courseFile = manifest.sections.find((section) => section.name === 'course').file;
const course = JSON.parse(readFileSync(join(knowledge, courseFile), 'utf8'));
const people = native('simulate', '--people', '24', '--seed', '11', '--days', '200').trim().split('\n').map(JSON.parse);
/** The end of the record, which the command line takes as now. */
const endOf = ({ events }) => events.map((event) => event.recorded_at).sort().at(-1);

test('before the course is loaded the engine says so', () => {
  assert.equal(call('bs_course', { events: [], at: '2026-11-24T00:00:00Z' }).error.code, 'unavailable');
});

test('the course of the browser is the native one, but for the last digits of two C libraries', () => {
  assert.equal(call('bs_load_course', { hash: manifest.hash, course }).ok.knowledge, manifest.hash);
  const folder = mkdtempSync(join(tmpdir(), 'backsight-'));
  const file = join(folder, 'history.json');
  for (const person of people) {
    writeFileSync(file, JSON.stringify({ events: person.events }));
    const told = JSON.parse(native('course', file, '--json'));
    const { ok } = call('bs_course', { events: person.events, at: endOf(person) });
    // Courses are drawn for the goals: one that lies on the line may fall to either side.
    const forecasts = ({ goals }) => goals.map(({ id, at_most, reached_by_today, reached_by_horizon }) => (
      { id, at_most, shares: [reached_by_today, reached_by_horizon].map((share) => Math.round(share * 100) / 100) }));
    assert.deepEqual(coarse({ ...ok, goals: [] }), coarse({ ...told, goals: [] }), person.id);
    assert.ok(ok.goals.length > 0 && ok.told.length > 10);
    assert.deepEqual(forecasts(ok).map(({ id, at_most }) => [id, at_most]), forecasts(told).map(({ id, at_most }) => [id, at_most]));
    forecasts(ok).forEach(({ id, shares }, i) => shares.forEach((share, k) => {
      assert.ok(Math.abs(share - forecasts(told)[i].shares[k]) <= 0.02, `${person.id} ${id}`);
    }));
  }
  rmSync(folder, { recursive: true });
});

test('days and goals of the course can be asked for', () => {
  const person = people[0];
  const at = endOf(person);
  const goals = [{ id: 'own', at_most: { 'back-pain': 10 } }];
  const { ok } = call('bs_course', { events: person.events, at, days: [0, 365, 730], goals });
  assert.deepEqual(ok.domains['leg-pain'].points.map(({ day }) => day), [0, 365, 730]);
  assert.deepEqual(ok.goals.map(({ id, hold_days }) => [id, hold_days]), [['own', 14]]);
  assert.equal(call('bs_course', { events: person.events, at, days: [], goals: [] }).ok.goals.length, 0);
});

test('where the course cannot speak it says why, and where a question is wrong', () => {
  const person = people[0];
  const at = endOf(person);
  const error = (events, more = {}) => call('bs_course', { events, at, ...more }).error;
  assert.equal(error([]).code, 'missing-member');
  const other = person.events.map((event) =>
    event.kind === 'surgery-recorded' ? { ...event, body: { ...event.body, indication: 'other' } } : event);
  assert.equal(error(other).code, 'out-of-range');
  assert.equal(error(person.events, { days: [731] }).pointer, '/days/0');
  assert.equal(error(person.events, { days: [1.5] }).pointer, '/days');
  assert.equal(error(person.events, { goals: [{ id: 'a', at_most: {} }] }).pointer, '/goals/0/at_most');
  assert.equal(error([{ ...person.events[0], kind: 'nothing' }]).pointer, '/events/0/kind');
  assert.equal(error(person.events, { at: 'now' }).code, 'bad-time');
});

// The same treatment as on the command line and over HTTP: tests/cli/commands_test.py, tests/api.
test('scores outside their scale are refused; what is to come, told twice or told before is kept apart', () => {
  const at = '2026-09-10T12:00:00Z';
  const event = (number, kind, when, body) => ({
    id: `01935f9e-8b6c-7d2e-9f3a-${String(number).padStart(12, '0')}`, kind, occurred_at: when, recorded_at: when,
    author: { role: 'patient' }, body,
  });
  const operation = event(1, 'surgery-recorded', '2026-09-01T07:00:00Z',
    { performed_on: '2026-09-01', indication: 'disc-herniation' });
  const odi = (number, when, score) => event(number, 'measure-submitted', when, { instrument: 'odi', score });
  const leg = (number, when, score) => event(number, 'check-in-submitted', when,
    { reported: [{ symptom: 'leg-pain', intensity_0_10: score }] });
  const course = (...events) => call('bs_course', { events: [operation, ...events], at, days: [], goals: [] });
  for (const [bad, pointer] of [
    [odi(2, '2026-09-04T09:00:00Z', 101), '/events/1/body/score'],
    [odi(2, '2026-09-04T09:00:00Z', -1), '/events/1/body/score'],
    [leg(2, '2026-09-04T09:00:00Z', 11), '/events/1/body/reported/0/intensity_0_10'],
  ]) {
    const { error } = course(bad);
    assert.equal(error.code, 'out-of-range');
    assert.equal(error.pointer, pointer);
    assert.match(error.message, / between 0 and 10/);
    assert.deepEqual(call('bs_advise', { events: [operation, bad], at }).error.pointer, pointer);
  }
  const { ok } = course(
    odi(2, '2026-09-04T09:00:00Z', 34), odi(3, '2026-09-04T19:00:00Z', 40), odi(4, '2026-09-11T09:00:00Z', 10),
    odi(5, '2026-08-20T09:00:00Z', 60), odi(6, '2026-05-20T09:00:00Z', 60), leg(7, '2026-09-04T09:00:00Z', 4));
  const of = (domain) => ok.told.filter((one) => one.domain === domain).map(({ day, score }) => [day, score]);
  assert.deepEqual(of('disability').sort((a, b) => a[0] - b[0]), [[-12, 6], [3, 4]]);
  assert.deepEqual(of('leg-pain'), [[3, 4]]);
  assert.deepEqual(ok.superseded, [{ day: 3, domain: 'disability', score: 3.4 }]);
  assert.equal(ok.left_out, 1);
});

test('published cases: same urgency, same rules, same order', { skip: !cases || !existsSync(cases) }, () => {
  const { results } = JSON.parse(native('validate', 'cases', cases, '--json'));
  assert.ok(results.length > 0);
  for (const one of results) {
    const { ok } = call('bs_triage', one.facts);
    assert.equal(ok.urgency, one.given, one.id);
    assert.deepEqual(ok.reasons.map((reason) => reason.rule), one.rules, one.id);
  }
});

// On the phone: what was sent has the record's time, what waits has its own time in both places.
test('a check-in dated ahead does not hide what is told after it', () => {
  const event = (id, occurred_at, recorded_at, body) => ({
    id: `00000000-0000-7000-8000-00000000000${id}`, occurred_at, recorded_at,
    author: { role: 'patient' }, kind: 'check-in-submitted', body,
  });
  const ahead = event(1, '2026-11-23T12:08:00Z', '2026-11-23T12:00:00Z', { denied: ['saddle-numbness'] });
  const now = '2026-11-23T12:02:00Z';
  const waiting = event(2, now, now, { reported: [{ symptom: 'saddle-numbness' }] });
  for (const events of [[ahead, waiting], [waiting, ahead]]) {
    for (const at of [now, '2026-11-23T13:00:00Z']) {
      const { ok } = call('bs_advise', { events, at });
      assert.equal(ok.urgency, 'emergency');
      assert.equal(ok.check_in, waiting.id);
      assert.equal(ok.at, at);
    }
  }
  // The record's clock may be ahead of the phone's: what was just sent counts all the same.
  const sent = event(3, now, '2026-11-23T12:06:00Z', { reported: [{ symptom: 'saddle-numbness' }] });
  assert.equal(call('bs_advise', { events: [sent], at: now }).ok.urgency, 'emergency');
  // A clock that was set back, before anything was sent: neither hides nor waits.
  const later = '2026-11-23T15:00:00Z';
  const wrong = event(4, later, later, { denied: ['saddle-numbness'] });
  assert.equal(call('bs_advise', { events: [wrong, waiting], at: now }).ok.urgency, 'emergency');
});

test('synthetic people: the same advice, byte for byte', () => {
  const lines = native('signature', '--sample', '2000').trim().split('\n');
  assert.equal(lines.length, 2000);
  for (const line of lines) {
    const { facts, advice } = JSON.parse(line);
    const { ok } = call('bs_triage', facts);
    assert.deepEqual({ ...ok, knowledge: '' }, advice, line);
  }
});
