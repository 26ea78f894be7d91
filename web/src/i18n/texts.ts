// All words for people come from content/<lang>/*.yaml through the knowledge pack.
import { texts as firstTexts } from 'knowledge:pack';

export type Values = Readonly<Record<string, string | number>>;

const texts: Record<string, string> = { ...firstTexts };

/** The words of a page that comes later than the first one. */
export function addTexts(more: Readonly<Record<string, string>>): void {
  Object.assign(texts, more);
}

export function hasText(key: string): boolean {
  return Object.hasOwn(texts, key);
}

/**
 * The text of a key, with {placeholders} filled. A key without a text is a mistake of ours and gives
 * an empty string: a person must never read a key (a test checks every key that the code names).
 */
export function t(key: string, values: Values = {}): string {
  return fill(texts[key] ?? '', values);
}

export function fill(text: string, values: Values): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The texts prefix.1, prefix.2, ... in order. */
export function listOf(prefix: string, values: Values = {}): string[] {
  const items: string[] = [];
  for (let n = 1; hasText(`${prefix}.${n}`); n += 1) items.push(t(`${prefix}.${n}`, values));
  return items;
}
