// How long the engine of the browser takes for one full outlook under Node: JSON in, JSON out.
//
//   node outlook_wasm.mjs ENGINE.wasm OUTLOOK.json PERSON.json [REPEATS]
//
// Writes "outlook MEDIAN LEAST MOST" and "ready MEDIAN LEAST MOST", in seconds; ready is the pack's
// section read and made ready.
import { readFileSync } from 'node:fs';

const [engineFile, sectionFile, personFile, repeats = '50'] = process.argv.slice(2);
const refuse = new Proxy({}, { get: (_, name) => () => { throw new Error(`the engine called ${name}`); } });
const { instance } = await WebAssembly.instantiate(readFileSync(engineFile), { wasi_snapshot_preview1: refuse });
const engine = instance.exports;
engine._initialize();

function call(name, text) {
  const bytes = new TextEncoder().encode(text);
  const address = engine.bs_alloc(bytes.length);
  new Uint8Array(engine.memory.buffer, address, bytes.length).set(bytes);
  const result = engine[name](address, bytes.length);
  engine.bs_free(address, bytes.length);
  const length = new DataView(engine.memory.buffer).getUint32(result, true);
  const answer = JSON.parse(new TextDecoder().decode(new Uint8Array(engine.memory.buffer, result + 4, length)));
  engine.bs_free(result, 4 + length);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.ok;
}

function measured(name, times, work) {
  const seconds = [];
  for (let i = 0; i < times; ++i) {
    const begin = performance.now();
    work();
    seconds.push((performance.now() - begin) / 1000);
  }
  seconds.sort((a, b) => a - b);
  const middle = seconds[Math.floor(times / 2)];
  console.log(`${name} ${middle.toFixed(6)} ${seconds[0].toFixed(6)} ${seconds[times - 1].toFixed(6)}`);
}

const section = `{"hash":"bench","outlook":${readFileSync(sectionFile, 'utf8')}}`;
const { today, people } = JSON.parse(readFileSync(personFile, 'utf8'));
const question = JSON.stringify({ profile: people[0].profile, today });
call('bs_load_outlook', section);
if (call('bs_outlook', question).options.length !== 2) throw new Error('there are not both options');
measured('outlook', Number(repeats), () => call('bs_outlook', question));
measured('ready', 3, () => call('bs_load_outlook', section));
