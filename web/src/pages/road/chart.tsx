// The chart of one domain: the band of people like this one first, then their own line, then what they told.
// For the eye only: the sentence above it, the words beside it and the table say the same.
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { kWorst, pointsIn, toldOf, type Band, type Course, type CurvePoint, type Domain, type Span } from '../../engine/course';
import { t } from '../../i18n/texts';
import { axesOf, ticksOf, type Axes } from './scale';
import { mostOf, type Reader } from './words';

interface Props {
  course: Course;
  domain: Domain;
  span: Span;
  /** A day that is looked at. */
  day?: number | undefined;
  /** Somebody pointed at a day. */
  onDay?: (day: number) => void;
  /** Without axes: a picture on another page. */
  small?: boolean;
  /** Days with something else to look at: marked below. */
  marks?: readonly number[];
}

/** Text of the usual size, in px, and the width that the words of an axis need at that size. */
const kText = 18;
const kTick = 14;
const kAxisWidth = 280;
/** More dots than this lie over each other: small ones, with less of a rim. */
const kMany = 150;

/** The room that there is, and how large text is: both change under the chart. */
function useRoom(): { ref: { current: HTMLDivElement | null }; width: number; unit: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, unit: 1 });
  const measure = (): void => {
    const width = ref.current?.clientWidth ?? 0;
    const text = parseFloat(getComputedStyle(document.documentElement).fontSize) / kText;
    // As large as the person wants it, as long as the words of the axes have room.
    const unit = Math.min(text, Math.max(1, width / kAxisWidth));
    setRoom((known) => (known.width === width && known.unit === unit ? known : { width, unit }));
  };
  useLayoutEffect(measure);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return { ref, ...room };
}

export function Chart(props: Props) {
  const { ref, width, unit } = useRoom();
  return (
    <div ref={ref} class={props.small ? 'road-chart road-chart-small' : 'road-chart'}>
      {width > 0 && <Picture {...props} width={width} unit={unit} />}
    </div>
  );
}

function Picture({ course, domain, span, day, onDay, small, marks = [], width, unit }: Props & { width: number; unit: number }) {
  const id = useId();
  const height = small ? 84 * Math.sqrt(unit) : Math.min(300, 190 + width * 0.16) + (unit - 1) * 60;
  const axes = axesOf(span, {
    left: small ? 1 : (mostOf(domain) > 10 ? 34 : 26) * unit,
    right: width - (small ? 6 : 8),
    top: small ? 5 : 38 * unit,
    bottom: height - (small ? 5 : 46 * unit),
  });
  const { points, scores } = course.domains[domain];
  const curve = pointsIn(points, span);
  const told = toldOf(course, domain).filter(({ day: on }) => on >= span.from && on <= span.to);
  const lastTold = told.at(-1)?.day;
  const since = Math.max(span.from, Math.min(course.last_day ?? 0, span.to));
  const past = pointsIn(points, { from: span.from, to: since });
  const ahead = since < span.to ? pointsIn(points, { from: since, to: span.to }) : [];
  const own = scores > 0;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      font-size={kTick * unit}
      aria-hidden="true"
      focusable="false"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onDay?.(axes.dayAt(((event.clientX - box.left) / box.width) * width));
      }}
    >
      <defs>
        <pattern id={`${id}-ahead`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="road-hatch" x1="0" x2="0" y1="0" y2="6" />
        </pattern>
      </defs>
      <path class="road-band80" d={area(curve, axes, ({ road }) => [road.low80, road.high80])} />
      <path class="road-band50" d={area(curve, axes, ({ road }) => [road.low50, road.high50])} />
      {!small && <Grid axes={axes} domain={domain} course={course} unit={unit} height={height} />}
      {own && (
        <path d={area(ahead, axes, ({ own: band }) => [band.low80, band.high80])} fill={`url(#${id}-ahead)`} class="road-ahead" />
      )}
      <path class="road-middle" d={line(curve, axes, ({ road }) => road)} />
      <Moment axes={axes} day={0} look="start" small={small} unit={unit} text={t(`road.chart.start.${course.care}`)} />
      <Moment
        axes={axes}
        day={course.today}
        look="today"
        small={small}
        unit={unit}
        text={t('road.chart.today')}
        second={Math.abs(axes.x(course.today) - axes.x(0)) < 90 * unit}
      />
      {own && (
        <>
          <path class="road-own" d={line(past, axes, ({ own: band }) => band)} />
          <path class="road-own road-own-ahead" d={line(ahead, axes, ({ own: band }) => band)} />
        </>
      )}
      {day !== undefined && day >= span.from && day <= span.to && (
        <line class="road-look" x1={axes.x(day)} x2={axes.x(day)} y1={axes.box.top} y2={axes.box.bottom} />
      )}
      {marks
        .filter((on) => on >= span.from && on <= span.to)
        .map((on) => (
          <path key={on} class="road-mark" d={`M${axes.x(on)} ${axes.box.bottom - 9 * unit}l${5 * unit} ${9 * unit}h${-10 * unit}z`} />
        ))}
      {told.map(({ day: on, score }) => (
        <circle
          key={on}
          class={on === day ? 'road-dot road-dot-here' : told.length > kMany ? 'road-dot road-dot-many' : 'road-dot'}
          cx={axes.x(on)}
          cy={axes.y(score)}
          r={on === day ? 6.5 : small ? (on === lastTold ? 4 : 1.8) : dotSize(told.length)}
        />
      ))}
    </svg>
  );
}

