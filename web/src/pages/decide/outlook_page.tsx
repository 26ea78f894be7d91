// What may happen: one question at a time in five views, then all of it side by side.
import { useMemo, useState } from 'preact/hooks';
import { kGroups, pointAt, topicsOf, type Outlook, type Topic, type Way } from '../../engine/outlook';
import { t } from '../../i18n/texts';
import { Button, ButtonLink, Card, PageTitle } from '../../ui/parts';
import { Icon } from '../../ui/icon';
import { Link, navigate } from '../../ui/router';
import { BasisDisclosure, BasisOf } from './basis';
import { AboutLink } from './choice';
import { Waiting } from './decide';
import { capital, cell, inHundred, localDay, shortRange, span } from './numbers';
import { useOutlook, useShared } from './state';
import { kViews, RangeBar, ViewOf, WayLabel, type View } from './views';
import { WhatIf } from './what_if';
import { mainSentence, halfSentence, noneText, otherSentence, timeText, topicMeaning, topicName, whenText, whoTexts } from './words';

export function OutlookPage({ topic }: { topic: string | undefined }) {
  const { decision, again } = useShared();
  const found = useOutlook();
  const indication = decision.answers['indication'];
  const nothingYet = !indication || indication === 'unknown';
  return (
    <>
      <div class="page-head">
        <PageTitle of="decide-outlook">{t('decide.outlook.title')}</PageTitle>
        <Who />
      </div>
      {'waiting' in found ? (
        <Waiting state={found.waiting} again={again} />
      ) : found.outlook.status === 'outside' ? (
        <Outside outlook={found.outlook} nothingYet={nothingYet} />
      ) : (
        <Covered outlook={found.outlook} ways={found.ways} topic={topic} />
      )}
      <div class="actions">
        <ButtonLink href="/decide/values" look="primary">
          {t('decide.next.values')}
        </ButtonLink>
        <AboutLink />
      </div>
    </>
  );
}

function Who() {
  const { decision } = useShared();
  const day = decision.answers['operated'] === 'yes' ? decision.answers['surgery_date'] : undefined;
  const known = day && decision.answers['procedure'] && decision.answers['procedure'] !== 'unknown';
  const ago = known
    ? span((Date.parse(localDay(new Date())) - Date.parse(day)) / (365.25 * 86_400_000))
    : undefined;
  const who = whoTexts(decision.answers, ago);
  return (
    <p class="who">
      <span class="who-for">{t('decide.outlook.for')}:</span> {who.length > 0 ? who.join(', ') : t('decide.outlook.nothing-known')}.{' '}
      <Link href="/decide/you">{t('decide.outlook.change')}</Link>
    </p>
  );
}

function Outside({ outlook, nothingYet }: { outlook: Outlook; nothingYet: boolean }) {
  const reasons = outlook.outside.filter(({ id }) => !(nothingYet && id === 'unknown-reason'));
  return (
    <Card labelledBy="outside">
      {nothingYet && reasons.length === 0 ? (
        <>
          <h2 id="outside">{t('decide.outlook.first')}</h2>
          <p>{t('outlook.outside.unknown-reason')}</p>
        </>
      ) : (
        <>
          <h2 id="outside">{t('decide.outlook.outside-title')}</h2>
          {reasons.map(({ id }) => (
            <p key={id}>{t(`outlook.outside.${id}`)}</p>
          ))}
          <p>{t('decide.outlook.outside-body')}</p>
        </>
      )}
      <ButtonLink href="/decide/you">{t('decide.outlook.change')}</ButtonLink>
    </Card>
  );
}

