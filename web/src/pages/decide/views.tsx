// Five views of the same numbers. Each names the people, the time, "of 100" and the range.
import { useId } from 'preact/hooks';
import { pointAt, type Band, type Forecast, type Point, type Topic, type Way } from '../../engine/outlook';
import { t } from '../../i18n/texts';
import { capital, cell, inHundred, ofHundred, shortRange, span, within } from './numbers';
import {
  halfSentence, mainSentence, nearlyAllSentence, noneText, otherSentence, shortSentence, timeText, topicName, wayName,
} from './words';

export type View = 'words' | 'people' | 'curve' | 'bars' | 'table';
export const kViews: readonly View[] = ['words', 'people', 'curve', 'bars', 'table'];

interface Props {
  topic: Topic;
  years: number;
}

export function ViewOf({ view, ...props }: Props & { view: View }) {
  switch (view) {
    case 'words':
      return <Words {...props} />;
    case 'people':
      return <People {...props} />;
    case 'curve':
      return <Curve {...props} />;
    case 'bars':
      return <Bars {...props} />;
    case 'table':
      return <Table {...props} />;
  }
}

function each<T>(topic: Topic, years: number, show: (way: Way, forecast: Forecast, point: Point) => T, none: (way: Way) => T): T[] {
  return topic.ways.map(({ way, forecast }) => {
    const point = forecast && pointAt(forecast, years);
    return forecast && point ? show(way, forecast, point) : none(way);
  });
}

/** A swatch that names the way wherever it is drawn: shape and word too, never colour alone. */
export function WayLabel({ way }: { way: Way }) {
  return (
    <span class={`way-label way-${way}`}>
      <span class="swatch" aria-hidden="true" />
      {wayName(way)}
    </span>
  );
}

// (a) -----------------------------------------------------------------------------------------------

function Words({ topic, years }: Props) {
  return (
    <div class="words">
      {each(
        topic,
        years,
        (way, forecast, point) => (
          <div key={way} class={`words-way way-${way}`}>
            <h3>
              <WayLabel way={way} />
            </h3>
            <p class="words-main">{mainSentence(forecast, point)}</p>
            <p>{otherSentence(forecast, point)}</p>
            <p>
              {halfSentence(point)} {nearlyAllSentence(point)}
            </p>
          </div>
        ),
        (way) => (
          <div key={way} class={`words-way way-${way}`}>
            <h3>
              <WayLabel way={way} />
            </h3>
            <p>{noneText(topic)}</p>
          </div>
        ),
      )}
    </div>
  );
}

// (b) -----------------------------------------------------------------------------------------------

function People({ topic, years }: Props) {
  return (
    <>
      <div class="people">
        {each(
          topic,
          years,
          (way, forecast, point) => (
            <figure key={way} class={`people-way way-${way}`}>
              <figcaption>
                <WayLabel way={way} />
                <strong class="big-number">{cell(point.any_place.median)}</strong>
                <span class="people-range">
                  {shortRange(point.any_place.low50, point.any_place.high50)} · {timeText(forecast, point)}
                </span>
              </figcaption>
              <IconArray band={point.any_place} label={`${mainSentence(forecast, point)} ${halfSentence(point)}`} />
            </figure>
          ),
          (way) => (
            <figure key={way} class={`people-way way-${way}`}>
              <figcaption>
                <WayLabel way={way} />
              </figcaption>
              <p class="no-numbers">{noneText(topic)}</p>
            </figure>
          ),
        )}
      </div>
      <ul class="legend">
        <li>
          <PersonMark look="sure" /> {t('decide.legend.sure')}
        </li>
        <li>
          <PersonMark look="about" /> {t('decide.legend.about')}
        </li>
        <li>
          <PersonMark look="maybe" /> {t('decide.legend.maybe')}
        </li>
        <li>
          <PersonMark look="rest" /> {t('decide.legend.rest')}
        </li>
      </ul>
      <p class="fine">{t('decide.legend.ends')}</p>
    </>
  );
}

// A head and shoulders in a square of 10.
const kPerson =
  'm5 1.1a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5m-3.1 7.9v-1.2a2.5 2.5 0 0 1 2.5-2.5h1.2a2.5 2.5 0 0 1 2.5 2.5v1.2z';

type PersonLook = 'sure' | 'about' | 'maybe' | 'rest';

function PersonMark({ look }: { look: PersonLook }) {
  return (
    <svg class="person-mark" viewBox="0 0 10 10" aria-hidden="true">
      <path class={`person person-${look}`} d={`M0 0${kPerson}`} />
    </svg>
  );
}

