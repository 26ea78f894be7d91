// What matters to the person: said, kept on the phone, given back in words. No score, nothing decides.
import { pointAt, type Forecast, type Way } from '../../engine/outlook';
import { hasText, t } from '../../i18n/texts';
import { Button, ButtonLink, Card, PageTitle } from '../../ui/parts';
import { Link } from '../../ui/router';
import type { Decision } from '../../sync/storage';
import { Choice } from './fields';
import { capital, inHundred, others, shortRange } from './numbers';
import { topicsFor, useOutlook, useShared } from './state';
import { Caveats } from './views';
import { isRough, noneText, timeText } from './words';

/** Each value, and the outcome whose numbers speak of it; none where there are no good numbers. */
const kValues = [
  { id: 'leg-pain', topics: ['persistent-leg-pain', 'main-symptom-not-better'] },
  { id: 'again', topics: ['more-surgery'] },
  { id: 'risks', topics: ['any-unfavourable-event', 'incidental-durotomy'] },
  { id: 'work', topics: [] },
  { id: 'avoid', topics: ['more-surgery'] },
] as const;

/** Of what is decided already, nobody is asked. */
const kBefore: readonly string[] = ['avoid'];

export function valuesFor(answers: Decision['answers']): readonly (typeof kValues)[number][] {
  return answers['operated'] === 'yes' ? kValues.filter(({ id }) => !kBefore.includes(id)) : kValues;
}

export const kLeans = ['surgery', 'waiting', 'other-care', 'unsure'] as const;

export function ValuesPage() {
  const { decision, change } = useShared();
  const set = (id: string, value: number | undefined): void => {
    const values = { ...decision.values };
    if (value === undefined) delete values[id];
    else values[id] = value;
    change({ values });
  };
  return (
    <>
      <div class="page-head" data-ipdas="values">
        <PageTitle of="decide-values">{t('decide.values.title')}</PageTitle>
        <p class="lead">{t('decide.values.lead')}</p>
        <p class="kept-here">{t('decide.values.kept')}</p>
      </div>
      <ul class="values">
        {valuesFor(decision.answers).map(({ id, topics }) => (
          <li key={id}>
            <Card>
              <ValueSlider id={id} value={decision.values[id]} onValue={(value) => set(id, value)} />
              <NumbersFor id={id} topics={topics} />
            </Card>
          </li>
        ))}
      </ul>
      <Card labelledBy="in-words">
        <h2 id="in-words">{t('decide.values.back-title')}</h2>
        <div aria-live="polite">
          <ValuesInWords decision={decision} />
        </div>
      </Card>
      {decision.answers['operated'] !== 'yes' && (
        <Choice
          name="lean"
          label={t('decide.values.lean-title')}
          value={decision.lean}
          options={kLeans.map((lean) => ({ value: lean, text: t(`decide.values.lean.${lean}`) }))}
          onValue={(lean) => change({ lean })}
        />
      )}
      <div class="actions">
        <ButtonLink href="/decide/questions" look="primary">
          {t('decide.next.questions')}
        </ButtonLink>
      </div>
    </>
  );
}

type Level = 0 | 1 | 2 | 3;

/** Where on the line somebody put it, in words. */
export function levelOf(value: number): Level {
  return value <= 1 ? 0 : value <= 4 ? 1 : value <= 7 ? 2 : 3;
}

function ValueSlider({ id, value, onValue }: { id: string; value: number | undefined; onValue: (value: number | undefined) => void }) {
  const text = value === undefined ? '' : t(`decide.values.levels.${levelOf(value)}`);
  return (
    <div class="value-line">
      <label>
        <span class="value-name">{t(`decide.values.${id}`)}</span>
        <input
          type="range"
          class={value === undefined ? 'slider slider-unset' : 'slider'}
          min={0}
          max={10}
          value={value ?? 5}
          aria-valuetext={value === undefined ? t('ui.check-in.scale-unanswered') : text}
          style={{ '--filled': `${(value ?? 5) * 10}%` }}
          onInput={(event) => onValue(Number(event.currentTarget.value))}
          // A tap in the middle of a line that was not moved yet is an answer too.
          onClick={(event) => onValue(Number(event.currentTarget.value))}
        />
      </label>
      <div class="scale-words fine">
        <span>{t('decide.values.least')}</span>
        <span>{t('decide.values.most')}</span>
      </div>
      {value !== undefined && (
        <Button look="quiet" onClick={() => onValue(undefined)}>
          {t('decide.values.clear')}
          <span class="visually-hidden">: {t(`decide.values.${id}`)}</span>
        </Button>
      )}
    </div>
  );
}