function Covered({ outlook, ways, topic: wanted }: { outlook: Outlook; ways: readonly Way[]; topic: string | undefined }) {
  const topics = useMemo(() => topicsOf(outlook, ways), [outlook, ways]);
  const [view, setView] = useState<View>('people');
  const [years, setYears] = useState(5);
  const topic = topics.find(({ id }) => id === wanted) ?? topics.find(({ id }) => id === 'more-surgery') ?? topics[0];
  if (!topic) return null;
  const choose = (id: string): void => navigate(`/decide/outlook/${id}`, { replace: true });
  return (
    <>
      <section class="card focus" aria-labelledby="focus-name" data-outcome={topic.id} data-ipdas="outcomes">
        <label class="topic-pick">
          <span>{t('decide.outlook.pick')}</span>
          <select value={topic.id} onChange={(event) => choose(event.currentTarget.value)}>
            {kGroups.map((group) => (
              <optgroup key={group} label={t(`decide.group.${group}`)}>
                {topics
                  .filter((one) => one.group === group)
                  .map((one) => (
                    <option key={one.id} value={one.id}>
                      {topicName(one)}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </label>
        <h2 id="focus-name" tabIndex={-1}>
          {topicName(topic)}
        </h2>
        <p>{topicMeaning(topic)}</p>
        <ViewSwitch view={view} onView={setView} />
        <div class="focus-view" data-figure={topic.id} data-view={view}>
          <Lead topic={topic} years={years} view={view} />
          <ViewOf view={view} topic={topic} years={years} />
        </div>
        {topic.overTime && view !== 'bars' && view !== 'table' && <Years years={years} onYears={setYears} />}
        {!topic.overTime && <FixedTime topic={topic} />}
        {ways.length === 1 && <p class="fine">{t('decide.outlook.no-other')}</p>}
        <BasisDisclosure topic={topic} />
      </section>
      <WhatIf topic={topic} topics={topics} outlook={outlook} ways={ways} years={years} />
      <section class="all-of-it" aria-labelledby="all-of-it">
        <h2 id="all-of-it">{t('decide.list.title')}</h2>
        <p>{t('decide.list.lead')}</p>
        {kGroups.map((group) => (
          <TopicGroup
            key={group}
            group={group}
            topics={topics.filter((one) => one.group === group)}
            years={years}
            onShow={(id) => {
              choose(id);
              document.getElementById('focus-name')?.focus({ preventScroll: true });
              document.querySelector('.focus')?.scrollIntoView({ block: 'start' });
            }}
          />
        ))}
      </section>
    </>
  );
}

/** What the figure says, in one line for each way, above it. */
function Lead({ topic, years, view }: { topic: Topic; years: number; view: View }) {
  if (view === 'words') return null;
  return (
    <ul class="lead-lines">
      {topic.ways.map(({ way, forecast }) => {
        const point = forecast && pointAt(forecast, years);
        return (
          <li key={way} class={`way-${way}`}>
            {forecast && point ? `${mainSentence(forecast, point)} ${halfSentence(point)}` : `${t(`outlook.option.${way}`)}: ${noneText(topic)}`}
          </li>
        );
      })}
    </ul>
  );
}

const kViewIcons = { words: 'words', people: 'people', curve: 'curve', bars: 'bars', table: 'table' } as const;

function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  return (
    <fieldset class="view-switch">
      <legend class="visually-hidden">{t('decide.outlook.view')}</legend>
      {kViews.map((one) => (
        <label key={one}>
          <input type="radio" name="view" value={one} checked={view === one} onChange={() => onView(one)} />
          <Icon name={kViewIcons[one]} />
          <span>{t(`decide.view.${one}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Years({ years, onYears }: { years: number; onYears: (years: number) => void }) {
  const text = years === 1 ? t('decide.outlook.years-one') : t('decide.outlook.years-value', { years });
  return (
    <label class="slider-line">
      <span class="slider-name">{t('decide.outlook.years')}</span>
      <strong>{text}</strong>
      <input
        type="range"
        class="slider"
        min={1}
        max={10}
        step={1}
        value={years}
        aria-valuetext={text}
        style={{ '--filled': `${((years - 1) / 9) * 100}%` }}
        onInput={(event) => onYears(Number(event.currentTarget.value))}
      />
    </label>
  );
}

function FixedTime({ topic }: { topic: Topic }) {
  const forecast = topic.ways.find((way) => way.forecast)?.forecast;
  const [point] = forecast?.points ?? [];
  return forecast && point ? (
    <p class="fine">{t('decide.outlook.fixed-time', { time: timeText(forecast, point) })}</p>
  ) : null;
}

function TopicGroup({ group, topics, years, onShow }: {
  group: string;
  topics: readonly Topic[];
  years: number;
  onShow: (id: string) => void;
}) {
  if (topics.length === 0) return null;
  return (
    <div class="topic-group" data-group={group}>
      <h3>{t(`decide.group.${group}`)}</h3>
      <p class="fine">{t(`decide.group.${group}.lead`)}</p>
      <ul class="topic-rows">
        {topics.map((topic) => (
          <li key={topic.id}>
            <TopicRow topic={topic} years={years} onShow={() => onShow(topic.id)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function TopicRow({ topic, years, onShow }: { topic: Topic; years: number; onShow: () => void }) {
  const [open, setOpen] = useState(false);
  const sample = topic.ways.find(({ forecast }) => forecast)?.forecast;
  const when = sample && pointAt(sample, years);
  return (
    <details class="topic-row" data-outcome={topic.id} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="row-head">
          <span class="row-name">{topicName(topic)}</span>
          <Icon name="forward" />
        </span>
        <span class="row-when">{sample && when ? capital(whenText(sample, when)) : ''}</span>
        <span class="row-ways" data-figure={topic.id} data-view="row">
          {topic.ways.map(({ way, forecast }) => {
            const point = forecast && pointAt(forecast, years);
            return (
              <span key={way} class={`row-way way-${way}`}>
                <WayLabel way={way} />
                {point ? (
                  <>
                    <span class="row-number">
                      <strong>{cell(point.any_place.median)}</strong>{' '}
                      <span class="visually-hidden">{capital(inHundred(point.any_place.median))}</span>
                      {shortRange(point.any_place.low50, point.any_place.high50)}
                    </span>
                    <RangeBar band={point.any_place} top={1} />
                  </>
                ) : (
                  <span class="no-numbers">{t('decide.none')}</span>
                )}
              </span>
            );
          })}
        </span>
      </summary>
      {open && (
        <div class="row-body">
          <p>{topicMeaning(topic)}</p>
          {topic.ways.map(({ way, forecast }) => {
            const point = forecast && pointAt(forecast, years);
            return (
              <p key={way}>
                <WayLabel way={way} />{' '}
                {forecast && point
                  ? `${mainSentence(forecast, point)} ${otherSentence(forecast, point)} ${halfSentence(point)}`
                  : noneText(topic)}
              </p>
            );
          })}
          <Button onClick={onShow}>{t('decide.list.show')}</Button>
          <BasisOf topic={topic} />
        </div>
      )}
    </details>
  );
}