/** Many dots are small ones. */
function dotSize(count: number): number {
  if (count > kMany) return 1.9;
  return count > 50 ? 3 : 4;
}

/** From the left, and under the axis: what the numbers mean, in words. */
function Grid({ axes, domain, course, unit, height }: { axes: Axes; domain: Domain; course: Course; unit: number; height: number }) {
  const { box } = axes;
  const { unit: of, ticks } = ticksOf(axes.span);
  const most = mostOf(domain);
  return (
    <>
      {[0, kWorst / 2, kWorst].map((score) => (
        <g key={score}>
          <line class="road-grid" x1={box.left} x2={box.right} y1={axes.y(score)} y2={axes.y(score)} />
          <text class="road-tick" x={box.left - 6 * unit} y={axes.y(score) + 4.5 * unit} text-anchor="end">
            {(score / kWorst) * most}
          </text>
        </g>
      ))}
      <text class="road-axis" x={0} y={13 * unit}>
        {t(`road.axis.worst.${domain}`, { most })}
      </text>
      {ticks.map(({ day, label }) => (
        <g key={day}>
          <line class="road-grid" x1={axes.x(day)} x2={axes.x(day)} y1={box.bottom} y2={box.bottom + 4} />
          <text class="road-tick" x={axes.x(day)} y={box.bottom + 18 * unit} text-anchor="middle">
            {label}
          </text>
        </g>
      ))}
      <text class="road-axis" x={box.right} y={height - 6 * unit} text-anchor="end">
        {t(`road.axis.${of}.${course.care}`)}
      </text>
    </>
  );
}

/** A day that has a name: a line through the picture, its name above it. */
function Moment({ axes, day, look, text, small, unit, second }: {
  axes: Axes;
  day: number;
  look: 'start' | 'today';
  text: string;
  small?: boolean | undefined;
  unit: number;
  /** Another name stands there already. */
  second?: boolean;
}) {
  const { span, box } = axes;
  if (day < span.from || day > span.to) return null;
  const x = axes.x(day);
  const room = box.right - x;
  return (
    <>
      <line class={`road-moment road-${look}`} x1={x} x2={x} y1={box.top - (small ? 4 : 4 * unit)} y2={box.bottom} />
      {!small && (
        <text
          class={`road-moment-name road-${look}-name`}
          x={room < 40 * unit ? x + 2 : x + 4 * unit}
          y={box.top - 6 * unit + (second ? 18 * unit : 0)}
          text-anchor={room < 60 * unit ? 'end' : 'start'}
          dx={room < 60 * unit ? -4 * unit : 0}
        >
          {text}
        </text>
      )}
    </>
  );
}

function area(points: readonly CurvePoint[], { x, y }: Axes, ends: (point: CurvePoint) => [number, number]): string {
  if (points.length < 2) return '';
  const there = points.map((point) => `${round(x(point.day))} ${round(y(ends(point)[1]))}`);
  const back = [...points].reverse().map((point) => `${round(x(point.day))} ${round(y(ends(point)[0]))}`);
  return `M${[...there, ...back].join('L')}Z`;
}

function line(points: readonly CurvePoint[], { x, y }: Axes, of: (point: CurvePoint) => Band): string {
  if (points.length < 2) return '';
  return `M${points.map((point) => `${round(x(point.day))} ${round(y(of(point).median))}`).join('L')}`;
}

function round(at: number): number {
  return Math.round(at * 10) / 10;
}

/** What is what in the chart; shapes and lines tell it as well as colours do. */
export function Legend({ own, reader = 'you' }: { own: boolean; reader?: Reader }) {
  const items = ['band80', 'band50', 'middle', ...(own ? ['told', 'own', 'ahead'] : [])] as const;
  return (
    <ul class="road-legend">
      {items.map((item) => (
        <li key={item}>
          <Key item={item} />
          <span>
            {item === 'told' || item === 'own'
              ? t(`road.${reader}.legend.${item}`)
              : t(`road.legend.${item}`, { who: t(`road.who.${reader}`) })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Key({ item }: { item: string }) {
  const id = useId();
  return (
    <svg class="road-key" viewBox="0 0 30 16" width="30" height="16" aria-hidden="true">
      {item === 'band80' && <rect class="road-band80" width="30" height="16" />}
      {item === 'band50' && (
        <>
          <rect class="road-band80" width="30" height="16" />
          <rect class="road-band50" y="3" width="30" height="10" />
        </>
      )}
      {item === 'middle' && <path class="road-middle" d="M0 8H30" />}
      {item === 'own' && <path class="road-own" d="M0 8H30" />}
      {item === 'ahead' && (
        <>
          <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line class="road-hatch" x1="0" x2="0" y1="0" y2="6" />
          </pattern>
          <rect class="road-ahead" fill={`url(#${id})`} width="30" height="16" />
          <path class="road-own road-own-ahead" d="M0 8H30" />
        </>
      )}
      {item === 'told' && <circle class="road-dot" cx="15" cy="8" r="4" />}
    </svg>
  );
}
