// The engine of the browser and the native one give the same advice: on every published case of a
// file (when it is there) and on a sample of the synthetic cohort behind `backsight signature`.
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
