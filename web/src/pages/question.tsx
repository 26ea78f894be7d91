// One question of the check-in, by kind. Where it comes from and what it means is in the definition.
import { limits } from 'knowledge:pack';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import {
  noneOption,
  togglePick,
  unsureOption,
  type Answer,
  type AskOption,
  type ChoiceQuestion,
  type Question,
  type ScaleQuestion,
  type TemperatureQuestion,
} from '../engine/check_in';
import { readTemperature, showTemperature, type TemperatureUnit } from '../engine/temperature';
import { hasText, t } from '../i18n/texts';
import { Icon } from '../ui/icon';
import { Button, PageTitle } from '../ui/parts';
import { SourcesDisclosure } from './sources';
import { useApp, useSnapshot } from './state';

interface Props<Q extends Question> {
  question: Q;
  answer: Answer | undefined;
  isLast: boolean;
  /** Keeps the answer so far. */
  keep: (answer: Answer | undefined) => void;
  /** Keeps the answer and goes on. */
  advance: (answer: Answer) => void;
}

export function QuestionView(props: Props<Question>) {
  const { question } = props;
  switch (question.kind) {
    case 'choose-one':
      return <ChooseOne {...props} question={question} />;
    case 'choose-many':
      return <ChooseMany {...props} question={question} />;
    case 'scale':
      return <Scale {...props} question={question} />;
    case 'temperature':
      return <Temperature {...props} question={question} />;
  }
}

/** The second tap of a nervous double tap must not answer the question that has just appeared. */
const kSettleMs = 350;

/**
 * The question above, the answers below it, and the ways on at the bottom edge. Nothing in it can be
 * tapped before it can have been seen.
 */
function Frame({
  question,
  hint,
  isLast,
  message,
  onNext,
  dontKnow,
  onSkip,
  children,
}: {
  question: Question;
  hint?: string;
  isLast: boolean;
  message?: string | undefined;
  /** Left out where a tap on an answer goes on by itself. */
  onNext?: (() => void) | undefined;
  dontKnow?: { text: string; picked: boolean; pick: () => void } | undefined;
  onSkip: () => void;
  children: ComponentChildren;
}) {
  const shownAt = useRef(performance.now());
  const helpKey = `check-in.${question.id}.help`;
  // Before the parts inside get it: one place for every way on, also for the one that is added next.
  const dropIfTooSoon = (event: Event): void => {
    if (event.timeStamp - shownAt.current >= kSettleMs) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form
      class="question"
      noValidate
      onClickCapture={dropIfTooSoon}
      onSubmit={(event) => {
        event.preventDefault();
        onNext?.();
      }}
    >
      <PageTitle of={question.id}>{t(`check-in.${question.id}.ask`)}</PageTitle>
      {hasText(helpKey) && <p class="help">{t(helpKey)}</p>}
      {hint && <p class="hint">{hint}</p>}
      <div class="answer-area">{children}</div>
      <p class="error" role="alert">
        {message}
      </p>
      {onNext && (
        <div class="question-next">
          <button type="submit" class="button button-primary">
            <span>{t(isLast ? 'ui.check-in.finish' : 'ui.check-in.next')}</span>
          </button>
        </div>
      )}
      <div class="question-others">
        {dontKnow && (
          <button
            type="button"
            class="button button-quiet"
            aria-pressed={dontKnow.picked}
            onClick={dontKnow.pick}
          >
            <span>{dontKnow.text}</span>
          </button>
        )}
        <Button look="quiet" onClick={onSkip}>
          {t('ui.check-in.skip')}
        </Button>
      </div>
      {question.sources && <SourcesDisclosure of={{ findings: question.sources }} />}
    </form>
  );
}

function optionText(question: Question, option: AskOption): string {
  return t(`check-in.${question.id}.option.${option.id}`);
}

/** A choice without its own "I don't know" gets one: not knowing is an answer everywhere. */
function dontKnowFor(question: ChoiceQuestion, answer: Answer | undefined, advance: (a: Answer) => void) {
  if (unsureOption(question)) return undefined;
  return {
    text: t('ui.check-in.dont-know'),
    picked: answer?.kind === 'unsure',
    pick: () => advance({ kind: 'unsure' }),
  };
}

