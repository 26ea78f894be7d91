// What may happen: one question at a time in five views, then all of it side by side.
import { useMemo, useState } from 'preact/hooks';
import { kGroups, pointAt, yearsSince, type Forecast, type Outlook, type Point, type Topic, type Way } from '../../engine/outlook';
import { t } from '../../i18n/texts';
import { Button, ButtonLink, Card, PageTitle } from '../../ui/parts';
import { Icon } from '../../ui/icon';
import { Link, navigate } from '../../ui/router';
import { BasisDisclosure, BasisOf } from './basis';
import { AboutLink } from './choice';
import { Waiting } from './decide';
import { capital, inHundred, localDay, span } from './numbers';
import { topicsFor, useOutlook, useShared } from './state';
import { Story } from './story';
import { WeakLeg } from './urgent';
import { Caveats, CellNumber, kViews, RangeBar, rowTime, sampleOf, ViewOf, WayLabel, type View } from './views';
import { WhatIf } from './what_if';
import { fullSentence, isRough, noneOf, noneShort, noneText, timeText, topicMeaning, topicName, wayName, whoTexts } from './words';

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
      <WeakLeg />
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
  const years = yearsSince(decision.answers, localDay(new Date()));
  const who = whoTexts(decision.answers, years === undefined ? undefined : span(years));
  return (
    <p class="who">
      <span class="who-for">{t('decide.outlook.for')}:</span> {who.length > 0 ? who.join(', ') : t('decide.outlook.nothing-known')}.{' '}
      <Link href="/decide/you">{t('decide.outlook.change')}</Link>
    </p>
  );
}

function Outside({ outlook, nothingYet }: { outlook: Outlook; nothingYet: boolean }) {
  const { decision, change } = useShared();
  const reasons = outlook.outside.filter(({ id }) => !(nothingYet && id === 'unknown-reason'));
  const show = (indication: string): void => change({ answers: { ...decision.answers, indication } });
  return (
    <Card labelledBy="outside">
      {nothingYet && reasons.length === 0 ? (
        <>
          <h2 id="outside">{t('decide.outlook.first')}</h2>
          <p>{t('outlook.outside.unknown-reason')}</p>
          <p>{t('decide.outlook.first-where')}</p>
          <div class="actions">
            {(['disc-herniation', 'stenosis'] as const).map((reason) => (
              <Button key={reason} onClick={() => show(reason)}>
                {t(`decide.outlook.show.${reason}`)}
              </Button>
            ))}
          </div>
        </>
      ) : (
        <>
          <h2 id="outside">{t('decide.outlook.outside-title')}</h2>
          {reasons.map(({ id }) => (
            <p key={id}>{t(`outlook.outside.${id}`)}</p>
          ))}
          <p>{t('decide.outlook.outside-body')}</p>
          <ButtonLink href="/decide/you">{t('decide.outlook.change')}</ButtonLink>
        </>
      )}
    </Card>
  );
}

/** What most people come for, told in the same way of nearly everybody. */
const kFirstTopic = 'persistent-leg-pain';

function Covered({ outlook, ways, topic: wanted }: { outlook: Outlook; ways: readonly Way[]; topic: string | undefined }) {
  const { decision } = useShared();
  const topics = useMemo(() => topicsFor(outlook, ways, decision.answers), [outlook, ways, decision.answers]);
  const [picked, setView] = useState<View>('people');
  const [years, setYears] = useState(5);
  const topic = topics.find(({ id }) => id === wanted) ?? topics.find(({ id }) => id === kFirstTopic) ?? topics[0];
  if (!topic) return null;
  // One time makes no curve.
  const view = picked === 'curve' && !topic.overTime ? 'bars' : picked;
  const choose = (id: string): void => navigate(`/decide/outlook/${id}`, { replace: true });
  return (
    <>
      {ways.length > 1 && <Story />}
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
        <ViewSwitch view={view} onView={setView} curve={topic.overTime} />
        <div class="focus-view" data-figure={topic.id} data-view={view}>
          <Lead topic={topic} years={years} view={view} />
          <ViewOf view={view} topic={topic} years={years} />
        </div>
        <Caveats topic={topic} />
        {topic.overTime && view !== 'bars' && view !== 'table' && <Years years={years} onYears={setYears} />}
        {!topic.overTime && <FixedTime topic={topic} />}
        {ways.length === 1 && <p class="fine">{t('decide.outlook.no-other')}</p>}
        <BasisDisclosure topic={topic} years={years} />
      </section>
      <WhatIf topic={topic} topics={topics} outlook={outlook} ways={ways} years={years} />
      <section class="all-of-it" aria-labelledby="all-of-it">
        <h2 id="all-of-it">{t('decide.list.title')}</h2>
        <p>{t(ways.length > 1 ? 'decide.list.lead' : 'decide.list.lead-one')}</p>
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
            {forecast && point ? fullSentence(forecast, point) : `${wayName(way, topic)}: ${noneText(topic, way)}`}
          </li>
        );
      })}
    </ul>
  );
}

const kViewIcons = { words: 'words', people: 'people', curve: 'curve', bars: 'bars', table: 'table' } as const;

