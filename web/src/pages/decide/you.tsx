// A few questions, on one calm page. Each says why it is asked; none has to be answered.
import { useRef, useState } from 'preact/hooks';
import { bmiOf, heightOf, notNumbers, profileOf, weightOf, type Field as FieldName } from '../../engine/outlook';
import { hasText, t } from '../../i18n/texts';
import { Button, Card, Field, PageTitle } from '../../ui/parts';
import { navigate } from '../../ui/router';
import { Choice } from './fields';
import { localDay } from './numbers';
import { kNoDecision, useShared, type Ask } from './state';
import { WeakLeg } from './urgent';

const kProcedures = [
  'microdiscectomy', 'discectomy', 'hemilaminectomy', 'laminotomy', 'laminectomy', 'decompression', 'fusion',
];

type Errors = Partial<Record<FieldName, string>>;

export function YouPage() {
  const { decision, change, asking } = useShared();
  const { answers } = decision;
  const [touched, setTouched] = useState<ReadonlySet<FieldName>>(new Set());
  const [said, setSaid] = useState<'look-again' | 'forgotten'>();
  const form = useRef<HTMLFormElement>(null);

  const set = (part: Record<string, string>): void => {
    setSaid(undefined);
    change({ answers: { ...answers, ...part } });
  };
  const errors = errorsOf(answers, asking.state === 'ready' ? asking.ask : undefined);
  // What is wrong is said when one leaves the field, not while one types.
  const shown = (field: FieldName): string | undefined => (touched.has(field) ? errors[field] : undefined);
  const leave = (field: FieldName) => () => setTouched(new Set([...touched, field]));
  const submit = (): void => {
    const wrong = Object.keys(errors) as FieldName[];
    if (wrong.length === 0) {
      navigate('/decide/outlook');
      return;
    }
    setTouched(new Set(wrong));
    setSaid('look-again');
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };
  const forget = (): void => {
    change(kNoDecision);
    setTouched(new Set());
    setSaid('forgotten');
  };

  const choice = (field: string, words: readonly string[], key = field) => (
    <Choice
      name={field}
      label={t(`decide.you.${key}`)}
      why={t(`decide.you.${key}.why`)}
      value={answers[field]}
      options={[
        ...words.map((word) => ({ value: word, text: t(`decide.you.${key}.${word}`) })),
        { value: 'unknown', text: t('decide.you.dont-know') },
      ]}
      onValue={(value) => set({ [field]: value })}
    />
  );
  const typed = (
    field: FieldName,
    key: string,
    label: string,
    extra: { why?: string; error?: string | undefined; width?: 'short' } = {},
  ) => (
    <Field label={label} hint={extra.why} error={extra.error ?? shown(field)}>
      {(control) => (
        <input
          {...control}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          maxLength={6}
          value={answers[key] ?? ''}
          onInput={(event) => set({ [key]: event.currentTarget.value })}
          onBlur={leave(field)}
        />
      )}
    </Field>
  );
  const units = answers['units'] === 'us' ? 'us' : 'metric';
  const oneOfTwo = (heightOf(answers) === undefined) !== (weightOf(answers) === undefined);

  return (
    <>
      <div class="page-head">
        <PageTitle of="decide-you">{t('decide.you.title')}</PageTitle>
        <p class="lead">{t('decide.you.lead')}</p>
        <p class="kept-here">{t('decide.you.kept')}</p>
      </div>
      <form
        ref={form}
        class="you-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Card labelledBy="part-operation">
          <h2 id="part-operation">{t('decide.you.part.operation')}</h2>
          {choice('indication', ['disc-herniation', 'stenosis', 'other'])}
          {choice('operated', ['no', 'yes'])}
          <Field label={t('decide.you.procedure')} hint={t('decide.you.procedure.why')}>
            {(control) => (
              <select
                {...control}
                value={answers['procedure'] ?? 'unknown'}
                onChange={(event) => set({ procedure: event.currentTarget.value })}
              >
                <option value="unknown">{t('decide.you.dont-know')}</option>
                {kProcedures.map((word) => (
                  <option key={word} value={word}>
                    {word === 'fusion' ? t('decide.you.procedure.fusion') : t(`ui.procedure.${word}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {answers['operated'] === 'yes' && (
            <Field
              label={t('decide.you.surgery-date')}
              hint={t('decide.you.surgery-date.why')}
              error={shown('surgery_date')}
            >
              {(control) => (
                <input
                  {...control}
                  type="date"
                  value={answers['surgery_date'] ?? ''}
                  onInput={(event) => {
                    set({ surgery_date: event.currentTarget.value });
                    leave('surgery_date')();
                  }}
                />
              )}
            </Field>
          )}
          {answers['operated'] === 'yes' && (
            <>
              <p class="said" role="status">
                {!answers['surgery_date'] && t('decide.note.no-day')}
              </p>
              {choice('event_since', ['no', 'yes'])}
            </>
          )}
        </Card>
        {answers['operated'] !== 'yes' && (
          <Card labelledBy="part-pain">
            <h2 id="part-pain">{t('decide.you.part.pain')}</h2>
            {choice('pain_for', ['short', 'middle', 'long'])}
            {choice('weak', ['no', 'same', 'worse'])}
            <WeakLeg />
          </Card>
        )}
        <Card labelledBy="part-person">
          <h2 id="part-person">{t('decide.you.part.person')}</h2>
          {typed('age', 'age', t('decide.you.age'), { why: t('decide.you.age.why') })}
          <Choice
            name="sex"
            label={t('decide.you.sex')}
            why={t('decide.you.sex.why')}
            value={answers['sex']}
            options={[
              ...['female', 'male', 'other'].map((word) => ({ value: word, text: t(`ui.sex.${word}`) })),
              { value: 'unknown', text: t('decide.you.dont-know') },
            ]}
            onValue={(sex) => set({ sex })}
          />
          <Choice
            name="units"
            label={`${t('decide.you.height')}, ${t('decide.you.weight').toLowerCase()}`}
            why={t('decide.you.size.why')}
            value={units}
            options={(['metric', 'us'] as const).map((word) => ({ value: word, text: t(`decide.you.units.${word}`) }))}
            onValue={(value) => set({ units: value })}
          />
          <div class="side-by-side">
            {units === 'metric' ? (
              <>
                {typed('height', 'height_cm', t('decide.you.height-cm'))}
                {typed('weight', 'weight_kg', t('decide.you.weight-kg'))}
              </>
            ) : (
              <>
                {typed('height', 'height_ft', t('decide.you.height-ft'))}
                {typed('height', 'height_in', t('decide.you.height-in'), { error: '' })}
                {typed('weight', 'weight_lb', t('decide.you.weight-lb'))}
              </>
            )}
          </div>
          <p class="said" role="status">
            {oneOfTwo && touched.has('height') && touched.has('weight') ? t('decide.note.one-of-two') : ''}
          </p>
        </Card>
        <Card labelledBy="part-health">
          <h2 id="part-health">{t('decide.you.part.health')}</h2>
          {choice('smoking', ['never', 'former', 'current'])}
          {choice('diabetes', ['no', 'yes'])}
          {choice('earlier_surgery', ['none', 'other-place', 'same-place'], 'earlier')}
        </Card>
        <div class="actions">
          <button type="submit" class="button button-primary">
            <span>{t('decide.next.outlook')}</span>
          </button>
          <p class="said" role="status">
            {said && t(`decide.you.${said}`)}
          </p>
          <Button look="quiet" onClick={forget}>
            {t('decide.you.forget')}
          </Button>
        </div>
      </form>
    </>
  );
}

/**
 * What is wrong with the answers, by field. The engine decides what nobody has and what contradicts;
 * until it is there, only what is no number is known.
 */
export function errorsOf(answers: Readonly<Record<string, string>>, ask: Ask | undefined): Errors {
  const errors: Errors = {};
  for (const field of notNumbers(answers)) errors[field] = t('decide.error.number');
  if (!ask) return errors;
  let rest = answers;
  // The engine names one thing at a time: what it named is left out, and it is asked again.
  for (let i = 0; i < 4; i += 1) {
    const answer = ask(profileOf(rest, localDay(new Date())));
    if (!('error' in answer)) return errors;
    const member = answer.error.pointer?.replace('/profile/', '') ?? '';
    const field = kFieldOf[member];
    if (!field) return errors;
    errors[field] ??= messageOf(field, answer.error.code, rest, ask);
    rest = without(rest, field);
  }
  return errors;
}

const kFieldOf: Readonly<Record<string, FieldName>> = {
  age: 'age',
  height_cm: 'height',
  weight_kg: 'weight',
  bmi: 'weight',
  surgery_date: 'surgery_date',
};
const kKeysOf: Readonly<Record<FieldName, string[]>> = {
  age: ['age'],
  height: ['height_cm', 'height_ft', 'height_in'],
  weight: ['weight_kg', 'weight_lb'],
  surgery_date: ['surgery_date', 'operated'],
};

function without(answers: Readonly<Record<string, string>>, field: FieldName): Record<string, string> {
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !kKeysOf[field].includes(key)));
}

function messageOf(field: FieldName, code: string | undefined, answers: Readonly<Record<string, string>>, ask: Ask): string {
  if (field === 'surgery_date') {
    if (code === 'out-of-range') return t('decide.error.day-future');
    return t(code === 'inconsistent' ? 'decide.error.day-birth' : 'decide.error.day');
  }
  if (field === 'weight' && bmiOf(answers) !== undefined && !('error' in ask(profileOf(without(answers, 'height'))))) {
    return t('decide.error.both');
  }
  const key = `decide.error.${field}`;
  return hasText(key) ? t(key) : t('decide.error.other');
}
