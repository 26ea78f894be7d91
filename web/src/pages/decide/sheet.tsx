// One page of paper: the numbers with their ranges, what matters, what to ask, sources, date, version.
import { evidenceRead } from 'knowledge:decide';
import { caveatsOf, isOverTime, kGroups, pointAt, yearsSince, type Forecast, type Topic, type Way } from '../../engine/outlook';
import { listOf, t } from '../../i18n/texts';
import type { Decision } from '../../sync/storage';
import { callValues, useSnapshot } from '../state';
import { OldNotice, shortVersion } from './about';
import { Waiting } from './decide';
import { dayText, localDay, span } from './numbers';
import { topicsFor, useLibrary, useOutlook, useShared, type Library } from './state';
import { shortName, studiesOf } from './studies';
import { ValuesInWords } from './values';
import { CellNumber, CellWay, rowTime } from './views';
import { noneShort, topicName, wayName, whoTexts } from './words';

/** For what is told over the years: half way of what the studies follow. */
const kSheetYears = 5;

/** Questions about whether to have the operation. */
const kAsksBefore: readonly string[] = ['1', '4', '6'];

/** Ids of the questions that can be asked where somebody stands. */
export function asksFor({ answers }: Decision): string[] {
  const ids = listOf('decide.ask').map((_, i) => String(i + 1));
  return answers['operated'] === 'yes' ? ids.filter((id) => !kAsksBefore.includes(id)) : ids;
}

