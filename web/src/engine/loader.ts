// Fetches the engine and the rules behind the page, and says how far that is.
import { hash, rulesFile } from 'knowledge:pack';
import { startEngine, type Engine } from './engine';

export type EngineState =
  | { state: 'loading' }
  | { state: 'ready'; engine: Engine }
  /** Could not be fetched or started. Tried again by load(). */
  | { state: 'absent' };

export class EngineLoader {
  private current: EngineState = { state: 'loading' };
  private readonly listeners = new Set<() => void>();
  private loading: Promise<void> | undefined;

  state = (): EngineState => this.current;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Starts loading unless it is loaded or on its way. */
  load(): Promise<void> {
    if (this.current.state === 'ready') return Promise.resolve();
    this.loading ??= this.attempt().finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async attempt(): Promise<void> {
    try {
      const [module, rules] = await Promise.all([compile(), fetchRules()]);
      this.set({ state: 'ready', engine: await startEngine(module, { hash, rules }) });
    } catch (error) {
      console.warn('engine not available', error);
      this.set({ state: 'absent' });
    }
  }

  private set(state: EngineState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}

async function compile(): Promise<WebAssembly.Module> {
  const response = await fetch('/engine.wasm');
  if (!response.ok) throw new Error(`engine.wasm: ${response.status}`);
  if (response.headers.get('Content-Type') === 'application/wasm') {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

async function fetchRules(): Promise<string> {
  const response = await fetch(`/knowledge/${rulesFile}`);
  if (!response.ok) throw new Error(`${rulesFile}: ${response.status}`);
  return response.text();
}
