// Five views of the same numbers. Each names the people, the time, "of 100" and the range.
import { useId } from 'preact/hooks';
import { caveatsOf, pointAt, type Band, type Forecast, type Point, type Topic, type Way } from '../../engine/outlook';
import { t } from '../../i18n/texts';
import { capital, inHundred, ofHundred, shortRange, span } from './numbers';
import {
  captionOf, cellText, fullSentence, isRough, noneText, shortSentence, timeText, topicName, wayName, whenText,
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
export function WayLabel({ way, topic }: { way: Way; topic?: Topic }) {
  return (
    <span class={`way-label way-${way}`}>
      <span class="swatch" aria-hidden="true" />
      {wayName(way, topic)}
    </span>
  );
}

/** What keeps the two numbers from being compared as they stand. */
export function Caveats({ topic }: { topic: Topic }) {
  const { chosen, unpaired } = caveatsOf(topic);
  if (!chosen && !unpaired) return null;
  return (
    <span class="caveat">
      {[chosen && t('decide.chosen'), unpaired && t('decide.not-paired')].filter(Boolean).join(' ')}
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
              <WayLabel way={way} topic={topic} />
            </h3>
            <p class="words-main">{fullSentence(forecast, point)}</p>
          </div>
        ),
        (way) => (
          <div key={way} class={`words-way way-${way}`}>
            <h3>
              <WayLabel way={way} topic={topic} />
            </h3>
            <p>{noneText(topic, way)}</p>
          </div>
        ),
      )}
    </div>
  );
}

// (b) -----------------------------------------------------------------------------------------------