export function Sheet() {
  const { decision, again } = useShared();
  const snapshot = useSnapshot();
  const library = useLibrary();
  const today = localDay(new Date());
  const years = yearsSince(decision.answers, today);
  const found = useOutlook();
  const covered = 'outlook' in found && found.outlook.status === 'covered' ? found : undefined;
  const topics = covered ? topicsFor(covered.outlook, covered.ways, decision.answers) : [];
  const numbered = typeof library === 'string' ? undefined : numberStudies(topics, library);
  const own = decision.own.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const asks = asksFor(decision).filter((id) => decision.asks.includes(id)).map((id) => t(`decide.ask.${id}`));
  return (
    <article class="sheet" aria-labelledby="sheet-title">
      <header>
        <h2 id="sheet-title">{t('decide.sheet.title')}</h2>
        <p>
          {t('decide.sheet.made', { date: dayText(today) })}.{' '}
          {t('decide.sheet.version', { version: shortVersion, date: dayText(evidenceRead) })}.
        </p>
        <p>
          <strong>{t('decide.sheet.for')}:</strong>{' '}
          {whoTexts(decision.answers, years === undefined ? undefined : span(years)).join(', ') || t('decide.outlook.nothing-known')}
        </p>
        <OldNotice />
      </header>
      <div class="sheet-columns">
        <section>
          <h3>{t('decide.sheet.values')}</h3>
          {Object.keys(decision.values).length > 0 ? (
            <ValuesInWords decision={decision} />
          ) : (
            <p>{t('decide.sheet.values-none')}</p>
          )}
          {decision.lean && decision.answers['operated'] !== 'yes' && <p>{t(`decide.sheet.lean.${decision.lean}`)}</p>}
        </section>
        <section>
          <h3>{t('decide.sheet.questions')}</h3>
          {asks.length + own.length > 0 ? (
            <ol>
              {[...asks, ...own].map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ol>
          ) : (
            <p>{t('decide.sheet.questions-none')}</p>
          )}
        </section>
      </div>
      {'waiting' in found || covered ? (
        <section>
          <h3>{t('decide.sheet.numbers')}</h3>
          {'waiting' in found && <Waiting state={found.waiting} again={again} />}
          {covered && <Numbers topics={topics} ways={covered.ways} numbered={numbered} />}
        </section>
      ) : (
        <section>
          {found.outlook.outside.map(({ id }) => (
            <p key={id}>{t(`outlook.outside.${id}`)}</p>
          ))}
        </section>
      )}
      <section class="sheet-notes">
        <h3>{t('decide.sheet.notes')}</h3>
      </section>
      {numbered && numbered.names.length > 0 && (
        <section class="sheet-sources">
          <h3>{t('decide.sheet.sources')}</h3>
          <p>{numbered.names.map((name, i) => `[${i + 1}] ${name}`).join('; ')}.</p>
        </section>
      )}
      <footer>
        <p class="sheet-urgent">{t('decide.sheet.urgent', callValues(snapshot))}</p>
        <p>{t('decide.sheet.foot')}</p>
      </footer>
    </article>
  );
}

interface Numbered {
  names: string[];
  /** "1–4, 7": the sources of a number. */
  of: (forecast: Forecast) => string;
}

/** Each study once, numbered as it comes up on the page. */
function numberStudies(topics: readonly Topic[], library: Library): Numbered {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const idsOf = (forecast: Forecast): string[] => studiesOf(forecast.basis.findings, library).map(({ id }) => id);
  for (const forecast of topics.flatMap(({ ways }) => ways.flatMap((one) => one.forecast ?? []))) {
    for (const { id, study } of studiesOf(forecast.basis.findings, library)) {
      if (numbers.has(id)) continue;
      names.push(shortName(study));
      numbers.set(id, names.length);
    }
  }
  const of = (forecast: Forecast): string =>
    inRuns(idsOf(forecast).flatMap((id) => numbers.get(id) ?? []).sort((a, b) => a - b));
  return { names, of };
}

/** 1, 2, 3, 7 -> "1–3, 7". */
function inRuns(sorted: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const n of sorted) {
    const last = runs.at(-1);
    if (last && n === last[1] + 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

/** Half way, or the last time of which the studies tell: each line says which. */
function timeOf(topic: Topic): number {
  const told = topic.ways.flatMap(({ forecast }) => (forecast && isOverTime(forecast) ? forecast.points : []));
  if (told.length === 0 || told.some(({ years }) => years === kSheetYears)) return kSheetYears;
  return Math.max(...told.map(({ years }) => years));
}

function Numbers({ topics, ways, numbered }: { topics: readonly Topic[]; ways: readonly Way[]; numbered: Numbered | undefined }) {
  const marks = { chosen: '*', unpaired: '†' } as const;
  const shown = (['chosen', 'unpaired'] as const).filter((mark) => topics.some((topic) => caveatsOf(topic)[mark]));
  return (
    <>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={t('decide.sheet.numbers')}>
        <table class="sheet-table stacks" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                {t('decide.sheet.outcome')}
              </th>
              <th scope="col" role="columnheader">
                {t('decide.table.when')}
              </th>
              {ways.map((way) => (
                <th key={way} scope="col" role="columnheader">
                  {wayName(way)}
                </th>
              ))}
            </tr>
          </thead>
          {kGroups.map((group) => (
            <tbody key={group} role="rowgroup">
              {topics
                .filter((topic) => topic.group === group)
                .map((topic) => {
                  const at = timeOf(topic);
                  const caveats = caveatsOf(topic);
                  return (
                    <tr key={topic.id} role="row" data-outcome={topic.id}>
                      <th scope="row" role="rowheader">
                        {topicName(topic)}
                        {shown.map((mark) => caveats[mark] && marks[mark])}
                      </th>
                      <td role="cell">{rowTime(topic, at)}</td>
                      {topic.ways.map(({ way, forecast }) => {
                        const point = forecast && pointAt(forecast, at);
                        return (
                          <td key={way} role="cell" data-way={way}>
                            <CellWay way={way} topic={topic} />
                            {forecast && point ? (
                              <>
                                <CellNumber forecast={forecast} point={point} />
                                {numbered && <span class="cell-sources"> [{numbered.of(forecast)}]</span>}
                              </>
                            ) : (
                              noneShort(topic, way)
                            )}
                          </td>
                        );
                      })}
                    </tr>
                  );
                })}
            </tbody>
          ))}
        </table>
      </div>
      <p class="sheet-note">
        {t('decide.sheet.range-note')}{' '}
        {shown.map((mark) => `${marks[mark]} ${t(mark === 'chosen' ? 'decide.chosen' : 'decide.not-paired')}`).join(' ')}
      </p>
    </>
  );
}
