// The same for people who differ in one thing. A difference is shown only where a study shows one.
import { useMemo, useState } from 'preact/hooks';
import {
  bmiOf, differenceOf, heightOf, pointAt, poundsOf, profileOf, weightFor, weightOf,
  type Forecast, type Modifier, type Outlook, type Profile, type Topic, type Way,
} from '../../engine/outlook';
import { t } from '../../i18n/texts';
import { Card } from '../../ui/parts';
import { Choice } from './fields';
import { localDay, ofHundred, shortRange } from './numbers';
import { topicsFor, useShared } from './state';
import { timeText, topicName } from './words';

type Other = 'nobody' | 'smoking-never' | 'smoking-current' | 'weight';

interface Compared {
  modifier: Modifier;
  exposed: boolean;
  profile: Profile;
}

export function WhatIf({ topic, topics, outlook, ways, years }: {
  topic: Topic;
  topics: readonly Topic[];
  outlook: Outlook;
  ways: readonly Way[];
  years: number;
}) {
  const { decision, asking } = useShared();
  const { answers } = decision;
  const [other, setOther] = useState<Other>('nobody');
  const [kilos, setKilos] = useState<number>();
  const smoking = outlook.modifiers.find(({ answer, what_if }) => what_if && answer === 'smoking');
  const weight = outlook.modifiers.find(({ answer, what_if }) => what_if && answer === 'bmi');
  const own = profileOf(answers, localDay(new Date()));
  const chosenKilos = kilos ?? Math.round(weightOf(answers) ?? weightFor(weight?.exposed_from ?? 0, answers) ?? 0);
  const bmi = bmiAt(chosenKilos, answers);

  const compared: Compared | undefined = useMemo(() => {
    if (other === 'weight' && weight && bmi !== undefined) {
      const exposed = bmi >= weight.exposed_from;
      return { modifier: weight, exposed, profile: { ...own, weight_kg: chosenKilos } };
    }
    if (smoking && (other === 'smoking-never' || other === 'smoking-current')) {
      const word = other === 'smoking-never' ? 'never' : 'current';
      return { modifier: smoking, exposed: smoking.exposed.includes(word), profile: { ...own, smoking: word } };
    }
    return undefined;
  }, [other, bmi, answers, outlook]);

  // The studies know two groups of weight: within one of them nothing changes, and nothing is asked again.
  const sameGroup = compared?.modifier === weight ? compared?.exposed : undefined;
  const result = useMemo(() => {
    if (!compared || asking.state !== 'ready') return undefined;
    const answer = asking.ask(compared.profile);
    return 'ok' in answer ? topicsFor(answer.ok, ways, answers) : undefined;
  }, [compared?.modifier, sameGroup, other, asking, answers]);

  const others = [
    { value: 'nobody', text: t('decide.what-if.nobody') },
    ...(smoking
      ? (['never', 'current'] as const)
          .filter((word) => answers['smoking'] !== word && !(word === 'never' && answers['smoking'] === 'former'))
          .map((word) => ({ value: `smoking-${word}`, text: t(`decide.what-if.smoking.${word}`) }))
      : []),
    ...(weight ? [{ value: 'weight', text: t('decide.what-if.weight') }] : []),
  ];

  return (
    <Card labelledBy="what-if">
      <h2 id="what-if">{t('decide.what-if.title')}</h2>
      <p>{t('decide.what-if.lead')}</p>
      <Choice
        name="other"
        label={t('decide.what-if.title')}
        hideLabel
        value={other}
        options={others}
        onValue={(value) => setOther(value as Other)}
      />
      {other === 'weight' &&
        (heightOf(answers) === undefined ? (
          <p class="said">{t('decide.what-if.weight-first')}</p>
        ) : (
          <WeightSlider kilos={chosenKilos} bmi={bmi ?? 0} onKilos={setKilos} />
        ))}
      {other === 'weight' && weight && <p class="fine">{t('decide.what-if.weight-groups', { from: weight.exposed_from })}</p>}
      <div class="what-if-result" aria-live="polite">
        {compared && result && (
          <Result compared={compared} topic={topic} topics={topics} others={result} years={years} />
        )}
      </div>
    </Card>
  );
}

const kSliderEnds = [18, 45] as const;

function bmiAt(kilos: number, answers: Readonly<Record<string, string>>): number | undefined {
  return bmiOf({ ...answers, units: 'metric', height_cm: String(Math.round(heightOf(answers) ?? 0)), weight_kg: String(kilos) });
}

