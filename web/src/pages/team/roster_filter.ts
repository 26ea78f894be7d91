// Which lines of the roster are shown. Their order is the server's.
import type { RosterLine } from '../../api/types';
import { isMoreUrgent } from '../../engine/urgency';

export type Which = 'needs' | 'mine' | 'all';
export const kWhich: readonly Which[] = ['needs', 'mine', 'all'];

/** Somebody has to do something: soon or sooner, an unanswered message, or a course that turns. */
export function needsUs({ urgency, unread, standing }: RosterLine): boolean {
  if (isMoreUrgent(urgency, 'routine') || unread > 0) return true;
  return standing !== null && (standing.relapse || standing.place === 'worse');
}

/** Upper and lower case, accents and the order of names do not matter when one looks for a name. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

export interface Searchable {
  line: RosterLine;
  name: string;
}

export function searchable(lines: readonly RosterLine[]): Searchable[] {
  return lines.map((line) => ({ line, name: folded(line.name) }));
}

export function shownLines(
  all: readonly Searchable[],
  { which, search, me }: { which: Which; search: string; me: string },
): RosterLine[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  return all
    .filter(({ line, name }) => {
      // Who looks for a name looks for a person, wherever they stand.
      if (words.length > 0) return words.every((word) => name.includes(word));
      if (which === 'mine') return line.assigned === me;
      return which === 'all' || needsUs(line);
    })
    .map(({ line }) => line);
}
