import { describe, expect, it } from 'vitest';
import type { RosterLine } from '../../api/types';
import { folded, needsUs, searchable, shownLines } from './roster_filter';

function line(name: string, part: Partial<RosterLine> = {}): RosterLine {
  return {
    person: name, name, synthetic: true, urgency: 'none', urgent_since: null, last_check_in: null, silent_days: null,
    standing: null, day: null, assigned: null, unread: 0, invited: false, ...part,
  };
}
const names = (lines: readonly RosterLine[]): string[] => lines.map(({ name }) => name);
const show = (lines: RosterLine[], part: Partial<Parameters<typeof shownLines>[1]>): string[] =>
  names(shownLines(searchable(lines), { which: 'all', search: '', me: 'me', ...part }));

describe('who needs us', () => {
  const standing = (place: 'usual' | 'better' | 'worse', relapse = false) => ({ place, days: 9, relapse });
  it('is everybody for whom something is to be done, and nobody else', () => {
    const needs: Partial<RosterLine>[] = [
      { urgency: 'emergency' }, { urgency: 'same-day' }, { urgency: 'soon' }, { unread: 1 },
      { standing: standing('worse') }, { standing: standing('usual', true) },
    ];
    const fine: Partial<RosterLine>[] = [{}, { urgency: 'routine' }, { standing: standing('better') }];
    expect(needs.map((part) => needsUs(line('a', part)))).toEqual(needs.map(() => true));
    expect(fine.map((part) => needsUs(line('a', part)))).toEqual(fine.map(() => false));
  });
});

describe('the list', () => {
  const all = [
    line('Ruth Amsler', { urgency: 'soon' }), line('José Álvarez', { assigned: 'me' }), line('Mei Lin', { unread: 2, assigned: 'me' }),
  ];
  it('keeps the order of the server', () => {
    expect(show(all, {})).toEqual(['Ruth Amsler', 'José Álvarez', 'Mei Lin']);
    expect(show(all, { which: 'needs' })).toEqual(['Ruth Amsler', 'Mei Lin']);
    expect(show(all, { which: 'mine' })).toEqual(['José Álvarez', 'Mei Lin']);
  });
  it('finds a name without its accents, in any order, whatever else is chosen', () => {
    expect(folded('Álvarez ØRSTED')).toBe('alvarez ørsted');
    expect(show(all, { search: 'alvarez jos', which: 'needs' })).toEqual(['José Álvarez']);
    expect(show(all, { search: '  ' })).toHaveLength(3);
    expect(show(all, { search: 'nobody' })).toEqual([]);
  });
});
