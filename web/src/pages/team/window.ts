// Ten thousand lines stay smooth because only those near the screen are drawn.
import { useEffect, useRef, useState } from 'preact/hooks';

/** Lines beyond each edge of the screen, so that scrolling meets drawn ones. */
const kBeyond = 12;

export interface Range {
  start: number;
  end: number;
}

/** The lines to draw of `count`, all `height` high, in a list whose top is at `top` of the screen. */
export function rangeOf(count: number, height: number, top: number, screen: number): Range {
  const first = Math.floor(-top / height) - kBeyond;
  const last = Math.ceil((screen - top) / height) + kBeyond;
  const start = Math.max(0, Math.min(first, count));
  return { start, end: Math.max(start, Math.min(last, count)) };
}

/** Follows the page's scrolling. `height` is measured on the first line that is drawn. */
export function useWindow(count: number, guess: number) {
  const list = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(guess);
  const [range, setRange] = useState<Range>({ start: 0, end: Math.min(count, 40) });
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const update = (): void => {
      const line = element.firstElementChild;
      const high = line?.getBoundingClientRect().height || height;
      setHeight(high);
      const next = rangeOf(count, high, element.getBoundingClientRect().top, innerHeight);
      setRange((now) => (now.start === next.start && now.end === next.end ? now : next));
    };
    update();
    addEventListener('scroll', update, { passive: true });
    // The text size, the width and the rotation change how high a line is.
    const watch = new ResizeObserver(update);
    watch.observe(document.documentElement);
    return () => {
      removeEventListener('scroll', update);
      watch.disconnect();
    };
  }, [count, height]);

  /** Scrolls so that a line is on the screen, also one that is not drawn yet. */
  const reveal = (index: number): void => {
    const element = list.current;
    if (!element) return;
    const top = element.getBoundingClientRect().top + index * height;
    const margin = height;
    // What sticks to the top of the page covers lines there.
    const covered = document.querySelector('.top')?.getBoundingClientRect().bottom ?? 0;
    if (top < covered + margin) scrollBy(0, top - covered - margin);
    else if (top + height > innerHeight - margin) scrollBy(0, top + height - innerHeight + margin);
  };
  return { list, height, range, reveal };
}
