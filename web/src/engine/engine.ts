// The rules engine (src/wasm, the same code as on the server) behind a typed face.
//
// Memory protocol: the caller puts JSON at bs_alloc(n); a call gives a pointer to {u32 length; bytes}
// that holds {"ok": ...} or {"error": ...} and is given back with bs_free(pointer, 4 + length).
import type { Advice, Event } from '../api/types';
import type { Course, CourseQuestion } from './course';
import type { Outlook, OutlookQuestion } from './outlook';

export interface EngineError {
  code?: string;
  message?: string;
  /** Where in the question: "/profile/age". */
  pointer?: string;
}
export type EngineResult<T> = { ok: T } | { error: EngineError };

export interface Engine {
  /** The advice for a history, as of `at`. Pure: the same arguments give the same advice. */
  advise(events: readonly Event[], at: string): EngineResult<Advice>;
  /** Makes the outlook ready. `section` is the text of the pack's section as it came. */
  loadOutlook(section: string): EngineResult<unknown>;
  /** What may happen to people like this one. Pure, after loadOutlook(). */
  outlook(question: OutlookQuestion): EngineResult<Outlook>;
  /** Makes the course ready. `section` is the text of the pack's section as it came. */
  loadCourse(section: string): EngineResult<{ horizon: number }>;
  /** Where somebody stands on the road of people like them. Pure, after loadCourse(). */
  course(question: CourseQuestion): EngineResult<Course>;
}

type Call = (pointer: number, size: number) => number;

interface Exports {
  memory: WebAssembly.Memory;
  _initialize: () => void;
  bs_alloc: (size: number) => number;
  bs_free: (pointer: number, size: number) => void;
  bs_load: Call;
  bs_advise: Call;
  bs_load_outlook: Call;
  bs_outlook: Call;
  bs_load_course: Call;
  bs_course: Call;
}

/** Starts the engine with one pack's rules. `rules` is the section's text as it came: numbers keep their digits. */
export async function startEngine(
  module: WebAssembly.Module,
  pack: { hash: string; rules: string },
): Promise<Engine> {
  const instance = await WebAssembly.instantiate(module, systemFor(module));
  const wasm = instance.exports as unknown as Exports;
  wasm._initialize();

  function call<T>(run: Call, text: string): EngineResult<T> {
    const bytes = new TextEncoder().encode(text);
    const pointer = wasm.bs_alloc(bytes.length);
    new Uint8Array(wasm.memory.buffer, pointer, bytes.length).set(bytes);
    const result = run(pointer, bytes.length);
    wasm.bs_free(pointer, bytes.length);
    const length = new DataView(wasm.memory.buffer).getUint32(result, true);
    const answer = new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, result + 4, length));
    wasm.bs_free(result, length + 4);
    return JSON.parse(answer) as EngineResult<T>;
  }

  const loaded = call<unknown>(wasm.bs_load, `{"hash":${JSON.stringify(pack.hash)},"rules":${pack.rules}}`);
  if ('error' in loaded) throw new Error(`the engine refused the rules: ${JSON.stringify(loaded.error)}`);
  return {
    advise: (events, at) => call<Advice>(wasm.bs_advise, JSON.stringify({ events, at })),
    loadOutlook: (section) =>
      call(wasm.bs_load_outlook, `{"hash":${JSON.stringify(pack.hash)},"outlook":${section}}`),
    outlook: (question) => call<Outlook>(wasm.bs_outlook, JSON.stringify(question)),
    loadCourse: (section) =>
      call(wasm.bs_load_course, `{"hash":${JSON.stringify(pack.hash)},"course":${section}}`),
    course: (question) => call<Course>(wasm.bs_course, JSON.stringify(question)),
  };
}

/** The engine does no I/O. What the C library imports all the same answers "not supported". */
function systemFor(module: WebAssembly.Module): WebAssembly.Imports {
  const kNotSupported = 58;
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== 'function') continue;
    (imports[from] ??= {})[name] = () => {
      if (name === 'proc_exit') throw new Error('the engine stopped');
      return kNotSupported;
    };
  }
  return imports;
}
