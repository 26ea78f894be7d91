import { whenText } from '../i18n/times';
import { t } from '../i18n/texts';
import { Button, ButtonLink, Disclosure, Loading, PageTitle } from '../ui/parts';
import { navigate } from '../ui/router';
import { AnswerList } from './answers';
import { DangerSigns } from './danger_signs';
import type { CheckIn } from './history';
import { LeftOut } from './left_out';
import { Reasons } from './reasons';
import { RecordStatus } from './record_status';
import { callValues, useApp, useSnapshot } from './state';
import { EmergencyCall, shownAs, UrgencyPanel, UrgencyTag } from './urgency_panel';
import { useAdvice, type ReadyAdvice } from './use_advice';

/** The advice that counts now. */
export function AdvicePage() {
  const snapshot = useSnapshot();
  const view = useAdvice();
  if (view.state === 'none') {
    return (
      <>
        <PageTitle of="none">{t('ui.advice.none-yet')}</PageTitle>
        <p>{t('ui.advice.none-yet-body')}</p>
        <ButtonLink href="/check-in" look="primary">
          {t('ui.today.check-in')}
        </ButtonLink>
      </>
    );
  }
  if (view.state === 'working') {
    return (
      <>
        <PageTitle of="working">{t('advice.working.title')}</PageTitle>
        <Loading>{t('advice.working.body')}</Loading>
      </>
    );
  }
  const { checkIn } = view;
  const values = callValues(snapshot);
  return (
    <>
      {view.state === 'unknown' ? (
        <section class="urgency tone-plain">
          <PageTitle of="unknown">{t('advice.unknown.title')}</PageTitle>
          <p>{t('advice.unknown.body', values)}</p>
          <DangerSigns />
          <EmergencyCall />
        </section>
      ) : (
        <ReadyPanels view={view} />
      )}
      {view.state !== 'unknown' && <p class="worse">{t(`advice.worse.${view.advice.urgency}`, values)}</p>}
      <p class="card-when">{t('ui.advice.given-at', { when: whenText(checkIn.at, new Date()) })}</p>
      <RecordStatus record={checkIn.correction ?? checkIn.record} />
      <Disclosure summary={t('ui.advice.answers')}>
        <AnswerList body={checkIn.body} />
      </Disclosure>
      <Ways checkIn={checkIn} leftOut={view.state === 'ready' && view.leftOut.length > 0} />
      <p class="fine">{t('advice.not-a-device')}</p>
    </>
  );
}

/** What to do and why. What was left out stands in its place where there would be nothing to do. */
function ReadyPanels({ view }: { view: ReadyAdvice }) {
  const values = callValues(useSnapshot());
  const { checkIn, advice, leftOut } = view;
  const shown = shownAs(view);
  const title = <PageTitle of={checkIn.id}>{t(`urgency.${shown}.title`, values)}</PageTitle>;
  const rest = <LeftOut checkIn={checkIn} advice={advice} questions={leftOut} />;
  if (shown === 'left-out') {
    return (
      <section class="urgency tone-left-out">
        <UrgencyTag shown={shown} />
        {title}
        {rest}
      </section>
    );
  }
  return (
    <>
      <UrgencyPanel urgency={shown} heading={title} />
      {leftOut.length > 0 && (
        <section class="urgency tone-left-out" aria-labelledby="left-out">
          <UrgencyTag shown="left-out" />
          <h2 id="left-out">{t('urgency.left-out.title')}</h2>
          {rest}
        </section>
      )}
      <Reasons advice={advice} />
    </>
  );
}

/** What can be done on from here. */
function Ways({ checkIn, leftOut }: { checkIn: CheckIn; leftOut: boolean }) {
  const { draft } = useSnapshot();
  const interrupted = draft?.interrupted === true && draft.corrects === checkIn.id;
  return (
    <div class="actions no-print">
      {interrupted ? (
        <>
          <p>{t('ui.advice.interrupted')}</p>
          <ButtonLink href={`/check-in/${draft.at}`}>{t('ui.advice.more-answers')}</ButtonLink>
        </>
      ) : (
        <ChangeAnswers checkIn={checkIn} />
      )}
      <Button onClick={() => print()}>{t('ui.advice.print')}</Button>
      <ButtonLink href="/" look={interrupted || leftOut ? 'secondary' : 'primary'}>
        {t('ui.advice.done')}
      </ButtonLink>
    </div>
  );
}

function ChangeAnswers({ checkIn }: { checkIn: CheckIn }) {
  const { session } = useApp();
  const answers = (checkIn.correction ?? checkIn.record).answers;
  // Without the taps behind it (a check-in from another phone) there is nothing to go back into.
  if (!answers) return null;
  const change = async (): Promise<void> => {
    await session.saveDraft({ startedAt: checkIn.at.toISOString(), answers, corrects: checkIn.id });
    navigate('/check-in');
  };
  return <Button onClick={() => void change()}>{t('ui.advice.change')}</Button>;
}
