// The course of the person that the app is about, from what this phone keeps. Nothing is sent.
import { courseFile, courseSourcesFile } from 'knowledge:road';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Event } from '../../api/types';
import { daysWanted, dayOf, type Course } from '../../engine/course';
import type { Engine, EngineError } from '../../engine/engine';
import type { KeptRecord } from '../../sync/storage';
import { checkIns, eventsFor, surgery } from '../history';
import { idle, keepOffline, sectionText } from '../section';
import { useApp, useEngine, useSnapshot } from '../state';

export type CourseView =
  | { state: 'loading' }
  /** Could not be fetched or made ready. */
  | { state: 'absent'; again: () => void }
  /** The engine does not speak, and why. */
  | { state: 'refused'; why: 'no-reason' | 'other-reason' | 'unreadable' }
  | { state: 'ready'; course: Course; events: Event[] };

/** The same records under the same engine have the same course, until the next hour. */
interface Kept {
  engine: Engine;
  records: readonly KeptRecord[];
  hour: number;
  view: CourseView;
}
let kept: Kept | undefined;
let loadedInto: { engine: Engine; horizon: number } | undefined;

const kHourMs = 3_600_000;

export function useCourse(): CourseView {
  const { engine: loader } = useApp();
  const snapshot = useSnapshot();
  const engine = useEngine();
  const { records } = snapshot;
  const [tries, setTries] = useState(0);
  const hour = Math.floor(Date.now() / kHourMs);
  const known = (): CourseView | undefined =>
    engine.state === 'ready' && kept?.engine === engine.engine && kept.records === records && kept.hour === hour
      ? kept.view
      : undefined;
  const [view, setView] = useState<CourseView>(() => known() ?? { state: 'loading' });
  const again = (): void => {
    void loader.load();
    setTries(tries + 1);
  };
  useEffect(() => {
    if (engine.state === 'absent') return setView({ state: 'absent', again });
    if (engine.state !== 'ready' || !snapshot.ready || snapshot.catchingUp) return;
    const ready = known();
    if (ready) return setView(ready);
    let current = true;
    const { engine: by } = engine;
    sectionText(courseFile)
      .then(async (section) => {
        await idle();
        if (!current) return;
        const horizon = make(by, section);
        const found = follow(by, horizon, records);
        kept = { engine: by, records, hour, view: found };
        setView(found);
        void keepOffline([courseFile, courseSourcesFile]);
      })
      .catch((error: unknown) => {
        console.warn('course not available', error);
        if (current) setView({ state: 'absent', again });
      });
    return () => {
      current = false;
    };
  }, [engine, records, snapshot.ready, snapshot.catchingUp, hour, tries]);
  return view;
}

/** Makes the course ready, once for an engine. */
function make(engine: Engine, section: string): number {
  if (loadedInto?.engine === engine) return loadedInto.horizon;
  const result = engine.loadCourse(section);
  if ('error' in result) throw new Error(`the engine refused the course: ${JSON.stringify(result.error)}`);
  loadedInto = { engine, horizon: result.ok.horizon };
  return result.ok.horizon;
}

function follow(engine: Engine, horizon: number, records: readonly KeptRecord[]): CourseView {
  const at = new Date().toISOString();
  const days = daysWanted(todayOf(records, at), horizon);
  const ask = (of: readonly KeptRecord[]): CourseView | EngineError => {
    const events = eventsFor(of);
    const result = engine.course({ events, at, days });
    return 'ok' in result ? { state: 'ready', course: result.ok, events } : result.error;
  };
  const found = ask(records);
  if ('state' in found) return found;
  if (found.code === 'missing-member' && !found.pointer) return { state: 'refused', why: 'no-reason' };
  if (found.code === 'out-of-range' && !found.pointer) return { state: 'refused', why: 'other-reason' };
  // An event that the server refused may be one that the engine cannot read either: then without it.
  const again = ask(records.filter((record) => record.status !== 'refused'));
  if ('state' in again) return again;
  console.warn('the engine could not follow the course', again);
  return { state: 'refused', why: 'unreadable' };
}

/** Only to draw more days around it: which day it is, the engine says. */
function todayOf(records: readonly KeptRecord[], at: string): number {
  const start = surgery(records)?.performed_on ?? checkIns(records)[0]?.at.toISOString() ?? at;
  return Math.max(0, dayOf(start.slice(0, 10), at));
}

/** What is missing in the record, so that the road fits worse than it could. */
export function useGaps(): { operationDay: boolean; fusion: boolean } {
  const { records } = useSnapshot();
  return useMemo(() => {
    const operation = surgery(records);
    return { operationDay: !operation?.performed_on, fusion: operation?.fusion === true };
  }, [records]);
}
