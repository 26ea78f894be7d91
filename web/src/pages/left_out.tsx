// Questions about danger signs that were skipped: said plainly, and one tap from being answered.
import { checkIn as definition } from 'knowledge:pack';
import type { Advice } from '../api/types';
import { withoutLeftOut, type Question } from '../engine/check_in';
import { t } from '../i18n/texts';
import { Button, ButtonLink, Disclosure } from '../ui/parts';
import { navigate } from '../ui/router';
import { DangerSigns } from './danger_signs';
import type { CheckIn } from './history';
import { callValues, useApp, useSnapshot } from './state';
import { EmergencyCall } from './urgency_panel';

/** What follows the heading: what is known all the same, the way to the questions, and which they are. */
export function LeftOut({
  checkIn,
  advice,
  questions,
}: {
  checkIn: CheckIn;
  advice: Advice;
  questions: readonly Question[];
}) {
  const snapshot = useSnapshot();
  const { reported, denied, unsure } = checkIn.body;
  const nothing = reported.length + denied.length + unsure.length === 0;
  const known = advice.urgency === 'none' ? 'advice.left-out.clear' : 'advice.left-out.can-wait';
  return (
    <>
      <p class="when">{t(nothing ? 'advice.left-out.nothing' : known)}</p>
      <div class="actions no-print">
        <AnswerThem checkIn={checkIn} />
      </div>
      <div>
        <p>{t('advice.left-out.list')}</p>
        <ul class="left-out">
          {questions.map(({ id }) => (
            <li key={id}>{t(`check-in.${id}.about`)}</li>
          ))}
        </ul>
      </div>
      <p>{t('advice.left-out.worried')}</p>
      <Disclosure summary={t('advice.left-out.signs')}>
        <h2>{t('danger.call', callValues(snapshot))}</h2>
        <DangerSigns />
        <EmergencyCall />
      </Disclosure>
    </>
  );
}

function AnswerThem({ checkIn }: { checkIn: CheckIn }) {
  const { session } = useApp();
  const answers = (checkIn.correction ?? checkIn.record).answers;
  // Without the taps behind it (a check-in from another phone) there is nothing to go back into.
  if (!answers) {
    return (
      <ButtonLink href="/check-in" look="primary">
        {t('ui.today.check-in')}
      </ButtonLink>
    );
  }
  const answer = async (): Promise<void> => {
    await session.saveDraft({
      startedAt: checkIn.at.toISOString(),
      answers: withoutLeftOut(definition, answers),
      corrects: checkIn.id,
      openOnly: true,
    });
    navigate('/check-in');
  };
  return (
    <Button look="primary" onClick={() => void answer()}>
      {t('advice.left-out.answer')}
    </Button>
  );
}
