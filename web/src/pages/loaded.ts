import { useEffect, useRef, useState } from 'preact/hooks';
import type { Outcome, Problem } from '../api/client';

export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'failed'; problem: Problem }
  /** `stale` says why it could not be renewed. */
  | { state: 'ready'; value: T; at: Date; stale?: Problem };

/** What the server says about `key`; an empty one asks nothing. It is not kept on the phone. */
export function useLoaded<T>(ask: () => Promise<Outcome<T>>, key: string) {
  const [it, setIt] = useState<Loaded<T>>({ state: 'loading' });
  const turn = useRef(0);
  const again = async (): Promise<void> => {
    const mine = (turn.current += 1);
    const outcome = await ask();
    if (mine !== turn.current) return;
    setIt((before) => {
      if ('ok' in outcome) return { state: 'ready', value: outcome.ok, at: new Date() };
      if (before.state !== 'ready') return { state: 'failed', problem: outcome.problem };
      return { ...before, stale: outcome.problem };
    });
  };
  useEffect(() => {
    setIt({ state: 'loading' });
    if (key !== '') void again();
    return () => {
      turn.current += 1;
    };
  }, [key]);
  /** Takes the place of what was said before. */
  const put = (value: T): void => {
    turn.current += 1;
    setIt({ state: 'ready', value, at: new Date() });
  };
  return { it, again, put };
}
