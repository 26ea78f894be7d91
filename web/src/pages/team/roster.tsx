import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { teamApi } from '../../api/team';
import type { Roster, RosterLine, StaffMember } from '../../api/types';
import { t } from '../../i18n/texts';
import { Icon } from '../../ui/icon';
import { Button, ButtonLink, Loading, PageTitle } from '../../ui/parts';
import { Link, navigate } from '../../ui/router';
import { saveFile } from '../../ui/save_file';
import { useLoaded, type Loaded } from '../loaded';
import { useApp, useSnapshot } from '../state';
import { troubleText } from '../trouble';
import { assignedText, dayText, LineUrgency, silenceText, standingText, unreadText } from './line_words';
import { kWhich, searchable, shownLines, type Which } from './roster_filter';
import { useWindow } from './window';

/** How often the list is asked for again while it is looked at. */
const kRenewMs = 60_000;
/** Until the first line is measured. */
const kGuessPx = 64;

/** Where one was: coming back from a person's page, the list is as it was left. In this page's memory only. */
interface Left {
  account: string;
  roster?: Roster;
  which: Which;
  search: string;
  person: string;
  scroll: number;
}
let left: Left = { account: '', which: 'needs', search: '', person: '', scroll: 0 };

export function RosterPage() {
  const { api } = useApp();
  const { account } = useSnapshot();
  const me = account?.account ?? '';
  if (left.account !== me) left = { account: me, which: 'needs', search: '', person: '', scroll: 0 };
  const server = teamApi(api);
  const { it, again } = useLoaded(server.roster, me);
  const staff = useLoaded(server.staff, me).it;
  useRenewal(again);
  const roster = it.state === 'ready' ? it.value : left.roster;
  if (roster) left.roster = roster;
  return (
    <>
      <div class="team-head">
        <div class="page-head">
          <PageTitle of="roster">{t('team.roster.title')}</PageTitle>
          <AsOf it={it} again={again} />
        </div>
        <ButtonLink href="/team/add" look="primary" icon="plus">{t('team.add.open')}</ButtonLink>
      </div>
      {it.state === 'failed' && (
        <p class="error" role="alert">{troubleText(it.problem)}</p>
      )}
      {roster ? (
        <List people={roster.people} staff={staff.state === 'ready' ? staff.value.staff : []} me={me} />
      ) : (
        it.state === 'loading' && <Loading>{t('team.roster.loading')}</Loading>
      )}
    </>
  );
}

function useRenewal(again: () => Promise<void>): void {
  useEffect(() => {
    const renew = (): void => {
      if (document.visibilityState === 'visible') void again();
    };
    const timer = setInterval(renew, kRenewMs);
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renew);
    };
  }, []);
}

function AsOf({ it, again }: { it: Loaded<Roster>; again: () => Promise<void> }) {
  if (it.state !== 'ready') return null;
  const time = it.at.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
  return (
    <p class={it.stale ? 'error' : 'fine'} role={it.stale ? 'alert' : undefined}>
      {t(it.stale ? 'team.roster.stale' : 'team.roster.as-of', { time })}{' '}
      {it.stale && <Button look="quiet" onClick={() => void again()}>{t('team.roster.again')}</Button>}
    </p>
  );
}

