// The check-in: one question at a time. Each question has its own address, so the way back is the
// browser's; every tap is kept at once, so nothing is lost by going back, closing or losing power.
import { checkIn as definition } from 'knowledge:pack';
import { useEffect, useRef } from 'preact/hooks';
import type { CheckInBody } from '../api/types';
import {
  askedQuestions,
  checkInBody,
  questionAfter,
  type Answer,
  type Answers,
  type DaysSinceSurgery,
  type Question,
} from '../engine/check_in';
import { whenText } from '../i18n/times';
import { t } from '../i18n/texts';
import { Loading } from '../ui/parts';
import { navigate } from '../ui/router';
import type { Draft } from '../sync/storage';
import { daysSinceSurgery, surgery } from './history';
import { QuestionView } from './question';
import { useApp, useEngine, useSnapshot } from './state';
import { makesEmergency } from './use_advice';

type DraftContent = Omit<Draft, 'person'>;

export function CheckInPage({ question: wanted }: { question: string }) {
  const { session } = useApp();
  const snapshot = useSnapshot();
  const engine = useEngine();
  const draft: DraftContent = snapshot.draft ?? { startedAt: new Date().toISOString(), answers: {} };
  const days = daysSinceSurgery(surgery(snapshot.records)?.performed_on, new Date());
  const asked = askedQuestions(definition, draft.answers, days);
  const question = asked.find((q) => q.id === wanted) ?? resumeAt(asked, draft);

  // Someone who goes back into a check-in that is finished does not want to start another one.
  const finished = wanted !== '' && !snapshot.draft && wanted !== asked[0]?.id;

  // An emergency left this one open for those who want to say more. Coming here anew is a new one.
  const over = wanted === '' && snapshot.draft?.interrupted === true;

  // Going on takes two writes to the phone's memory; a second tap meanwhile must not go on twice.
  const goingOn = useRef(false);

  const ready = snapshot.ready || !session.mayHaveDraft();

  useEffect(() => {
    if (!ready) return;
    if (over) void session.dropDraft();
    else if (finished) navigate('/', { replace: true });
    else if (question.id !== wanted) navigate(`/check-in/${question.id}`, { replace: true });
  }, [ready, question.id, wanted, finished, over]);

  if (!ready || finished || over) return <Loading>{t('ui.check-in.loading')}</Loading>;

  /** Keeps an answer, or that there is none. */
  const keep = async (answer: Answer | undefined): Promise<DraftContent> => {
    const { [question.id]: _, ...others } = draft.answers;
    const next = {
      ...draft,
      at: question.id,
      answers: answer ? { ...others, [question.id]: answer } : others,
    };
    await session.saveDraft(next);
    return next;
  };

  const advance = async (answer: Answer): Promise<void> => {
    if (goingOn.current) return;
    goingOn.current = true;
    try {
      await goOn(answer);
    } finally {
      goingOn.current = false;
    }
  };

  const goOn = async (answer: Answer): Promise<void> => {
    const kept = await keep(answer);
    const nextAsked = askedQuestions(definition, kept.answers, days);
    const inOrder = nextAsked.at(-1)?.id !== question.id;
    const next = questionAfter(nextAsked, kept.answers, question.id, kept.openOnly === true);
    // In an emergency the number to call matters more than the rest of the questions. Not before the
    // follow-ups of a question are answered: they say how bad it is and since when. And only once:
    // who goes on answering, or changes answers, is not stopped again. What was left out is new.
    const blockEnds = next !== undefined && !next['ask-when'];
    const mayStop = !kept.corrects || (kept.openOnly === true && !kept.interrupted);
    const stop = blockEnds && mayStop && isEmergency(kept.answers);
    if (!next || stop) {
      await finish(kept, next);
      return;
    }
    // The end was reached and something is open: from here on only that is asked.
    if (!inOrder && !kept.openOnly) await session.saveDraft({ ...kept, openOnly: true });
    navigate(`/check-in/${next.id}`);
  };

  const isEmergency = (answers: Answers): boolean =>
    engine.state === 'ready' && makesEmergency(engine.engine, snapshot.records, bodyOf(answers, days));

  const finish = async (done: DraftContent, next: Question | undefined): Promise<void> => {
    const body = bodyOf(done.answers, days);
    const record = await session.record(
      done.corrects
        ? { kind: 'record-corrected', body: { corrects: done.corrects, kind: 'check-in-submitted', body } }
        : { kind: 'check-in-submitted', body },
      { answers: done.answers },
    );
    navigate('/advice', { replace: true });
    const corrects = done.corrects ?? record.id;
    if (next) await session.saveDraft({ ...done, at: next.id, corrects, interrupted: true });
    else await session.dropDraft();
  };

  const position = definition.questions.findIndex((q) => q.id === question.id);
  const isLast = questionAfter(asked, draft.answers, question.id, draft.openOnly === true) === undefined;
  return (
    <>
      <progress
        class="progress"
        max={definition.questions.length}
        value={position + 1}
        aria-label={t('ui.check-in.progress')}
      />
      {draft.corrects && !draft.interrupted && (
        <p class="fine">{t('ui.check-in.changing', { when: whenText(new Date(draft.startedAt), new Date()) })}</p>
      )}
      <QuestionView
        key={question.id}
        question={question}
        answer={draft.answers[question.id]}
        isLast={isLast}
        keep={(answer) => void keep(answer)}
        advance={(answer) => void advance(answer)}
      />
    </>
  );
}

/** The knowledge compiler has checked every word of the definition against the vocabulary. */
function bodyOf(answers: Answers, days: DaysSinceSurgery): CheckInBody {
  return checkInBody(definition, answers, days);
}

/** Where to go on: the question that was shown last, else the first without an answer. */
function resumeAt(asked: readonly Question[], draft: DraftContent): Question {
  const first = asked[0];
  if (!first) throw new Error('the check-in has no question');
  return (
    asked.find((q) => q.id === draft.at) ?? asked.find((q) => !draft.answers[q.id]) ?? first
  );
}
