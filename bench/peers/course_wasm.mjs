// How long the engine of the browser takes for the course of one person under Node: the record as
// JSON in, the course as JSON out.
//
//   node course_wasm.mjs ENGINE.wasm RULES.json COURSE.json YEAR.json REPEATS
//
// YEAR.json is a question of bs_course. Writes the least processor time in seconds, and then the answer.
import { readFileSync } from 'node:fs';

const [engineFile, rulesFile, courseFile, yearFile, repeats] = process.argv.slice(2);
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
  const answer = new TextDecoder().decode(new Uint8Array(engine.memory.buffer, result + 4, length));
  engine.bs_free(result, 4 + length);
  if (!answer.startsWith('{"ok"')) throw new Error(`${name}: ${answer}`);
  return answer;
}

call('bs_load', `{"hash":"bench","rules":${readFileSync(rulesFile, 'utf8')}}`);
call('bs_load_course', `{"hash":"bench","course":${readFileSync(courseFile, 'utf8')}}`);
const question = readFileSync(yearFile, 'utf8');
let least = Infinity;
for (let i = 0; i < Number(repeats); ++i) {
  const begin = process.cpuUsage();
  call('bs_course', question);
  const { user, system } = process.cpuUsage(begin);
  least = Math.min(least, (user + system) / 1e6);
}
console.log(least.toFixed(6));
console.log(call('bs_course', question));