/** 100 people, filled from the upper corner where reading begins. */
export function IconArray({ band, label }: { band: Band; label: string }) {
  const part = useId();
  const of = (share: number): number => Math.round(share * 100);
  const [low, middle, high] = [of(band.low50), of(band.median), of(band.high50)];
  const paths: Record<PersonLook, string> = { sure: '', about: '', maybe: '', rest: '' };
  for (let i = 0; i < 100; i += 1) {
    const look: PersonLook = i < low ? 'sure' : i < middle ? 'about' : i < high ? 'maybe' : 'rest';
    paths[look] += `M${(i % 10) * 10} ${Math.floor(i / 10) * 10}${kPerson}`;
  }
  return (
    <svg class="icon-array" viewBox="0 0 100 100" role="img" aria-label={label}>
      {(['rest', 'maybe', 'about', 'sure'] as const).map((look) => (
        <path key={look} class={`person person-${look}`} d={paths[look]} />
      ))}
      {middle === 0 && (
        // Fewer than one: a part of the first person.
        <>
          <clipPath id={part}>
            <rect x="0" y={9 - 7.9 * Math.max(0.12, band.median * 100)} width="10" height="10" />
          </clipPath>
          <path class="person person-sure" clip-path={`url(#${part})`} d={`M0 0${kPerson}`} />
        </>
      )}
    </svg>
  );
}

// (c) -----------------------------------------------------------------------------------------------

const kWidth = 340;
const kHeight = 248;
const kLeft = 32;
const kRight = 26;
const kTop = 26;
const kBottom = 40;
const kHorizon = 10;

/** Rounds up to a height of the axis that is easy to read. */
function axisTop(share: number): number {
  for (const top of [0.05, 0.1, 0.2, 0.4, 0.6, 0.8]) if (share <= top) return top;
  return 1;
}

function Curve({ topic, years }: Props) {
  const shown = topic.ways.filter(({ forecast }) => forecast !== undefined);
  const most = Math.max(...shown.flatMap(({ forecast }) => forecast?.points.map((p) => p.any_place.high95) ?? []));
  const top = axisTop(most);
  const x = (at: number): number => kLeft + (at / kHorizon) * (kWidth - kLeft - kRight);
  const y = (share: number): number => kHeight - kBottom - (share / top) * (kHeight - kTop - kBottom);
  const label = topic.ways
    .map(({ way, forecast }) => {
      const point = forecast && pointAt(forecast, years);
      return `${wayName(way)}: ${forecast && point ? shortSentence(forecast, point) : noneText(topic)}`;
    })
    .join(' ');
  const missing = topic.ways.filter(({ forecast }) => !forecast);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * top);
  return (
    <figure class="curve">
      <svg viewBox={`0 0 ${kWidth} ${kHeight}`} role="img" aria-label={label}>
        {ticks.map((share) => (
          <g key={share}>
            <line class="grid" x1={kLeft} x2={kWidth - kRight} y1={y(share)} y2={y(share)} />
            <text class="tick" x={kLeft - 6} y={y(share) + 4} text-anchor="end">
              {Math.round(share * 1000) / 10}
            </text>
          </g>
        ))}
        <text class="axis-name" x={0} y={11}>
          {t('decide.axis.people')}
        </text>
        {[0, 2, 4, 6, 8, 10].map((at) => (
          <text key={at} class="tick" x={x(at)} y={kHeight - kBottom + 17} text-anchor="middle">
            {at}
          </text>
        ))}
        <text class="axis-name" x={(kLeft + kWidth - kRight) / 2} y={kHeight - 6} text-anchor="middle">
          {t('decide.axis.years')}
        </text>
        {shown.map(({ way, forecast }) => (
          <Bands key={way} way={way} points={forecast?.points ?? []} x={x} y={y} />
        ))}
        {topic.overTime && <line class="now" x1={x(years)} x2={x(years)} y1={kTop} y2={kHeight - kBottom} />}
        {shown.map(({ way, forecast }) => (
          <Line key={way} way={way} points={forecast?.points ?? []} x={x} y={y} years={years} />
        ))}
      </svg>
      <figcaption>
        <ul class="legend">
          {shown.map(({ way, forecast }) => {
            const point = forecast && pointAt(forecast, years);
            return (
              <li key={way}>
                <WayLabel way={way} />
                {forecast && point && (
                  <span>
                    {' '}
                    <strong>{capital(ofHundred(point.any_place.median))}</strong> {t('decide.axis.people')}{' '}
                    {timeText(forecast, point)}, {shortRange(point.any_place.low50, point.any_place.high50)}
                  </span>
                )}
              </li>
            );
          })}
          {missing.map(({ way }) => (
            <li key={way}>
              <WayLabel way={way} /> {noneText(topic)}
            </li>
          ))}
        </ul>
        <p class="fine">
          {t('decide.legend.line')} {t('decide.legend.band50')} {t('decide.legend.band95')}
        </p>
      </figcaption>
    </figure>
  );
}

interface Drawn {
  way: Way;
  points: readonly Point[];
  x: (years: number) => number;
  y: (share: number) => number;
}

function Bands({ way, points, x, y }: Drawn) {
  if (points.length < 2) return null;
  const area = (low: (band: Band) => number, high: (band: Band) => number): string =>
    [
      `M${x(0)} ${y(0)}`,
      ...points.map((p) => `L${x(p.years)} ${y(high(p.any_place))}`),
      ...[...points].reverse().map((p) => `L${x(p.years)} ${y(low(p.any_place))}`),
      'Z',
    ].join('');
  return (
    <g class={`way-${way}`}>
      <path class="band95" d={area((b) => b.low95, (b) => b.high95)} />
      <path class="band50" d={area((b) => b.low50, (b) => b.high50)} />
    </g>
  );
}

