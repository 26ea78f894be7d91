// What the pages of the decision aid share: what was typed (kept on the phone), the outlook, the studies.
import { outlookFile, outlookSourcesFile } from 'knowledge:decide';
import { createContext } from 'preact';
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { EngineResult } from '../../engine/engine';
import {
  countsFromOperation, kYears, profileOf, topicsOf, yearsSince,
  type Outlook, type OutlookQuestion, type Profile, type Topic, type Way,
} from '../../engine/outlook';
import type { Decision } from '../../sync/storage';
import { idle, keepOffline, sectionText } from '../section';
import { useApp, useEngine } from '../state';
import type { Study } from '../study_line';
import { localDay } from './numbers';

export const kNoDecision: Decision = { answers: {}, values: {}, asks: [], own: '' };

export type Ask = (profile: Profile) => EngineResult<Outlook>;
type AskState = { state: 'loading' } | { state: 'ready'; ask: Ask } | { state: 'absent' };

export interface Shared {
  decision: Decision;
  /** False until what the phone keeps has been read. */
  ready: boolean;
  change: (part: Partial<Decision>) => void;
  /** Whether the last change is kept on the phone, or only in the page; nothing until one is known. */
  kept: 'phone' | 'page' | undefined;
  asking: AskState;
  again: () => void;
}

export const SharedContext = createContext<Shared | undefined>(undefined);

export function useShared(): Shared {
  const shared = useContext(SharedContext);
  if (!shared) throw new Error('used outside of the decision aid');
  return shared;
}

/** What the phone keeps, read once and written at every change. */
export function useDecision(): Pick<Shared, 'decision' | 'ready' | 'change' | 'kept'> {
  const { storage } = useApp();
  const [decision, setDecision] = useState<Decision>(kNoDecision);
  const [ready, setReady] = useState(false);
  const [kept, setKept] = useState<Shared['kept']>();
  const latest = useRef(decision);
  useEffect(() => {
    void storage.value('decision').then((known) => {
      // What was typed while the phone's memory was read stays.
      if (known && latest.current === kNoDecision) {
        latest.current = known;
        setDecision(known);
      }
      setReady(true);
    });
  }, [storage]);
  const change = (part: Partial<Decision>): void => {
    const next = { ...latest.current, ...part };
    latest.current = next;
    setDecision(next);
    setKept(undefined);
    void storage.putValue('decision', next).then((durable) => {
      if (latest.current === next) setKept(durable ? 'phone' : 'page');
    });
  };
  return { decision, ready, change, kept };
}

// One engine, one model, however often somebody comes back to the page.
let loadedInto: unknown;

/** Fetches the outlook behind the page and makes it ready while nothing else happens. */
export function useAsking(): Pick<Shared, 'asking' | 'again'> {
  const { engine: loader } = useApp();
  const engine = useEngine();
  const [asking, setAsking] = useState<AskState>({ state: 'loading' });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (engine.state === 'absent') setAsking({ state: 'absent' });
    if (engine.state !== 'ready') return;
    let current = true;
    setAsking({ state: 'loading' });
    sectionText(outlookFile)
      .then(async (text) => {
        await idle();
        if (loadedInto !== engine.engine) {
          const result = engine.engine.loadOutlook(text);
          if ('error' in result) throw new Error(`the engine refused the outlook: ${JSON.stringify(result.error)}`);
          loadedInto = engine.engine;
        }
        if (current) setAsking({ state: 'ready', ask: remembering((question) => engine.engine.outlook(question)) });
        void keepOffline([outlookFile, outlookSourcesFile]);
      })
      .catch((error: unknown) => {
        console.warn('outlook not available', error);
        if (current) setAsking({ state: 'absent' });
      });
    return () => {
      current = false;
    };
  }, [engine, tries]);
  const again = (): void => {
    void loader.load();
    setTries(tries + 1);
  };
  return { asking, again };
}

const kRemembered = 24;

/** The last answers are kept: a slider that goes back and forth asks for the same few again. */
function remembering(ask: (question: OutlookQuestion) => EngineResult<Outlook>): Ask {
  const answers = new Map<string, EngineResult<Outlook>>();
  return (profile) => {
    const question = { profile, today: localDay(new Date()), years: kYears };
    const key = JSON.stringify(question);
    const known = answers.get(key);
    if (known) return known;
    const answer = ask(question);
    answers.set(key, answer);
    const oldest = answers.keys().next().value;
    if (answers.size > kRemembered && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}

/** The outlook for what was typed. */
export function useOutlook(): { outlook: Outlook; ways: Way[] } | { waiting: 'loading' | 'absent' | 'refused' } {
  const { decision, asking } = useShared();
  return useMemo(() => {
    if (asking.state !== 'ready') return { waiting: asking.state };
    const answer = asking.ask(profileOf(decision.answers, localDay(new Date())));
    if ('error' in answer) return { waiting: 'refused' };
    const ways: Way[] = waysOf(decision.answers);
    return { outlook: answer.ok, ways };
  }, [asking, decision.answers]);
}

/** Who has had the operation has no other way left to compare. */
export function waysOf(answers: Decision['answers']): Way[] {
  return answers['operated'] === 'yes' ? ['surgery'] : ['surgery', 'non-operative'];
}

/** What may happen to who gave these answers, both ways side by side. */
export function topicsFor(outlook: Outlook, ways: readonly Way[], answers: Decision['answers']): Topic[] {
  if (answers['operated'] !== 'yes') return topicsOf(outlook, ways);
  const from = countsFromOperation(answers) ? 'operation' : 'today';
  return topicsOf(outlook, ways, from, yearsSince(answers, localDay(new Date())));
}

// --- studies -------------------------------------------------------------------------------------

export interface Finding {
  study: string;
  measure: string;
  estimate?: number;
  n?: number;
  time?: { value: number; unit: string };
}
export interface Library {
  studies: Record<string, Study>;
  findings: Record<string, Finding>;
  /** How findings enter the number of an outcome where that is not as they are. */
  figures: Record<string, Record<string, { complement?: boolean; of?: string }>>;
}

let library: Promise<Library> | undefined;

function loadLibrary(): Promise<Library> {
  library ??= fetch(`/knowledge/${outlookSourcesFile}`).then((response) => {
    if (!response.ok) throw new Error(`${outlookSourcesFile}: ${response.status}`);
    return response.json() as Promise<Library>;
  });
  library.catch(() => (library = undefined));
  return library;
}

export function useLibrary(): Library | 'loading' | 'failed' {
  const [found, setFound] = useState<Library | 'loading' | 'failed'>('loading');
  useEffect(() => {
    let current = true;
    loadLibrary().then(
      (loaded) => current && setFound(loaded),
      () => current && setFound('failed'),
    );
    return () => {
      current = false;
    };
  }, []);
  return found;
}
