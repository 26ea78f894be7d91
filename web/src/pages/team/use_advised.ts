import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Advice, PersonPage } from '../../api/types';
import { checkIns, type CheckIn } from '../history';
import { idle } from '../section';
import { useEngine } from '../state';
import { adviceOf } from '../use_advice';
import { asRecords } from './record';

/** The check-ins, the latest first, and the advice that each of the latest `count` led to then. */
export function useAdvised(page: PersonPage, count: number): { all: CheckIn[]; advised: ReadonlyMap<string, Advice> } {
  const records = useMemo(() => asRecords(page.events), [page.events]);
  const all = useMemo(() => checkIns(records).reverse(), [records]);
  const engine = useEngine();
  const [advised, setAdvised] = useState<ReadonlyMap<string, Advice>>(new Map());
  useEffect(() => {
    const { advice } = page;
    const found = new Map(advice.check_in ? [[advice.check_in, advice]] : []);
    setAdvised(new Map(found));
    if (engine.state !== 'ready') return;
    let current = true;
    const work = async (): Promise<void> => {
      // Each advice reads the whole record before it.
      for (const checkIn of all.slice(0, count)) {
        await idle();
        if (!current) return;
        const then = found.has(checkIn.id) ? undefined : adviceOf(engine.engine, records, checkIn);
        if (then) found.set(checkIn.id, then);
      }
      setAdvised(new Map(found));
    };
    void work();
    return () => {
      current = false;
    };
  }, [engine, records, count, page.advice]);
  return { all, advised };
}
