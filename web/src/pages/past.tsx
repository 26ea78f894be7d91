import { useState } from 'preact/hooks';
import { whenText } from '../i18n/times';
import { t } from '../i18n/texts';
import { Button, ButtonLink, Loading, PageTitle } from '../ui/parts';
import { Link } from '../ui/router';
import { AnswerList } from './answers';
import { checkIns, type CheckIn } from './history';
import { Reasons } from './reasons';
import { RecordStatus, statusText } from './record_status';
import { callValues, useSnapshot } from './state';
import { shownAs, UrgencyTag } from './urgency_panel';
import { useAdvice } from './use_advice';

/** The engine works out the advice of each one that is listed. */
const kAtOnce = 20;

export function PastPage() {
  const snapshot = useSnapshot();
  const [shown, setShown] = useState(kAtOnce);
  const all = checkIns(snapshot.records).reverse();
  return (
    <>
      <PageTitle of="past">{t('ui.past.title')}</PageTitle>
      {!snapshot.ready ? (
        <Loading>{t('ui.check-in.loading')}</Loading>
      ) : all.length === 0 ? (
        <>
          <p class="lead">{t('ui.past.empty')}</p>
          <p>{t('ui.past.empty-body')}</p>
          <ButtonLink href="/check-in" look="primary">
            {t('ui.today.check-in')}
          </ButtonLink>
        </>
      ) : (
        <ul class="past-list">
          {all.slice(0, shown).map((checkIn) => (
            <li key={checkIn.id}>
              <PastItem checkIn={checkIn} />
            </li>
          ))}
        </ul>
      )}
      {all.length > shown && (
        <Button onClick={() => setShown(shown + kAtOnce)}>{t('ui.past.more')}</Button>
      )}
    </>
  );
}

function PastItem({ checkIn }: { checkIn: CheckIn }) {
  const snapshot = useSnapshot();
  const view = useAdvice(checkIn.id);
  return (
    <Link href={`/past/${checkIn.id}`} class="past-item">
      <span class="past-when">{sentenceStart(whenText(checkIn.at, new Date()))}</span>
      {view.state === 'ready' && <UrgencyTag shown={shownAs(view)} />}
      <span class="past-status">
        {statusText(checkIn.correction ?? checkIn.record, snapshot.config?.team_watching === true)}
      </span>
    </Link>
  );
}

/** One check-in of the past: what was said and what it led to then. Nothing to act on any more. */
export function PastCheckInPage({ id }: { id: string }) {
  const snapshot = useSnapshot();
  const view = useAdvice(id);
  const checkIn = view.state === 'ready' || view.state === 'unknown' ? view.checkIn : undefined;
  if (!checkIn) {
    return (
      <>
        <PageTitle of={id}>{t('ui.past.one-title')}</PageTitle>
        {view.state === 'none' ? <p>{t('ui.past.not-here')}</p> : <Loading>{t('advice.working.body')}</Loading>}
        <BackToList />
      </>
    );
  }
  return (
    <>
      <PageTitle of={id}>{t('ui.past.one-title')}</PageTitle>
      <p class="lead">{sentenceStart(whenText(checkIn.at, new Date()))}</p>
      {view.state === 'ready' ? (
        <>
          <section class={`urgency urgency-small tone-${shownAs(view)}`} aria-labelledby="then">
            <p class="card-when">{t('ui.past.then')}</p>
            <UrgencyTag shown={shownAs(view)} />
            <h2 id="then">{t(`urgency.${shownAs(view)}.short`, callValues(snapshot))}</h2>
            {view.leftOut.length > 0 && shownAs(view) !== 'left-out' && <p>{t('urgency.left-out.short')}</p>}
          </section>
          {shownAs(view) !== 'left-out' && <Reasons advice={view.advice} />}
        </>
      ) : (
        <p>{t('advice.unknown.title')}</p>
      )}
      <section aria-labelledby="answers">
        <h2 id="answers">{t('ui.advice.answers')}</h2>
        {checkIn.correction && <p>{t('ui.past.changed')}</p>}
        <AnswerList body={checkIn.body} />
      </section>
      <RecordStatus record={checkIn.correction ?? checkIn.record} />
      <BackToList />
    </>
  );
}

function BackToList() {
  return (
    <div class="actions no-print">
      <ButtonLink href="/past">{t('ui.past.title')}</ButtonLink>
    </div>
  );
}

function sentenceStart(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
