import { isMoreUrgent } from '../engine/urgency';
import { calendarDay, whenText } from '../i18n/times';
import { t } from '../i18n/texts';
import { Button, ButtonLink, Card, PageTitle } from '../ui/parts';
import { Icon } from '../ui/icon';
import { Link, navigate } from '../ui/router';
import type { Snapshot } from '../sync/session';
import type { Draft } from '../sync/storage';
import { messages, surgery, type CheckIn } from './history';
import { RecordStatus } from './record_status';
import { RoadToday } from './road/load';
import { callValues, useApp, useSnapshot } from './state';
import { shownAs, UrgencyCall, UrgencyTag } from './urgency_panel';
import { mayCalm, useAdvice, type AdviceView } from './use_advice';

/** After this the last advice says little about now. */
const kOldMs = 24 * 3_600_000;
/** After this the answers of a check-in that was begun may no longer hold. */
const kStaleMs = 4 * 3_600_000;

export function TodayPage() {
  const snapshot = useSnapshot();
  const now = new Date();
  const operation = surgery(snapshot.records);
  const draft = snapshot.draft && !snapshot.draft.interrupted ? snapshot.draft : undefined;
  const view = useAdvice();
  // What cannot wait comes before the button to check in again.
  const urgent =
    view.state === 'ready' && isMoreUrgent(view.advice.urgency, 'soon') && !isOld(view.checkIn, now);
  const caredFor =
    snapshot.account?.role === 'carer' ? snapshot.people.find((p) => p.id === snapshot.person) : undefined;
  const unsent = snapshot.records.filter((r) => r.status !== 'sent').at(-1);
  return (
    <>
      <div class="page-head">
        <PageTitle of="today">
          {caredFor ? t('ui.today.title-for', { name: caredFor.name }) : t('ui.today.title')}
        </PageTitle>
        <DayLine performedOn={operation?.performed_on} now={now} />
      </div>
      {urgent && <LatestAdvice view={view} now={now} />}
      {draft ? (
        <DraftActions draft={draft} now={now} />
      ) : (
        <div class="actions">
          <ButtonLink href="/check-in" look="primary">
            {t('ui.today.check-in')}
          </ButtonLink>
          <p class="under-button">{t('ui.today.check-in-hint')}</p>
        </div>
      )}
      {!urgent && <LatestAdvice view={view} now={now} />}
      {unsent && <RecordStatus record={unsent} />}
      {hasNewMessage(snapshot) && (
        <Card labelledBy="new-message">
          <h2 id="new-message">{t('ui.today.new-message')}</h2>
          <ButtonLink href="/messages">{t('ui.today.new-message-do')}</ButtonLink>
        </Card>
      )}
      {operation?.indication && view.state !== 'none' && mayCalm(view) && <RoadToday />}
      {snapshot.ready && !snapshot.catchingUp && !operation?.performed_on && (
        <Card labelledBy="add-operation">
          <h2 id="add-operation">{t('ui.today.add-operation')}</h2>
          <p>{t('ui.today.add-operation-body')}</p>
          <ButtonLink href="/settings">{t('ui.today.add-operation-do')}</ButtonLink>
        </Card>
      )}
      {snapshot.ready && !snapshot.catchingUp && !operation?.performed_on && <DecideCard />}
      <p class="fine">{t('advice.not-a-device')}</p>
    </>
  );
}

/** The last word is the team's, and it was not on the screen yet. */
function hasNewMessage({ records, device }: Snapshot): boolean {
  const last = messages(records).at(-1);
  const role = last?.author?.role ?? 'patient';
  return last !== undefined && role !== 'patient' && role !== 'carer' && last.id !== device.seenMessage;
}

/** For who has not told us of an operation: there may be none yet. */
function DecideCard() {
  return (
    <Card labelledBy="decide">
      <h2 id="decide">{t('ui.today.decide')}</h2>
      <p>{t('ui.today.decide-body')}</p>
      <ButtonLink href="/decide">{t('ui.today.decide-do')}</ButtonLink>
    </Card>
  );
}

/** Goes on with what was begun; after some hours the answers may no longer hold, and starting over comes first. */
function DraftActions({ draft, now }: { draft: Draft; now: Date }) {
  const { session } = useApp();
  const startedAt = new Date(draft.startedAt);
  const stale = now.getTime() - startedAt.getTime() > kStaleMs;
  const startOver = async (): Promise<void> => {
    await session.dropDraft();
    navigate('/check-in');
  };
  const goOn = (
    <ButtonLink href="/check-in" look={stale ? 'secondary' : 'primary'}>
      {t('ui.today.go-on')}
    </ButtonLink>
  );
  return (
    <div class="actions">
      {!stale && goOn}
      <Button look={stale ? 'primary' : 'quiet'} onClick={() => void startOver()}>
        {t('ui.today.start-over')}
      </Button>
      {stale && goOn}
      <p class="under-button">{t('ui.today.go-on-hint', { when: whenText(startedAt, now) })}</p>
    </div>
  );
}

function isOld(checkIn: CheckIn, now: Date): boolean {
  return now.getTime() - checkIn.at.getTime() > kOldMs;
}

function DayLine({ performedOn, now }: { performedOn: string | null | undefined; now: Date }) {
  if (!performedOn) return null;
  const day = calendarDay(now) - calendarDay(new Date(`${performedOn}T12:00:00`));
  if (!(day >= 0)) return null;
  return <p class="lead">{day === 0 ? t('ui.today.operation-day') : t('ui.today.day', { day })}</p>;
}

function LatestAdvice({ view, now }: { view: AdviceView; now: Date }) {
  const snapshot = useSnapshot();
  if (view.state === 'working') return null;
  if (view.state === 'none') {
    return <p class="lead">{t('ui.today.no-check-in')}</p>;
  }
  const when = t('ui.today.latest', { when: whenText(view.checkIn.at, now) });
  if (view.state === 'unknown') {
    return (
      <Card labelledBy="latest">
        <p class="card-when">{when}</p>
        <h2 id="latest">{t('advice.unknown.title')}</h2>
        <p>{t('advice.unknown.body', callValues(snapshot))}</p>
        <ButtonLink href="/wrong">{t('ui.nav.wrong')}</ButtonLink>
      </Card>
    );
  }
  const shown = shownAs(view);
  return (
    <section class={`urgency urgency-small tone-${shown}`} aria-labelledby="latest">
      <p class="card-when">{when}</p>
      <UrgencyTag shown={shown} />
      <h2 id="latest">{t(`urgency.${shown}.short`, callValues(snapshot))}</h2>
      {view.leftOut.length > 0 && shown !== 'left-out' && <p>{t('urgency.left-out.short')}</p>}
      <UrgencyCall urgency={view.advice.urgency} />
      <Link href="/advice" class="more-link">
        <span>{t('ui.today.latest-more')}</span>
        <Icon name="forward" />
      </Link>
      {isOld(view.checkIn, now) && <p>{t('ui.today.old')}</p>}
    </section>
  );
}