function ChooseOne({ question, answer, isLast, advance }: Props<ChoiceQuestion>) {
  const picked = answer?.kind === 'chosen' ? answer.options[0] : undefined;
  return (
    <Frame
      question={question}
      isLast={isLast}
      onNext={picked ? () => advance({ kind: 'chosen', options: [picked] }) : undefined}
      dontKnow={dontKnowFor(question, answer, advance)}
      onSkip={() => advance({ kind: 'skipped' })}
    >
      <div class="options" role="group" aria-label={t('ui.check-in.one')}>
        {question.options.map((option) => (
          <button
            key={option.id}
            type="button"
            class="option"
            value={option.id}
            aria-pressed={picked === option.id}
            onClick={() => advance({ kind: 'chosen', options: [option.id] })}
          >
            <span class="option-mark option-mark-one">
              <Icon name="check" />
            </span>
            <span>{optionText(question, option)}</span>
          </button>
        ))}
      </div>
    </Frame>
  );
}

/**
 * A list of signs to tick. With nothing ticked, "None of these" after the list goes on by itself: who
 * is well taps once per list, and has seen the whole list before. Once something is ticked it only
 * clears the ticks, so that a slip of the thumb sends nothing.
 */
function ChooseMany({ question, answer, isLast, keep, advance }: Props<ChoiceQuestion>) {
  const picks = answer?.kind === 'chosen' ? answer.options : [];
  const none = noneOption(question);
  const unsure = unsureOption(question);
  const toggle = (option: AskOption): void => {
    const options = togglePick(question, picks, option.id);
    keep(options.length > 0 ? { kind: 'chosen', options } : undefined);
  };
  const pickOrGoOn = (option: AskOption): void => {
    const nothingElse = picks.every((pick) => pick === option.id);
    if (nothingElse) advance({ kind: 'chosen', options: [option.id] });
    else toggle(option);
  };
  return (
    <Frame
      question={question}
      hint={t('ui.check-in.several')}
      isLast={isLast}
      onNext={picks.length > 0 ? () => advance({ kind: 'chosen', options: picks }) : undefined}
      dontKnow={
        unsure
          ? {
              text: optionText(question, unsure),
              picked: picks.includes(unsure.id),
              pick: () => pickOrGoOn(unsure),
            }
          : dontKnowFor(question, answer, advance)
      }
      onSkip={() => advance({ kind: 'skipped' })}
    >
      <div class="options" role="group" aria-label={t('ui.check-in.several')}>
        {question.options
          .filter((option) => option !== none && option !== unsure)
          .map((option) => (
            <label key={option.id} class="option">
              <input
                type="checkbox"
                value={option.id}
                checked={picks.includes(option.id)}
                onChange={() => toggle(option)}
              />
              <span class="option-mark">
                <Icon name="check" />
              </span>
              <span>{optionText(question, option)}</span>
            </label>
          ))}
      </div>
      {none && (
        <button
          type="button"
          class="option option-none"
          value={none.id}
          aria-pressed={picks.includes(none.id)}
          onClick={() => pickOrGoOn(none)}
        >
          <span class="option-mark option-mark-one">
            <Icon name="check" />
          </span>
          <span>{optionText(question, none)}</span>
        </button>
      )}
    </Frame>
  );
}

function Scale({ question, answer, isLast, keep, advance }: Props<ScaleQuestion>) {
  const [message, setMessage] = useState<string>();
  const { from, to } = question;
  const value = answer?.kind === 'value' ? answer.value : undefined;
  const middle = Math.round((from + to) / 2);
  const words = useId();
  const set = (next: number): void => {
    setMessage(undefined);
    keep({ kind: 'value', value: Math.min(to, Math.max(from, next)) });
  };
  return (
    <Frame
      question={question}
      isLast={isLast}
      message={message}
      onNext={() => {
        if (value !== undefined) advance({ kind: 'value', value });
        else setMessage(t('ui.check-in.scale-first'));
      }}
      dontKnow={{
        text: t('ui.check-in.dont-know'),
        picked: answer?.kind === 'unsure',
        pick: () => advance({ kind: 'unsure' }),
      }}
      onSkip={() => advance({ kind: 'skipped' })}
    >
      <div class="scale">
        <div class="scale-row">
          <StepButton label={t('ui.check-in.scale-less')} icon="minus" onClick={() => set((value ?? middle) - 1)} />
          <output class="scale-value">
            {value === undefined ? <span class="scale-none">{t('ui.check-in.scale-hint')}</span> : value}
          </output>
          <StepButton label={t('ui.check-in.scale-more')} icon="plus" onClick={() => set((value ?? middle) + 1)} />
        </div>
        <Slider
          label={t(`check-in.${question.id}.ask`)}
          from={from}
          to={to}
          value={value}
          rest={middle}
          describedBy={words}
          onValue={set}
        />
        <p class="scale-words" id={words}>
          <span>
            <b>{from}</b> {t(`check-in.${question.id}.low`)}
          </span>
          <span>
            <b>{to}</b> {t(`check-in.${question.id}.high`)}
          </span>
        </p>
      </div>
    </Frame>
  );
}

