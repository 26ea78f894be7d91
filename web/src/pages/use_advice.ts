import { checkIn as definition } from 'knowledge:pack';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Advice, CheckInBody, Event, Reason } from '../api/types';
import { leftOut, type Question } from '../engine/check_in';
import type { Engine } from '../engine/engine';
import { isMoreUrgent, moreUrgent } from '../engine/urgency';
import type { Snapshot } from '../sync/session';
import type { KeptRecord } from '../sync/storage';
import { newUuid7 } from '../sync/uuid7';
import { checkIns, eventsFor, type CheckIn } from './history';
import { useApp, useEngine, useSnapshot } from './state';

export type AdviceView =
  | { state: 'none' }
  | { state: 'working' }
  /** Neither the engine nor the server can say: honest words and the list of danger signs instead. */
  | { state: 'unknown'; checkIn: CheckIn }
  | ReadyAdvice;

export interface ReadyAdvice {
  state: 'ready';
  checkIn: CheckIn;
  advice: Advice;
  /** Questions about danger signs that were skipped, where the advice alone would sound as if all were well. */
  leftOut: Question[];
}

/** Whether a page may say that something is usual: not while a danger sign is open, however old, or not ruled out. */
export function mayCalm(view: AdviceView): boolean {
  if (view.state === 'unknown') return false;
  return view.state !== 'ready' || (!isMoreUrgent(view.advice.urgency, 'soon') && view.leftOut.length === 0);
}

/** After this the page says that it cannot tell yet; an answer that comes later still replaces it. */
const kPatienceMs = 6000;

/**
 * The advice for one check-in (the last one, if no id is given): from the engine on this phone, and
 * from the server if it has answered; where both have, the more urgent one.
 */
export function useAdvice(id?: string): AdviceView {
  const snapshot = useSnapshot();
  const engine = useEngine();
  const all = useMemo(() => checkIns(snapshot.records), [snapshot.records]);
  const checkIn = id === undefined ? all.at(-1) : all.find((c) => c.id === id);
  const isLast = checkIn !== undefined && checkIn === all.at(-1);
  const fromEngine = useMemo(() => {
    if (engine.state !== 'ready' || !checkIn) return undefined;
    return adviseUpTo(engine.engine, snapshot.records, checkIn, isLast);
  }, [engine, snapshot.records, checkIn?.id, isLast]);
  const fromServer = useServerAdvice(snapshot, checkIn, isLast && !fromEngine);
  const impatient = useImpatience(checkIn?.id);

  // Half a record could hide what was told last.
  if (snapshot.catchingUp) return { state: 'working' };
  if (!checkIn) return snapshot.ready ? { state: 'none' } : { state: 'working' };
  const advice = fromEngine && fromServer ? moreUrgent(fromEngine, fromServer) : (fromEngine ?? fromServer);
  if (advice) {
    const sounding = isMoreUrgent(advice.urgency, 'routine');
    return { state: 'ready', checkIn, advice, leftOut: sounding ? [] : leftOut(definition, checkIn.body) };
  }
  const waiting = engine.state === 'loading' || checkIn.record.status === 'kept';
  return waiting && !impatient ? { state: 'working' } : { state: 'unknown', checkIn };
}

/** What the engine says to one check-in, as it did when that was the last one. */
export function adviceOf(engine: Engine, records: readonly KeptRecord[], checkIn: CheckIn): Advice | undefined {
  return adviseUpTo(engine, records, checkIn, checkIn.id === checkIns(records).at(-1)?.id);
}

/** What the engine says to a history in which this check-in, as it stands, is the last word. */
function adviseUpTo(
  engine: Engine,
  records: readonly KeptRecord[],
  checkIn: CheckIn,
  isLast: boolean,
): Advice | undefined {
  const upTo = isLast
    ? records
    : records.filter((r) => r.event.occurred_at <= checkIn.record.event.occurred_at || r === checkIn.correction);
  const at = isLast ? new Date().toISOString() : (upTo.at(-1)?.event.occurred_at ?? '');
  return tolerantAdvice(engine, upTo, at);
}

/** An event that the server refused may be one that the engine cannot read either: then without it. */
export function tolerantAdvice(
  engine: Engine,
  records: readonly KeptRecord[],
  at: string,
  extra: readonly Event[] = [],
): Advice | undefined {
  const result = engine.advise([...eventsFor(records), ...extra], at);
  if ('ok' in result) return result.ok;
  const accepted = records.filter((r) => r.status !== 'refused');
  const again = engine.advise([...eventsFor(accepted), ...extra], at);
  if ('ok' in again) return again.ok;
  console.warn('the engine could not read the history', again.error);
  return undefined;
}

/**
 * Whether a check-in with this body would be an emergency by what it says itself. What was reported
 * earlier and is still open counts for the advice, but must not end a check-in before it has begun.
 */
export function makesEmergency(engine: Engine, records: readonly KeptRecord[], body: CheckInBody): boolean {
  const now = new Date().toISOString();
  const emergencies = (said: CheckInBody): Reason[] => {
    const asIf: Event = {
      id: newUuid7(Date.now()),
      occurred_at: now,
      recorded_at: now,
      author: { role: 'patient' },
      kind: 'check-in-submitted',
      body: said,
    };
    const advice = tolerantAdvice(engine, records, now, [asIf]);
    return advice?.reasons.filter((reason) => reason.urgency === 'emergency') ?? [];
  };
  const already = new Set(emergencies({}).map((reason) => reason.rule));
  const symptoms = new Set(body.reported?.map((report) => report.symptom));
  return emergencies(body).some(
    ({ rule, because }) => !already.has(rule) || because.some((report) => symptoms.has(report.symptom)),
  );
}

/** The server's answer to the check-in; asked for when the engine cannot tell. */
function useServerAdvice(
  snapshot: Snapshot,
  checkIn: CheckIn | undefined,
  ask: boolean,
): Advice | undefined {
  const { api } = useApp();
  const [asked, setAsked] = useState<Advice>();
  const saved = checkIn && (checkIn.correction ?? checkIn.record);
  const shouldAsk = ask && saved?.status === 'sent' && !saved.advice;
  useEffect(() => {
    if (!shouldAsk || !snapshot.person) return;
    let current = true;
    void api.advice(snapshot.person).then((outcome) => {
      if (current && 'ok' in outcome) setAsked(outcome.ok);
    });
    return () => {
      current = false;
    };
  }, [shouldAsk, snapshot.person, saved?.id]);
  if (saved?.advice) return saved.advice;
  return asked && asked.check_in === checkIn?.id ? asked : undefined;
}

function useImpatience(key: string | undefined): boolean {
  const [impatient, setImpatient] = useState(false);
  useEffect(() => {
    setImpatient(false);
    const timer = setTimeout(() => setImpatient(true), kPatienceMs);
    return () => clearTimeout(timer);
  }, [key]);
  return impatient;
}