function List({ people, staff, me }: { people: readonly RosterLine[]; staff: readonly StaffMember[]; me: string }) {
  const [which, setWhich] = useState<Which>(left.which);
  const [search, setSearch] = useState(left.search);
  left.which = which;
  left.search = search;
  const all = useMemo(() => searchable(people), [people]);
  const lines = useMemo(() => shownLines(all, { which, search, me }), [all, which, search, me]);
  const showAll = (): void => {
    setWhich('all');
    setSearch('');
  };
  return (
    <>
      <div class="roster-tools no-print">
        <label class="search">
          <Icon name="search" />
          <span class="visually-hidden">{t('team.roster.search')}</span>
          <input
            type="search"
            class="search-input"
            placeholder={t('team.roster.search')}
            autoComplete="off"
            spellcheck={false}
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </label>
        <fieldset class="segments" disabled={search.trim() !== ''}>
          <legend class="visually-hidden">{t('team.roster.filter')}</legend>
          {kWhich.map((one) => (
            <label key={one}>
              <input type="radio" name="which" checked={which === one} onChange={() => setWhich(one)} />
              <span>{t(`team.roster.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <p class="roster-count" role="status">{countText(lines.length, people.length)}</p>
      </div>
      {people.length === 0 ? (
        <p class="lead">{t('team.roster.empty')}</p>
      ) : lines.length === 0 ? (
        <div class="actions">
          <p class="lead">{t('team.roster.none-match')}</p>
          <Button onClick={showAll}>{t('team.roster.show-all')}</Button>
        </div>
      ) : (
        <Table lines={lines} staff={staff} me={me} />
      )}
      <p class="roster-foot fine no-print">
        <span class="roster-keys">{t('team.roster.keys')}</span>
        <CsvButton />
      </p>
    </>
  );
}

function countText(shown: number, count: number): string {
  if (shown < count) return t('team.roster.shown', { shown, count });
  return count === 1 ? t('team.roster.count-one') : t('team.roster.count', { count });
}

function CsvButton() {
  const { api } = useApp();
  const [trouble, setTrouble] = useState<string>();
  const take = async (): Promise<void> => {
    const outcome = await teamApi(api).rosterCsv();
    setTrouble('problem' in outcome ? troubleText(outcome.problem) : undefined);
    if ('ok' in outcome) saveFile(outcome.ok, 'backsight-people.csv');
  };
  return (
    <>
      <Button look="quiet" onClick={() => void take()}>{t('team.roster.csv')}</Button>
      <span class="error" role="alert">{trouble}</span>
    </>
  );
}

const kColumns = ['urgency', 'name', 'day', 'standing', 'silence', 'unread', 'assigned'] as const;

function Table({ lines, staff, me }: { lines: readonly RosterLine[]; staff: readonly StaffMember[]; me: string }) {
  const { list, height, range, reveal } = useWindow(lines.length, kGuessPx);
  const active = useActiveLine(lines, list, reveal);
  useEffect(() => {
    // Back from a person's page: where it was left.
    if (left.scroll > 0) scrollTo(0, left.scroll);
    const remember = (): void => {
      left.scroll = scrollY;
    };
    addEventListener('scroll', remember, { passive: true });
    return () => removeEventListener('scroll', remember);
  }, []);
  return (
    <div class="roster" role="table" aria-label={t('team.roster.table')} aria-rowcount={lines.length + 1}>
      <div class="roster-line roster-columns" role="row" aria-rowindex={1}>
        {kColumns.map((column) => (
          <span key={column} role="columnheader" class={`at-${column}`}>{t(`team.column.${column}`)}</span>
        ))}
      </div>
      <div
        ref={list}
        role="rowgroup"
        style={{
          paddingBlockStart: `${range.start * height}px`,
          paddingBlockEnd: `${(lines.length - range.end) * height}px`,
        }}
      >
        {lines.slice(range.start, range.end).map((line, i) => (
          <Line
            key={line.person}
            line={line}
            index={range.start + i}
            tabbable={range.start + i === active.index}
            cares={assignedText(line, staff, me)}
            focused={() => active.set(range.start + i)}
          />
        ))}
      </div>
    </div>
  );
}

function Line({ line, index, tabbable, cares, focused }: {
  line: RosterLine;
  index: number;
  tabbable: boolean;
  cares: string;
  focused: () => void;
}) {
  const unread = unreadText(line);
  const turns = line.standing?.relapse === true || line.standing?.place === 'worse';
  const open = (event: MouseEvent): void => {
    if ((event.target as Element).closest('a')) return;
    navigate(`/person/${line.person}`);
  };
  return (
    <div class="roster-line" role="row" aria-rowindex={index + 2} data-index={index} onClick={open} onFocusIn={focused}>
      <span role="cell" class="at-urgency"><LineUrgency line={line} /></span>
      <span role="cell" class="at-name">
        <Link href={`/person/${line.person}`} class="roster-name" tabIndex={tabbable ? 0 : -1}>
          {line.name}
        </Link>
        {line.synthetic && <span class="note-word">{t('team.synthetic')}</span>}
        {line.invited && <span class="note-word">{t('team.invited')}</span>}
      </span>
      <span role="cell" class="at-day">{dayText(line)}</span>
      <span role="cell" class={turns ? 'at-standing strong' : 'at-standing'}>{standingText(line)}</span>
      <span role="cell" class="at-silence">
        <CellLabel of="silence" />
        {silenceText(line)}
      </span>
      <span role="cell" class={unread ? 'at-unread strong' : 'at-unread'}>{unread}</span>
      <span role="cell" class="at-assigned">
        <CellLabel of="assigned" />
        {cares}
      </span>
    </div>
  );
}

/** Where there is no row of headings, the word stands before what it is about. */
function CellLabel({ of }: { of: (typeof kColumns)[number] }) {
  return <span class="cell-label">{t(`team.column.${of}`)}: </span>;
}

/** j and k, or the arrows, go from line to line; Enter is the link's own; / goes to the search. */
function useActiveLine(
  lines: readonly RosterLine[],
  list: { current: HTMLDivElement | null },
  reveal: (index: number) => void,
) {
  const [index, setIndex] = useState(() => Math.max(0, lines.findIndex((line) => line.person === left.person)));
  // Keys may come faster than lines are drawn: the next one starts from here.
  const now = useRef(index);
  const wanted = useRef(false);
  now.current = Math.max(0, Math.min(now.current, lines.length - 1));
  left.person = lines[now.current]?.person ?? '';

  const set = (to: number): void => {
    now.current = to;
    setIndex(to);
  };
  const focus = (): void => {
    if (!wanted.current) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${now.current}"] a`);
    if (!link) return;
    wanted.current = false;
    link.focus({ preventScroll: true });
  };
  // A line that was not drawn yet is focused when it is.
  useEffect(focus);
  useEffect(() => {
    const go = (to: number): void => {
      set(Math.max(0, Math.min(to, lines.length - 1)));
      wanted.current = true;
      reveal(now.current);
      focus();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as Element;
      if (target.closest('input:not([type=radio]), textarea, select')) return;
      const inList = wanted.current || list.current?.contains(target) === true;
      const { key } = event;
      if (key === '/') document.querySelector<HTMLElement>('.search-input')?.focus();
      else if (key === 'j' || (key === 'ArrowDown' && inList)) go(inList ? now.current + 1 : now.current);
      else if (key === 'k' || (key === 'ArrowUp' && inList)) go(inList ? now.current - 1 : now.current);
      else if (key === 'Home' && inList) go(0);
      else if (key === 'End' && inList) go(lines.length - 1);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [lines, reveal]);
  return { index: now.current, set };
}
