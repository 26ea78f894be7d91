import { useState } from 'preact/hooks';
import { teamApi } from '../../api/team';
import type { InvitationLink, PersonPage as Page } from '../../api/types';
import { hasText, t } from '../../i18n/texts';
import { whenText } from '../../i18n/times';
import { Button, Card, Field, Loading, PageTitle } from '../../ui/parts';
import { Icon } from '../../ui/icon';
import { Link } from '../../ui/router';
import { newUuid7 } from '../../sync/uuid7';
import { Conversation, WriteWords } from '../conversation';
import { surgery } from '../history';
import { useLoaded } from '../loaded';
import { useApp, useSnapshot } from '../state';
import { troubleText } from '../trouble';
import { CheckInList } from './check_in_list';
import { CourseCard } from './course_card';
import { BreakGlass } from './glass';
import { InvitationSheet } from './invitation_sheet';
import { dayText, LineUrgency, silenceText, unreadText } from './line_words';
import { ReasonList } from './reason_list';
import { asRecords, wordsOf } from './record';
import { useAdvised } from './use_advised';

/** Everything about one person on one page, the most pressing first. */
export function PersonPage({ person }: { person: string }) {
  const { api } = useApp();
  const { it, again, put } = useLoaded(() => teamApi(api).page(person), person);
  return (
    <>
      <Link href="/team" class="back-link no-print">
        <Icon name="back" />
        <span>{t('team.person.back')}</span>
      </Link>
      {it.state === 'loading' && (
        <>
          <PageTitle of="loading">{t('team.person.page')}</PageTitle>
          <Loading>{t('team.person.loading')}</Loading>
        </>
      )}
      {it.state === 'failed' && isNotOurs(it.problem.status) && <BreakGlass person={person} opened={put} />}
      {it.state === 'failed' && !isNotOurs(it.problem.status) && (
        <>
          <PageTitle of="failed">{t('team.person.page')}</PageTitle>
          <p>{troubleText(it.problem)}</p>
          <Button onClick={() => void again()}>{t('ui.room.again')}</Button>
        </>
      )}
      {it.state === 'ready' && <Everything page={it.value} again={again} put={put} />}
    </>
  );
}

function isNotOurs(status: number): boolean {
  return status === 403 || status === 404;
}

/** Each advice reads the record before it; earlier check-ins are listed without theirs. */
const kAdvised = 60;

interface Shown {
  page: Page;
  again: () => Promise<void>;
  put: (page: Page) => void;
}

function Everything({ page, again, put }: Shown) {
  const { line, access } = page;
  const ours = access === 'clinic';
  const { all, advised } = useAdvised(page, kAdvised);
  return (
    <>
      <header class="person-head">
        <PageTitle of={line.person}>{line.name}</PageTitle>
        {line.synthetic && <p class="demo">{t('ui.demo.notice', { name: line.name })}</p>}
        {access === 'broken-glass' && <p class="notice-strong">{t('team.person.broken')}</p>}
        <ul class="person-facts">
          <li><LineUrgency line={line} /></li>
          <li>{dayText(line)}</li>
          <li>{t('team.column.silence')}: {silenceText(line)}</li>
          {line.unread > 0 && <li class="strong">{unreadText(line)}</li>}
          {line.invited && <li><span class="note-word">{t('team.invited')}</span></li>}
        </ul>
      </header>
      <div class="person-columns">
        <div class="person-main">
          <Now page={page} />
          <CourseCard page={page} advised={advised} />
          <CheckInList all={all} advised={advised} />
        </div>
        <div class="person-side">
          <Messages page={page} again={again} writes={ours} />
          <Notes page={page} again={again} writes={ours} />
          {ours && <Care page={page} put={put} />}
          <Operation page={page} />
          <Card labelledBy="plan">
            <h2 id="plan">{t('team.person.plan')}</h2>
            <p class="fact">{t('team.person.plan-none')}</p>
          </Card>
          {ours && <NewLink page={page} />}
        </div>
      </div>
    </>
  );
}

function Now({ page: { advice, line } }: { page: Page }) {
  const since = line.urgent_since ? new Date(line.urgent_since) : undefined;
  return (
    <section class={`card tone-${advice.check_in ? advice.urgency : 'plain'} now-card`} aria-labelledby="now">
      <h2 id="now">{t('team.person.now')}</h2>
      <p class="now-line">
        <LineUrgency line={line} />
        {since && <span class="fine">{t('team.since', { when: whenText(since, new Date()) })}</span>}
      </p>
      {advice.check_in || advice.reasons.length > 0 ? (
        <ReasonList advice={advice} />
      ) : (
        <p>{t('team.person.no-check-in')}</p>
      )}
    </section>
  );
}

interface Wording {
  page: Page;
  again: () => Promise<void>;
  writes: boolean;
}

function Messages({ page, again, writes }: Wording) {
  const { name, person } = page.line;
  return (
    <Card labelledBy="messages">
      <h2 id="messages">{t('team.person.messages')}</h2>
      <Conversation said={wordsOf(page, 'message-sent')} none={t('team.person.messages-none')} />
      {writes && (
        <WriteWords
          what={`message/${person}`}
          label={t('team.person.message-write', { name })}
          action={t('team.person.message-send')}
          send={useWords(person, 'message-sent', again)}
        />
      )}
    </Card>
  );
}