function ViewSwitch({ view, onView, curve }: { view: View; onView: (view: View) => void; curve: boolean }) {
  return (
    <fieldset class="view-switch">
      <legend class="visually-hidden">{t('decide.outlook.view')}</legend>
      {kViews.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="view"
            value={one}
            checked={view === one}
            disabled={one === 'curve' && !curve}
            onChange={() => onView(one)}
          />
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
  const sample = sampleOf(topic, 0);
  return sample?.point ? (
    <p class="fine">
      {t('decide.outlook.fixed-time', { time: timeText(sample.forecast, sample.point) })} {t('decide.outlook.no-curve')}
    </p>
  ) : null;
}

/** Of what can go wrong, what people should have seen; the rest is one tap away. */
const kMain: readonly string[] = [
  'any-unfavourable-event', 'incidental-durotomy', 'surgical-site-infection', 'new-sensory-loss', 'cauda-equina-syndrome',
  'urinary-retention', 'major-medical-complication',
];
const kMainCount = 5;

function mainOf(topics: readonly Topic[]): readonly Topic[] {
  return kMain.flatMap((id) => topics.find((topic) => topic.id === id) ?? []).slice(0, kMainCount);
}

function TopicGroup({ group, topics, years, onShow }: {
  group: string;
  topics: readonly Topic[];
  years: number;
  onShow: (id: string) => void;
}) {
  const [all, setAll] = useState(false);
  if (topics.length === 0) return null;
  const main = group === 'wrong' ? mainOf(topics) : topics;
  const lacks = topics.some(({ ways }) => ways.length > 1 && ways.some(({ forecast }) => !forecast));
  return (
    <div class="topic-group" data-group={group}>
      <h3>{t(`decide.group.${group}`)}</h3>
      <p class="fine">
        {t(`decide.group.${group}.lead`)} {lacks && t(`decide.group.${group}.without`)}
      </p>
      <ul class="topic-rows">
        {(all ? [...main, ...topics.filter((topic) => !main.includes(topic))] : main).map((topic) => (
          <li key={topic.id}>
            <TopicRow topic={topic} years={years} onShow={() => onShow(topic.id)} />
          </li>
        ))}
      </ul>
      {!all && main.length < topics.length && (
        <Button look="quiet" onClick={() => setAll(true)}>
          {t('decide.group.all', { count: topics.length })}
        </Button>
      )}
    </div>
  );
}

function TopicRow({ topic, years, onShow }: { topic: Topic; years: number; onShow: () => void }) {
  const [open, setOpen] = useState(false);
  const told = topic.ways.filter(({ forecast }) => forecast && pointAt(forecast, years));
  return (
    <details class="topic-row" data-outcome={topic.id} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {told.length < 2 ? <ShortRow topic={topic} years={years} /> : <PairRow topic={topic} years={years} />}
      </summary>
      {open && (
        <div class="row-body">
          <p>{topicMeaning(topic)}</p>
          {topic.ways.map(({ way, forecast }) => {
            const point = forecast && pointAt(forecast, years);
            return (
              <p key={way}>
                <WayLabel way={way} topic={topic} /> {forecast && point ? fullSentence(forecast, point) : noneText(topic, way)}
              </p>
            );
          })}
          <Button onClick={onShow}>{t('decide.list.show')}</Button>
          <BasisOf topic={topic} years={years} />
        </div>
      )}
    </details>
  );
}

/** Two numbers, with their bars one above or beside the other. */
function PairRow({ topic, years }: { topic: Topic; years: number }) {
  return (
    <>
      <span class="row-head">
        <span class="row-name">{topicName(topic)}</span>
        <Icon name="forward" />
      </span>
      <span class="row-when">{rowTime(topic, years)}</span>
      <span class="row-ways" data-figure={topic.id} data-view="row">
        {topic.ways.map(({ way, forecast }) => {
          const point = forecast && pointAt(forecast, years);
          if (!point) return null;
          return (
            <span key={way} class={`row-way way-${way}`} data-way={way}>
              <WayLabel way={way} topic={topic} /> <RowNumber forecast={forecast} point={point} />
              <RangeBar band={point.any_place} top={1} rough={isRough(forecast)} />
            </span>
          );
        })}
        <Caveats topic={topic} />
      </span>
    </>
  );
}

/** One number, or none, in one line; below it when and in which way, and why the other way has none. */
function ShortRow({ topic, years }: { topic: Topic; years: number }) {
  const one = topic.ways.find(({ forecast }) => forecast && pointAt(forecast, years));
  const point = one?.forecast && pointAt(one.forecast, years);
  // No big number: a rough guess stands in the small print.
  const rough = one?.forecast !== undefined && isRough(one.forecast);
  return (
    <span class="row-short" data-figure={topic.id} data-view="row">
      <span class="row-head">
        <span class="row-name">{topicName(topic)}</span>
        {one?.forecast && point && !rough && <RowNumber forecast={one.forecast} point={point} />}
        <Icon name="forward" />
      </span>
      <span class="row-when">{rowTime(topic, years)}</span>
      {topic.ways.map(({ way, forecast }) =>
        way === one?.way ? (
          <span key={way}>
            {topic.ways.length > 1 && <WayLabel way={way} topic={topic} />}{' '}
            {forecast && point && rough && <RowNumber forecast={forecast} point={point} />}
          </span>
        ) : (
          <span key={way} class={`row-none way-${way}`} data-way={way}>
            <WayLabel way={way} topic={topic} />{' '}
            <span class="no-numbers">{noneOf(topic, way) === 'only' ? noneText(topic, way) : noneShort(topic, way)}</span>
          </span>
        ),
      )}
    </span>
  );
}

function RowNumber({ forecast, point }: { forecast: Forecast; point: Point }) {
  return (
    <span class="row-number">
      <span class="visually-hidden">{capital(inHundred(point.any_place.median))} </span>
      <CellNumber forecast={forecast} point={point} />
    </span>
  );
}
