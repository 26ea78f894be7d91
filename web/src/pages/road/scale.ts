// Where things lie in the chart: days to the right, worse upwards.
import { kWorst, type Span } from '../../engine/course';

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Axes {
  span: Span;
  box: Box;
  x: (day: number) => number;
  y: (score: number) => number;
  /** The day at this place. */
  dayAt: (x: number) => number;
}

export function axesOf(span: Span, box: Box): Axes {
  const width = box.right - box.left;
  const days = Math.max(1, span.to - span.from);
  return {
    span,
    box,
    x: (day) => box.left + ((day - span.from) / days) * width,
    y: (score) => box.bottom - (score / kWorst) * (box.bottom - box.top),
    dayAt: (x) => span.from + ((x - box.left) / width) * days,
  };
}

export interface Tick {
  day: number;
  label: string;
}
export interface Ticks {
  unit: 'weeks' | 'months';
  ticks: Tick[];
}

const kDaysPerWeek = 7;
const kDaysPerMonth = 365.25 / 12;
const kMostTicks = 7;
/** Up to so many days are counted in weeks. */
const kWeeksUpTo = 110;

/** Whole weeks or months since the start, so few that their numbers have room. Day 0 has its own mark. */
export function ticksOf({ from, to }: Span): Ticks {
  const unit = to - from <= kWeeksUpTo ? 'weeks' : 'months';
  const length = unit === 'weeks' ? kDaysPerWeek : kDaysPerMonth;
  const steps = unit === 'weeks' ? [1, 2, 4] : [1, 2, 3, 6, 12];
  const step = steps.find((one) => (to - from) / (length * one) <= kMostTicks) ?? 12;
  const ticks: Tick[] = [];
  for (let n = Math.max(step, Math.ceil(from / length / step) * step); n * length <= to + 0.5; n += step) {
    ticks.push({ day: n * length, label: String(n) });
  }
  return { unit, ticks };
}