function Notes({ page, again, writes }: Wording) {
  const { person } = page.line;
  return (
    <Card labelledBy="notes">
      <h2 id="notes">{t('team.person.notes')}</h2>
      <p class="fine">{t('team.person.notes-hint')}</p>
      <Conversation said={wordsOf(page, 'note-written')} none={t('team.person.notes-none')} />
      {writes && (
        <WriteWords
          what={`note/${person}`}
          label={t('team.person.note-write')}
          action={t('team.person.note-save')}
          send={useWords(person, 'note-written', again)}
        />
      )}
    </Card>
  );
}

/** Sends words at once. One text keeps one id until it is there, so that sending again saves it once. */
function useWords(person: string, kind: 'message-sent' | 'note-written', again: () => Promise<void>) {
  const { api } = useApp();
  const [tried, setTried] = useState<{ text: string; id: string; at: string }>();
  return async (text: string): Promise<string | undefined> => {
    const now = Date.now();
    const mine = tried?.text === text ? tried : { text, id: newUuid7(now), at: new Date(now).toISOString() };
    setTried(mine);
    const outcome = await teamApi(api).write(person, { id: mine.id, kind, occurred_at: mine.at, body: { text } });
    if ('problem' in outcome) return `${troubleText(outcome.problem)} ${t('team.person.not-sent')}`;
    setTried(undefined);
    await again();
    return undefined;
  };
}

function Care({ page, put }: { page: Page; put: (page: Page) => void }) {
  const { api } = useApp();
  const { account } = useSnapshot();
  const { line, staff } = page;
  const me = account?.account ?? '';
  const [said, setSaid] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const assign = async (to: string | null): Promise<void> => {
    setSaid('');
    setTrouble(undefined);
    const outcome = await teamApi(api).assign(line.person, to);
    if ('problem' in outcome) {
      setTrouble(troubleText(outcome.problem));
      return;
    }
    put(outcome.ok);
    const name = staff.find((one) => one.account === to)?.name;
    setSaid(name === undefined ? t('team.person.freed') : t('team.person.handed', { name }));
  };
  const open = staff.filter((one) => (one.open && one.role !== 'administrator') || one.account === line.assigned);
  return (
    <Card labelledBy="care">
      <h2 id="care">{t('team.person.cares', { name: line.name })}</h2>
      <Field label={t('team.person.cares-label')}>
        {(control) => (
          <select
            {...control}
            value={line.assigned ?? ''}
            onChange={(event) => void assign(event.currentTarget.value || null)}
          >
            <option value="">{t('team.assigned.nobody')}</option>
            {open.map((one) => (
              <option key={one.account} value={one.account}>
                {one.account === me ? `${one.name} (${t('team.assigned.me')})` : one.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {line.assigned !== me && (
        <Button onClick={() => void assign(me)}>{t('team.person.take')}</Button>
      )}
      <p class="said" role="status">{said}</p>
      <p class="error" role="alert">{trouble}</p>
    </Card>
  );
}

function Operation({ page }: { page: Page }) {
  const known = surgery(asRecords(page.events)) ?? {};
  const word = (prefix: string, value: string | null | undefined): string | undefined =>
    value ? (hasText(prefix + value) ? t(prefix + value) : value) : undefined;
  const facts = [
    ['performed-on', known.performed_on ? dateText(known.performed_on) : undefined],
    ['procedure', word('ui.procedure.', known.procedure)],
    ['indication', word('ui.indication.', known.indication)],
    ['level', word('ui.level.', known.level)],
    ['side', word('ui.side.', known.side)],
  ].filter((fact): fact is [string, string] => fact[1] !== undefined);
  return (
    <Card labelledBy="operation">
      <h2 id="operation">{t('team.person.operation')}</h2>
      {facts.length === 0 ? (
        <p class="fact">{t('team.person.operation-none')}</p>
      ) : (
        <dl class="facts">
          {facts.map(([key, value]) => (
            <div key={key}>
              <dt>{t(`team.person.${key}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}

function dateText(day: string): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format(new Date(`${day}T12:00:00`));
}

function NewLink({ page: { line } }: { page: Page }) {
  const { api } = useApp();
  const [link, setLink] = useState<InvitationLink>();
  const [trouble, setTrouble] = useState<string>();
  const make = async (): Promise<void> => {
    const outcome = await teamApi(api).invitePatient(line.person);
    if ('ok' in outcome) setLink(outcome.ok);
    setTrouble('problem' in outcome ? troubleText(outcome.problem) : undefined);
  };
  if (link) return <InvitationSheet name={line.name} link={link} />;
  return (
    <Card labelledBy="link">
      <h2 id="link">{t('team.person.link')}</h2>
      <p>{t('team.person.link-body', { name: line.name })}</p>
      <Button onClick={() => void make()}>{t('team.person.link-do')}</Button>
      <p class="error" role="alert">{trouble}</p>
    </Card>
  );
}