function People({ topic, years }: Props) {
  const drawn = topic.ways.some(({ forecast }) => forecast && !isRough(forecast) && pointAt(forecast, years));
  return (
    <>
      <div class="people">
        {each(
          topic,
          years,
          (way, forecast, point) => {
            const { number, range, rough } = cellText(forecast, point);
            return (
              <figure key={way} class={`people-way way-${way}`}>
                <figcaption>
                  <WayLabel way={way} topic={topic} />
                  {!rough && <strong class={number.length > 3 ? 'big-number long-number' : 'big-number'}>{number}</strong>}
                  <span class="people-range">
                    {rough ? `${capital(number)} (${range})` : range} · {timeText(forecast, point)}
                  </span>
                  {!rough && <span>{captionOf(forecast, point)}</span>}
                </figcaption>
                {rough ? (
                  <RangeBar band={point.any_place} top={1} rough />
                ) : (
                  <IconArray band={point.any_place} label={fullSentence(forecast, point)} />
                )}
              </figure>
            );
          },
          (way) => (
            <figure key={way} class={`people-way way-${way}`}>
              <figcaption>
                <WayLabel way={way} topic={topic} />
                <span class="no-numbers">{noneText(topic, way)}</span>
              </figcaption>
            </figure>
          ),
        )}
      </div>
      {drawn && (
        <ul class="legend">
          {(['sure', 'about', 'maybe', 'rest'] as const).map((look) => (
            <li key={look}>
              <PersonMark look={look} /> {t(`decide.legend.${look}`)}
            </li>
          ))}
        </ul>
      )}
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
  const [low, middle, high] = [of(band.low95), of(band.median), of(band.high95)];
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

/** Ticks that are whole numbers of 100 people. */
function ticksTo(top: number): number[] {
  const parts = top === 0.05 ? 5 : 4;
  return Array.from({ length: parts + 1 }, (_, i) => (i / parts) * top);
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
      return `${wayName(way, topic)}: ${forecast && point ? shortSentence(forecast, point) : noneText(topic, way)}`;
    })
    .join(' ');
  return (
    <figure class="curve">
      <svg viewBox={`0 0 ${kWidth} ${kHeight}`} role="img" aria-label={label}>
        {ticksTo(top).map((share) => (
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
        {shown.map(({ way, forecast }) => forecast && <Bands key={way} way={way} points={forecast.points} x={x} y={y} />)}
        <line class="now" x1={x(years)} x2={x(years)} y1={kTop} y2={kHeight - kBottom} />
        {shown.map(
          ({ way, forecast }) =>
            forecast && !isRough(forecast) && <Line key={way} way={way} points={forecast.points} x={x} y={y} years={years} />,
        )}
      </svg>
      <figcaption>
        <ul class="legend">
          {topic.ways.map(({ way, forecast }) => {
            const point = forecast && pointAt(forecast, years);
            return (
              <li key={way}>
                <WayLabel way={way} topic={topic} />{' '}
                {forecast && point ? (
                  <span>
                    {isRough(forecast) ? (
                      t('decide.number.rough', { n: ofHundred(point.any_place.median) })
                    ) : (
                      <strong>{capital(ofHundred(point.any_place.median))}</strong>
                    )}{' '}
                    {t('decide.axis.people')} {timeText(forecast, point)}, {shortRange(point.any_place)}
                  </span>
                ) : (
                  noneText(topic, way)
                )}
              </li>
            );
          })}
        </ul>
        <p class="fine">{t('decide.legend.line')}</p>
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

/** From the first time that studies tell of to the last. */
function Bands({ way, points, x, y }: Drawn) {
  const area = (low: (band: Band) => number, high: (band: Band) => number): string =>
    [
      ...points.map((p, i) => `${i === 0 ? 'M' : 'L'}${x(p.years)} ${y(high(p.any_place))}`),
      ...[...points].reverse().map((p) => `L${x(p.years)} ${y(low(p.any_place))}`),
      'Z',
    ].join('');
  const [only] = points;
  if (points.length === 1 && only) {
    const { low95, low50, high50, high95 } = only.any_place;
    return (
      <g class={`way-${way}`}>
        <line class="whisker95" x1={x(only.years)} x2={x(only.years)} y1={y(low95)} y2={y(high95)} />
        <line class="whisker50" x1={x(only.years)} x2={x(only.years)} y1={y(low50)} y2={y(high50)} />
      </g>
    );
  }
  return (
    <g class={`way-${way}`}>
      <path class="band95" d={area((b) => b.low95, (b) => b.high95)} />
      <path class="band50" d={area((b) => b.low50, (b) => b.high50)} />
    </g>
  );
}

function Line({ way, points, x, y, years }: Drawn & { years: number }) {
  const chosen = points.find((point) => point.years === years) ?? (points.length === 1 ? points[0] : undefined);
  return (
    <g class={`way-${way}`}>
      <path class="line" d={points.map((p, i) => `${i === 0 ? 'M' : 'L'}${x(p.years)} ${y(p.any_place.median)}`).join('')} />
      {chosen && <circle class="dot" cx={x(chosen.years)} cy={y(chosen.any_place.median)} r="5" />}
    </g>
  );
}

// (e) -----------------------------------------------------------------------------------------------

const kBarYears = [1, 5, 10];

/** Of these times those of which the studies tell in some way; if there are none, the first and the last they tell of. */
function timesOf(topic: Topic, usual: readonly number[]): number[] {
  if (!topic.overTime) return [0];
  const told = new Set(topic.ways.flatMap(({ forecast }) => forecast?.points.map(({ years }) => years) ?? []));
  const found = usual.filter((at) => told.has(at));
  const all = [...told].sort((a, b) => a - b);
  return found.length > 0 ? found : [...new Set([all[0], all.at(-1)])].filter((at) => at !== undefined);
}

/** Of the way that has a number at that time, else of any. */
export function sampleOf(topic: Topic, years: number): { forecast: Forecast; point: Point | undefined } | undefined {
  const told = topic.ways.flatMap(({ forecast }) => (forecast ? [{ forecast, point: pointAt(forecast, years) }] : []));
  return told.find(({ point }) => point) ?? told[0];
}

/** When all of it happens, for the head of a row. */
export function rowTime(topic: Topic, years: number): string {
  const sample = sampleOf(topic, years);
  return sample ? capital(whenText(sample.forecast, sample.point, years)) : '';
}

function Bars({ topic }: Props) {
  const most = Math.max(
    ...topic.ways.flatMap(({ forecast }) => forecast?.points.map((p) => p.any_place.high95) ?? []),
  );
  const top = axisTop(most);
  return (
    <figure class="bars">
      {timesOf(topic, kBarYears).map((at) => (
        <div key={at} class="bars-time">
          <p class="bars-when">{rowTime(topic, at)}</p>
          {each(
            topic,
            at,
            (way, forecast, p) => {
              const words = inHundred(p.any_place.median);
              return (
                <div key={way} class={`bar-row way-${way}`}>
                  <WayLabel way={way} topic={topic} />
                  <RangeBar band={p.any_place} top={top} rough={isRough(forecast)} />
                  <span class="bar-number">
                    {isRough(forecast) ? capital(t('decide.number.rough', { n: words })) : <strong>{capital(words)}</strong>}
                    <span> · {shortRange(p.any_place)}</span>
                  </span>
                </div>
              );
            },
            (way) => (
              <div key={way} class={`bar-row way-${way}`}>
                <WayLabel way={way} topic={topic} />
                <span class="no-numbers">{noneText(topic, way)}</span>
              </div>
            ),
          )}
        </div>
      ))}
      <figcaption class="fine">
        {t('decide.list.axis')}: 0–{top * 100}. {t('decide.legend.bar')}
      </figcaption>
    </figure>
  );
}

/** A bar with its ranges, on an axis from 0 to `top`. For the eye only: the words stand beside it. */
export function RangeBar({ band, top, rough = false }: { band: Band; top: number; rough?: boolean }) {
  const at = (share: number): string => `${Math.min(100, (share / top) * 100)}%`;
  const spread = (low: number, high: number): { left: string; width: string } => ({
    left: at(low),
    width: `${Math.min(100, ((high - low) / top) * 100)}%`,
  });
  return (
    <span class="range-bar" aria-hidden="true">
      {!rough && <span class="range-fill" style={{ width: at(band.median) }} />}
      <span class="range-95" style={spread(band.low95, band.high95)} />
      <span class="range-50" style={spread(band.low50, band.high50)} />
    </span>
  );
}

// (d) -----------------------------------------------------------------------------------------------

const kTableYears = [0.25, 1, 2, 3, 5, 7, 10];

function Table({ topic }: Props) {
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={`${t('decide.view.table')}: ${topicName(topic)}`}>
      <table class="numbers stacks" role="table">
        <caption>
          {t('decide.table.caption', { name: topicName(topic) })} <span class="fine">{t('decide.table.how')}</span>
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              {t('decide.table.when')}
            </th>
            {topic.ways.map(({ way }) => (
              <th key={way} scope="col" role="columnheader">
                <WayLabel way={way} topic={topic} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {timesOf(topic, kTableYears).map((at) => (
            <tr key={at} role="row">
              <th scope="row" role="rowheader">
                {topic.overTime ? capital(span(at)) : rowTime(topic, at)}
              </th>
              {each(
                topic,
                at,
                (way, forecast, point) => (
                  <td key={way} role="cell">
                    <CellWay way={way} topic={topic} />
                    <CellNumber forecast={forecast} point={point} />
                  </td>
                ),
                (way) => (
                  <td key={way} role="cell">
                    <CellWay way={way} topic={topic} />
                    {noneText(topic, way)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Names the way in a cell where the table is too narrow for columns. */
export function CellWay({ way, topic }: { way: Way; topic: Topic }) {
  return topic.ways.length > 1 ? (
    <span class="cell-way" aria-hidden="true">
      <WayLabel way={way} topic={topic} />
    </span>
  ) : null;
}

export function CellNumber({ forecast, point }: { forecast: Forecast; point: Point }) {
  const { number, range, rough } = cellText(forecast, point);
  return (
    <span class="cell-number">
      {rough ? number : <strong>{number}</strong>} ({range})
    </span>
  );
}
