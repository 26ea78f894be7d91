// What a number rests on, one tap away: the people, how sure, why it is a range, the studies.
import { pointAt, type Answers, type Forecast, type Topic, type Way } from '../../engine/outlook';
import { t } from '../../i18n/texts';
import { Disclosure } from '../../ui/parts';
import { count, innerRange, lower, span } from './numbers';
import { useShared } from './state';
import { Studies } from './studies';
import { WayLabel } from './views';
import { noneText } from './words';

export function BasisDisclosure({ topic, years }: { topic: Topic; years: number }) {
  return (
    <Disclosure summary={t('decide.basis')}>
      <BasisOf topic={topic} years={years} />
    </Disclosure>
  );
}

export function BasisOf({ topic, years }: { topic: Topic; years: number }) {
  const { decision } = useShared();
  return (
    <div class="basis">
      {topic.ways.map(({ way, forecast }) => (
        <div key={way} class={`basis-way way-${way}`} data-basis={way}>
          <p class="basis-name">
            <WayLabel way={way} topic={topic} />
          </p>
          {forecast ? (
            <BasisText way={way} forecast={forecast} answers={decision.answers} years={years} />
          ) : (
            <p>{noneText(topic, way)}</p>
          )}
        </div>
      ))}
      <p class="fine">{t('decide.basis.chance')}</p>
    </div>
  );
}

/** Of so few groups of people, how far places differ is more guess than finding. */
const kFewGroups = 2;

function BasisText({ way, forecast, answers, years }: { way: Way; forecast: Forecast; answers: Answers; years: number }) {
  const { basis } = forecast;
  const point = pointAt(forecast, years);
  const reason = answers['indication'] === 'stenosis' ? 'stenosis' : 'disc-herniation';
  const names = (ids: readonly string[]): string => ids.map((id) => lower(t(`outlook.modifier.${id}`))).join(', ');
  const widest = (['places', 'parameters', 'unknown_answers'] as const).reduce((a, b) =>
    forecast.width[b] > forecast.width[a] ? b : a,
  );
  return (
    <>
      <p class="fine-title">{t('decide.basis.people-title')}</p>
      <p>
        <span data-reference>{t(`decide.reference.${way}.${reason}`)}</span> {groups(basis.cohorts, basis.people)}{' '}
        {followed(basis.earliest_years, basis.latest_years)}
      </p>
      <p>
        {forecast.counted.length > 0
          ? t('decide.basis.counted', { list: names(forecast.counted) })
          : t('decide.basis.counted-none')}
      </p>
      {forecast.unknown.length > 0 && <p>{t('decide.basis.unknown', { list: names(forecast.unknown) })}</p>}
      <p class="fine-title">{t('decide.basis.certainty-title')}</p>
      <p data-certainty={basis.certainty}>{t(`outlook.certainty.${basis.certainty}`)}</p>
      <p class="fine">
        {t('decide.basis.clinicians', {
          note: [basis.because, point && t('decide.basis.half', { range: innerRange(point.any_place) })].filter(Boolean).join(' '),
        })}
      </p>
      <p class="fine-title">{t('decide.basis.width-title')}</p>
      <p>{t(`decide.basis.width.${widest === 'places' && basis.cohorts <= kFewGroups ? 'few' : widest}`)}</p>
      <p class="fine-title">{t('decide.basis.sources-title')}</p>
      <Studies findings={basis.findings} outcome={forecast.id} />
    </>
  );
}

function groups(cohorts: number, people: number): string {
  if (people === 0) return t('decide.basis.groups-unsaid');
  if (cohorts === 1) return t('decide.basis.group', { people: count(people) });
  return t('decide.basis.groups', { cohorts, people: count(people) });
}

/** During the operation there is nothing to follow. */
function followed(from: number, to: number): string {
  if (to <= 0) return '';
  return from === to || from <= 0
    ? t('decide.basis.followed-one', { to: span(to) })
    : t('decide.basis.followed', { from: span(from), to: span(to) });
}