function WeightSlider({ kilos, bmi, onKilos }: { kilos: number; bmi: number; onKilos: (kilos: number) => void }) {
  const { decision } = useShared();
  const us = decision.answers['units'] === 'us';
  const text = t(`decide.what-if.weight-${us ? 'lb' : 'kg'}`, {
    weight: us ? Math.round(poundsOf(kilos)) : kilos,
    bmi: Math.round(bmi * 10) / 10,
  });
  // The ends of the slider, as body mass index: room on both sides of the groups that studies know.
  const [low, high] = kSliderEnds.map((end) => Math.round(weightFor(end, decision.answers) ?? 0)) as [number, number];
  return (
    <label class="slider-line">
      <span class="slider-name">{t('decide.what-if.weight-label')}</span>
      <strong>{text}</strong>
      <input
        type="range"
        class="slider"
        min={low}
        max={high}
        step={1}
        value={kilos}
        aria-valuetext={text}
        style={{ '--filled': `${((kilos - low) / (high - low)) * 100}%` }}
        onInput={(event) => onKilos(Number(event.currentTarget.value))}
      />
    </label>
  );
}

function Result({ compared, topic, topics, others, years }: {
  compared: Compared;
  topic: Topic;
  topics: readonly Topic[];
  others: readonly Topic[];
  years: number;
}) {
  const { modifier, exposed } = compared;
  const group = modifier.answer === 'smoking' ? (exposed ? 'smoking' : 'not-smoking') : exposed ? 'heavier' : 'lighter';
  const differences = topics.filter((one) => one.id !== topic.id).flatMap((one) => {
    const found = pair(one, others, years);
    return found && differenceOf(found.own, modifier.id, exposed) === 'shown' ? [{ topic: one, ...found }] : [];
  });
  const here = pair(topic, others, years);
  const difference = here ? differenceOf(here.own, modifier.id, exposed) : 'no-evidence';
  const who = t(`decide.what-if.who.${group}`, { from: modifier.exposed_from });
  const claims = difference === 'shown' || differences.length > 0;
  const same = topics.some((one) => {
    const found = pair(one, others, years);
    return found && differenceOf(found.own, modifier.id, exposed) === 'same';
  });
  if (same) return <p>{t('decide.what-if.weight-same')}</p>;
  return (
    <>
      <p class="fine-title">{topicName(topic)}</p>
      {difference === 'shown' && here ? (
        <p class="what-if-main" data-figure={topic.id} data-view="what-if">
          {sentence(who, here)}
        </p>
      ) : (
        <p>{t(difference === 'unclear' ? 'decide.what-if.no-difference' : 'decide.what-if.no-evidence')}</p>
      )}
      {differences.length > 0 && (
        <>
          <p class="fine-title">{t('decide.what-if.where')}</p>
          <ul class="plain-list">
            {differences.map((found) => (
              <li key={found.topic.id}>
                <strong>{topicName(found.topic)}.</strong> {sentence(who, found)}
              </li>
            ))}
          </ul>
        </>
      )}
      {!claims && <p>{t('decide.what-if.where-none')}</p>}
      {claims && (
        <p class="not-a-cause">
          {t(modifier.causal ? 'decide.what-if.cause' : `decide.what-if.not-cause.${group}`)}{' '}
          {t('decide.what-if.only-surgery')}
        </p>
      )}
    </>
  );
}

interface Pair {
  own: Forecast;
  other: Forecast;
  years: number;
}

/** The forecast of the way that the studies are about, for the person and for the others. */
function pair(topic: Topic, others: readonly Topic[], years: number): Pair | undefined {
  for (const { way, forecast } of topic.ways) {
    const other = others.find(({ id }) => id === topic.id)?.ways.find((one) => one.way === way)?.forecast;
    if (forecast && other && forecast.effects.length > 0) return { own: forecast, other, years };
  }
  return undefined;
}

/** Each number with its own range. */
function sentence(who: string, { own, other, years }: Pair): string {
  const [a, b] = [pointAt(own, years), pointAt(other, years)];
  if (!a || !b) return t('decide.none.time');
  return t('decide.what-if.result', {
    who,
    number: ofHundred(b.any_place.median),
    time: timeText(other, b),
    range: shortRange(b.any_place),
    own: ofHundred(a.any_place.median),
    own_range: shortRange(a.any_place),
  });
}