/** The numbers that speak of a value, with both ways in equal detail. */
function NumbersFor({ id, topics }: { id: string; topics: readonly string[] }) {
  const { decision } = useShared();
  const found = useOutlook();
  const all =
    'outlook' in found && found.outlook.status === 'covered' ? topicsFor(found.outlook, found.ways, decision.answers) : undefined;
  if (!all) return null;
  const topic = topics.map((one) => all.find((told) => told.id === one)).find((one) => one !== undefined);
  if (!topic) return <p class="fine">{`${t('decide.values.numbers')}: ${t('decide.none')}`}</p>;
  return (
    <>
      <p class="fine" data-figure={topic.id} data-view="value" data-outcome={topic.id}>
        {t('decide.values.numbers')}:{' '}
        {topic.ways
          .map(({ way, forecast }) =>
            forecast && pointAt(forecast, kYearsShown) ? numberSentence(id, way, forecast) : noneSentence(way, noneText(topic, way)),
          )
          .join(' ')}{' '}
        <Link href={`/decide/outlook/${topic.id}`}>{t('decide.basis')}</Link>
      </p>
      <Caveats topic={topic} />
    </>
  );
}

const kYearsShown = 5;

function noneSentence(way: Way, text: string): string {
  return t(`decide.values.numbers-${way === 'surgery' ? 'surgery' : 'without'}`, { number: text.replace(/\.$/, '').toLowerCase() });
}

function numberSentence(id: string, way: Way, forecast: Forecast): string {
  const point = pointAt(forecast, kYearsShown);
  if (!point) return '';
  const { median, low95, high95 } = point.any_place;
  const time = timeText(forecast, point);
  const rough = (text: string): string => (isRough(forecast) ? t('decide.number.rough', { n: text }) : text);
  const number = `${rough(inHundred(median))} (${shortRange(point.any_place)})`;
  // Whether there is one more, and whether there is one at all, are two questions about one number.
  const own = `decide.values.${id}.${forecast.from ? 'after' : way}`;
  if (hasText(own)) {
    const rest = rough(t('decide.number.in-hundred', { n: others(median) }));
    const restRange = shortRange({ median: 1 - median, low95: 1 - high95, high95: 1 - low95 });
    return capital(t(own, { number, time, rest, rest_range: restRange }));
  }
  return t(`decide.values.numbers-${way === 'surgery' ? 'surgery' : 'without'}`, {
    number: `${number} ${t(`outlook.${forecast.id}.do`)} ${time}`,
  });
}

export function ValuesInWords({ decision: { values, answers } }: { decision: Decision }) {
  const own = valuesFor(answers);
  const said = own.flatMap(({ id }) => {
    const value = values[id];
    return value === undefined ? [] : [{ id, value, level: levelOf(value) }];
  });
  if (said.length === 0) return <p>{t('decide.values.back-none')}</p>;
  const strong = (id: string): boolean => (values[id] ?? 0) >= 5 && own.some((one) => one.id === id);
  const pulls = strong('leg-pain') && strong('avoid');
  return (
    <>
      <dl class="in-words">
        {([3, 2, 1, 0] as const).map((level) => {
          const these = said.filter((one) => one.level === level).sort((a, b) => b.value - a.value);
          if (these.length === 0) return null;
          return (
            <div key={level}>
              <dt>{t(`decide.values.back.${level}`)}</dt>
              <dd>{capital(these.map(({ id }) => t(`decide.values.${id}`).replace(/^\w/, (c) => c.toLowerCase())).join('; '))}.</dd>
            </div>
          );
        })}
      </dl>
      {pulls && <p class="pulls">{t('decide.values.back-two')}</p>}
    </>
  );
}
