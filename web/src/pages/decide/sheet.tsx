// One page of paper: the numbers with their ranges, what matters, what to ask, sources, date, version.
import { evidenceRead } from 'knowledge:decide';
import { kGroups, pointAt, topicsOf, type Topic, type Way } from '../../engine/outlook';
import { t } from '../../i18n/texts';
import { OldNotice, shortVersion } from './about';
import { Waiting } from './decide';
import { capital, cell, dayText, localDay, shortRange } from './numbers';
import { useLibrary, useOutlook, useShared } from './state';
import { shortName, studiesOf } from './studies';
import { ValuesInWords } from './values';
import { topicName, wayName, whenText, whoTexts } from './words';

/** For what is told over the years: half way of what the studies follow. */
const kSheetYears = 5;

export function Sheet() {
  const { decision, again } = useShared();
  const found = useOutlook();
  const covered = 'outlook' in found && found.outlook.status === 'covered' ? found : undefined;
  const topics = covered ? topicsOf(covered.outlook, covered.ways) : [];
  const own = decision.own.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const asks = [...decision.asks].sort((a, b) => Number(a) - Number(b)).map((id) => t(`decide.ask.${id}`));
  return (
    <article class="sheet" aria-labelledby="sheet-title">
      <header>
        <h2 id="sheet-title">{t('decide.sheet.title')}</h2>
        <p>
          {t('decide.sheet.made', { date: dayText(localDay(new Date())) })}.{' '}
          {t('decide.sheet.version', { version: shortVersion, date: dayText(evidenceRead) })}.
        </p>
        <p>
          <strong>{t('decide.sheet.for')}:</strong>{' '}
          {whoTexts(decision.answers, undefined).join(', ') || t('decide.outlook.nothing-known')}
        </p>
        <OldNotice />
      </header>
      <div class="sheet-columns">
        <section>
          <h3>{t('decide.sheet.values')}</h3>
          {Object.keys(decision.values).length > 0 ? (
            <ValuesInWords values={decision.values} />
          ) : (
            <p>{t('decide.sheet.values-none')}</p>
          )}
          {decision.lean && <p>{t('decide.sheet.lean', { lean: t(`decide.values.lean.${decision.lean}`).toLowerCase() })}</p>}
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
      <section>
        <h3>{t('decide.sheet.numbers')}</h3>
        {'waiting' in found ? (
          <Waiting state={found.waiting} again={again} />
        ) : covered ? (
          <Numbers topics={topics} ways={covered.ways} />
        ) : (
          found.outlook.outside.map(({ id }) => <p key={id}>{t(`outlook.outside.${id}`)}</p>)
        )}
      </section>
      <section class="sheet-notes">
        <h3>{t('decide.sheet.notes')}</h3>
      </section>
      {covered && <Sources topics={topics} />}
      <footer>
        <p>{t('decide.sheet.foot')}</p>
      </footer>
    </article>
  );
}

function Numbers({ topics, ways }: { topics: readonly Topic[]; ways: readonly Way[] }) {
  return (
    <>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={t('decide.sheet.numbers')}>
        <table class="sheet-table">
          <thead>
            <tr>
              <th scope="col">{t('decide.sheet.outcome')}</th>
              <th scope="col">{t('decide.table.when')}</th>
              {ways.map((way) => (
                <th key={way} scope="col">
                  {wayName(way)}
                </th>
              ))}
            </tr>
          </thead>
          {kGroups.map((group) => (
            <tbody key={group}>
              {topics
                .filter((topic) => topic.group === group)
                .map((topic) => {
                  const sample = topic.ways.find(({ forecast }) => forecast)?.forecast;
                  const point = sample && pointAt(sample, kSheetYears);
                  return (
                    <tr key={topic.id}>
                      <th scope="row">{topicName(topic)}</th>
                      <td>{sample && point ? capital(whenText(sample, point)) : ''}</td>
                      {topic.ways.map(({ way, forecast }) => {
                        const band = forecast && pointAt(forecast, kSheetYears)?.any_place;
                        return (
                          <td key={way}>
                            {band ? (
                              <>
                                <strong>{cell(band.median)}</strong> ({shortRange(band.low50, band.high50)})
                              </>
                            ) : (
                              t('decide.sheet.no-numbers')
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
      <p class="sheet-note">{t('decide.sheet.range-note')}</p>
    </>
  );
}

function Sources({ topics }: { topics: readonly Topic[] }) {
  const library = useLibrary();
  if (typeof library === 'string') return null;
  const findings = topics.flatMap(({ ways }) => ways.flatMap(({ forecast }) => forecast?.basis.findings ?? []));
  const names = [...new Set(studiesOf(findings, library).map(({ study }) => shortName(study)))].sort();
  return (
    <section class="sheet-sources">
      <h3>{t('decide.sheet.sources')}</h3>
      <p>{names.join('; ')}.</p>
    </section>
  );
}