function Line({ way, points, x, y, years }: Drawn & { years: number }) {
  const [only] = points;
  if (points.length === 1 && only) {
    const at = x(Math.max(only.years, 0.08)) + (way === 'surgery' ? -4 : 4);
    const { low95, low50, median, high50, high95 } = only.any_place;
    return (
      <g class={`way-${way}`}>
        <line class="whisker95" x1={at} x2={at} y1={y(low95)} y2={y(high95)} />
        <line class="whisker50" x1={at} x2={at} y1={y(low50)} y2={y(high50)} />
        <circle class="dot" cx={at} cy={y(median)} r="5" />
      </g>
    );
  }
  const chosen = points.find((point) => point.years === years);
  return (
    <g class={`way-${way}`}>
      <path
        class="line"
        d={[`M${x(0)} ${y(0)}`, ...points.map((p) => `L${x(p.years)} ${y(p.any_place.median)}`)].join('')}
      />
      {chosen && <circle class="dot" cx={x(chosen.years)} cy={y(chosen.any_place.median)} r="5" />}
    </g>
  );
}

// (e) -----------------------------------------------------------------------------------------------

const kBarYears = [1, 5, 10];

function Bars({ topic }: Props) {
  const times = topic.overTime ? kBarYears : [0];
  const most = Math.max(
    ...topic.ways.flatMap(({ forecast }) => forecast?.points.map((p) => p.any_place.high95) ?? []),
  );
  const top = axisTop(most);
  return (
    <figure class="bars">
      {times.map((at) => {
        const sample = topic.ways.find(({ forecast }) => forecast)?.forecast;
        const point = sample && pointAt(sample, at);
        return (
          <div key={at} class="bars-time">
            <p class="bars-when">{capital(topic.overTime ? within(at) : sample && point ? timeText(sample, point) : '')}</p>
            {each(
              topic,
              at,
              (way, _, p) => (
                <div key={way} class={`bar-row way-${way}`}>
                  <WayLabel way={way} />
                  <RangeBar band={p.any_place} top={top} />
                  <span class="bar-number">
                    <strong>{capital(inHundred(p.any_place.median))}</strong>
                    <span> · {shortRange(p.any_place.low50, p.any_place.high50)}</span>
                  </span>
                </div>
              ),
              (way) => (
                <div key={way} class={`bar-row way-${way}`}>
                  <WayLabel way={way} />
                  <span class="no-numbers">{noneText(topic)}</span>
                </div>
              ),
            )}
          </div>
        );
      })}
      <figcaption class="fine">
        {t('decide.list.axis')}: 0–{top * 100}. {t('decide.legend.bar')}
      </figcaption>
    </figure>
  );
}

/** A bar with its ranges, on an axis from 0 to `top`. For the eye only: the words stand beside it. */
export function RangeBar({ band, top }: { band: Band; top: number }) {
  const at = (share: number): string => `${Math.min(100, (share / top) * 100)}%`;
  const spread = (low: number, high: number): { left: string; width: string } => ({
    left: at(low),
    width: `${Math.min(100, ((high - low) / top) * 100)}%`,
  });
  return (
    <span class="range-bar" aria-hidden="true">
      <span class="range-fill" style={{ width: at(band.median) }} />
      <span class="range-95" style={spread(band.low95, band.high95)} />
      <span class="range-50" style={spread(band.low50, band.high50)} />
    </span>
  );
}

// (d) -----------------------------------------------------------------------------------------------

const kTableYears = [0.25, 1, 2, 3, 5, 7, 10];

function Table({ topic }: Props) {
  const times = topic.overTime ? kTableYears : [0];
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={`${t('decide.view.table')}: ${topicName(topic)}`}>
      <table class="numbers">
        <caption>
          {t('decide.table.caption', { name: topicName(topic) })} <span class="fine">{t('decide.table.how')}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('decide.table.when')}</th>
            {topic.ways.map(({ way }) => (
              <th key={way} scope="col">
                <WayLabel way={way} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((at, row) => {
            const sample = topic.ways.find(({ forecast }) => forecast)?.forecast;
            const point = sample && pointAt(sample, at);
            return (
              <tr key={at}>
                <th scope="row">
                  {topic.overTime ? span(at) : sample && point ? capital(timeText(sample, point)) : ''}
                </th>
                {each(
                  topic,
                  at,
                  (way, _, { any_place: band }) => (
                    <td key={way}>
                      <strong title={capital(inHundred(band.median))}>{cell(band.median)}</strong>
                      <span class="cell-range">{shortRange(band.low50, band.high50)}</span>
                      <span class="cell-range">{shortRange(band.low95, band.high95)}</span>
                    </td>
                  ),
                  (way) => <td key={way}>{row === 0 ? noneText(topic) : t('decide.none')}</td>,
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
