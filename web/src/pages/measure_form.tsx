// The total of a questionnaire that the clinic gave: what it was, the number, the day.
import { instruments } from 'knowledge:pack';
import { useState } from 'preact/hooks';
import { readScore } from '../engine/measure';
import { hasText, t } from '../i18n/texts';
import { dayText } from '../i18n/times';
import { Button, Field } from '../ui/parts';
import { FormCard } from './form_card';
import { measures, type Measure } from './history';
import { statusText } from './record_status';
import { useApp, useSnapshot } from './state';

const kShown = 3;

/** Those that tell how somebody is doing day by day come first; then by name. */
const kChoices = Object.keys(instruments)
  .filter((id) => hasText(`ui.instrument.${id}`))
  .sort((a, b) => Number(tellsCourse(b)) - Number(tellsCourse(a)) || nameOf(a).localeCompare(nameOf(b)));

export function MeasureForm() {
  const { session } = useApp();
  const snapshot = useSnapshot();
  const [chosen, setChosen] = useState('');
  const [typed, setTyped] = useState('');
  const [day, setDay] = useState('');
  const [checked, setChecked] = useState(false);
  const instrument = instruments[chosen];
  const read = instrument ? readScore(typed, instrument) : undefined;
  const moment = momentOf(day, new Date());
  const change = (how: () => void): void => {
    setChecked(false);
    how();
  };
  const submit = async (): Promise<boolean> => {
    setChecked(true);
    if (read?.kind !== 'read' || moment === undefined) return false;
    await session.record({
      kind: 'measure-submitted',
      occurred_at: moment.toISOString(),
      body: { instrument: chosen, score: read.score },
    });
    setTyped('');
    setChecked(false);
    return true;
  };
  const last = measures(snapshot.records).reverse().slice(0, kShown);
  return (
    <FormCard
      title={t('ui.measure.title')}
      body={t('ui.measure.body')}
      submit={submit}
      after={
        last.length > 0 && (
          <ul class="told-scores">
            {last.map((measure) => (
              <ToldScore key={measure.id} measure={measure} />
            ))}
          </ul>
        )
      }
    >
      <Field
        label={t('ui.measure.instrument')}
        hint={t('ui.measure.instrument-hint')}
        error={checked && !instrument ? t('ui.measure.instrument-missing') : undefined}
      >
        {(control) => (
          <select
            {...control}
            value={chosen}
            onChange={(event) => {
              const word = event.currentTarget.value;
              change(() => setChosen(word));
            }}
          >
            <option value="">{t('ui.settings.not-said')}</option>
            {kChoices.map((id) => (
              <option key={id} value={id}>
                {nameOf(id)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={t('ui.measure.score')}
        hint={instrument && t(rangeKey(instrument.step), { low: instrument.from, high: instrument.to })}
        error={checked && instrument && read?.kind !== 'read' ? t('ui.measure.score-wrong') : undefined}
      >
        {(control) => (
          <input
            {...control}
            type="text"
            // A phone's number pad may lack the minus sign that some scales need.
            inputMode={instrument && instrument.from < 0 ? 'text' : 'decimal'}
            autoComplete="off"
            maxLength={12}
            value={typed}
            onInput={(event) => {
              const text = event.currentTarget.value;
              change(() => setTyped(text));
            }}
          />
        )}
      </Field>
      <Field
        label={t('ui.measure.day')}
        hint={t('ui.measure.day-hint')}
        error={checked && moment === undefined ? t('ui.measure.future') : undefined}
      >
        {(control) => (
          <input
            {...control}
            type="date"
            value={day}
            onInput={(event) => {
              const text = event.currentTarget.value;
              change(() => setDay(text));
            }}
          />
        )}
      </Field>
    </FormCard>
  );
}

function ToldScore({ measure }: { measure: Measure }) {
  const { session } = useApp();
  const snapshot = useSnapshot();
  const name = nameOf(measure.instrument);
  const takeBack = (): void =>
    void session.record({ kind: 'record-corrected', body: { corrects: measure.id, body: null } });
  return (
    <li>
      <span>{t('ui.measure.told', { name, score: measure.score, day: dayText(measure.at) })}</span>
      <span class="fine">{statusText(measure.record, snapshot.config?.team_watching === true)}</span>
      <Button look="quiet" onClick={takeBack} aria-label={t('ui.measure.take-back-one', { name })}>
        {t('ui.measure.take-back')}
      </Button>
    </li>
  );
}

/** Noon of the chosen day, or now when it is today or empty; nothing for a day to come. */
function momentOf(day: string, now: Date): Date | undefined {
  if (day === '') return now;
  const noon = new Date(`${day}T12:00:00`);
  if (Number.isNaN(noon.getTime())) return undefined;
  const midnight = new Date(noon).setHours(0, 0, 0, 0);
  const today = new Date(now).setHours(0, 0, 0, 0);
  if (midnight > today) return undefined;
  return midnight === today ? now : noon;
}

function rangeKey(step: number | undefined): string {
  return step === 1 ? 'ui.measure.range-whole' : 'ui.measure.range';
}

function tellsCourse(id: string): boolean {
  return instruments[id]?.course !== undefined;
}

function nameOf(id: string): string {
  return hasText(`ui.instrument.${id}`) ? t(`ui.instrument.${id}`) : id;
}