function StepButton({ label, icon, onClick }: { label: string; icon: 'plus' | 'minus'; onClick: () => void }) {
  return (
    <button type="button" class="step" aria-label={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

/**
 * A slider that has no answer until it is touched: a pain of 5 that nobody chose must not be sent.
 * A tap exactly where the thumb rests changes no value, so taps and keys count as answers too.
 */
function Slider({
  label,
  from,
  to,
  value,
  rest,
  describedBy,
  onValue,
}: {
  label: string;
  from: number;
  to: number;
  value: number | undefined;
  rest: number;
  describedBy: string;
  onValue: (value: number) => void;
}) {
  const slider = useRef<HTMLInputElement>(null);
  const shown = value ?? rest;
  useEffect(() => {
    // Through the CSSOM: a style attribute would be refused by the content security policy.
    slider.current?.style.setProperty('--filled', `${((shown - from) / (to - from)) * 100}%`);
  }, [shown, from, to]);
  const take = (): void => onValue(Number(slider.current?.value));
  return (
    <input
      ref={slider}
      type="range"
      class={value === undefined ? 'slider slider-unset' : 'slider'}
      min={from}
      max={to}
      step={1}
      value={shown}
      aria-label={label}
      aria-describedby={describedBy}
      aria-valuetext={
        value === undefined
          ? t('ui.check-in.scale-unanswered')
          : t('ui.check-in.scale-value', { value, most: to })
      }
      onInput={take}
      onClick={take}
      onKeyDown={(event) => {
        if (event.key === ' ') {
          event.preventDefault();
          take();
        }
      }}
    />
  );
}

const kAnyTemperature = { from: -Infinity, to: Infinity };

function Temperature({ question, answer, isLast, keep, advance }: Props<TemperatureQuestion>) {
  const { session } = useApp();
  const { device } = useSnapshot();
  const unit: TemperatureUnit = device.temperatureUnit ?? 'celsius';
  const [text, setText] = useState(answer?.kind === 'value' ? showTemperature(answer.value, unit) : '');
  const [message, setMessage] = useState<string>();
  const id = useId();
  const range = limits[question.attribute] ?? kAnyTemperature;
  const setUnit = (next: TemperatureUnit): void => void session.setDevice({ ...device, temperatureUnit: next });

  const typed = (next: string): void => {
    setText(next);
    setMessage(undefined);
    const read = readTemperature(next, unit, range);
    if (read.kind === 'read' && read.unit !== unit) setUnit(read.unit);
    keep(read.kind === 'read' ? { kind: 'value', value: read.celsius } : undefined);
  };
  const next = (): void => {
    const read = readTemperature(text, unit, range);
    if (read.kind === 'read') advance({ kind: 'value', value: read.celsius });
    else setMessage(t(read.kind === 'odd' ? 'ui.check-in.temperature-odd' : 'ui.check-in.temperature-first'));
  };
  return (
    <Frame
      question={question}
      isLast={isLast}
      message={message}
      onNext={next}
      dontKnow={{
        text: t('ui.check-in.temperature-not-measured'),
        picked: answer?.kind === 'unsure',
        pick: () => advance({ kind: 'unsure' }),
      }}
      onSkip={() => advance({ kind: 'skipped' })}
    >
      <div class="temperature">
        <label class="visually-hidden" for={id}>
          {t('ui.check-in.temperature-label')}
        </label>
        <input
          id={id}
          class="temperature-input"
          type="text"
          inputMode="decimal"
          autoComplete="off"
          maxLength={6}
          value={text}
          aria-invalid={message ? true : undefined}
          onInput={(event) => typed(event.currentTarget.value)}
        />
        <fieldset class="units">
          <legend class="visually-hidden">{t('ui.check-in.temperature-unit')}</legend>
          {(['celsius', 'fahrenheit'] as const).map((candidate) => (
            <label key={candidate}>
              <input
                type="radio"
                name={`${id}-unit`}
                checked={unit === candidate}
                onChange={() => setUnit(candidate)}
              />
              <span>{t(`ui.check-in.temperature-${candidate}`)}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </Frame>
  );
}
