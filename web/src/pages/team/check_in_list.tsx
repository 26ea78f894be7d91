import { checkIn as definition } from 'knowledge:pack';
import { useState } from 'preact/hooks';
import type { Advice } from '../../api/types';
import { leftOut } from '../../engine/check_in';
import { t } from '../../i18n/texts';
import { whenText } from '../../i18n/times';
import { Button, Card } from '../../ui/parts';
import { AnswerList } from '../answers';
import type { CheckIn } from '../history';
import { UrgencyTag } from '../urgency_panel';
import { ReasonList } from './reason_list';

const kAtOnce = 10;

/** What was told, and the advice it led to then, the latest first. */
export function CheckInList({ all, advised }: { all: readonly CheckIn[]; advised: ReadonlyMap<string, Advice> }) {
  const [shown, setShown] = useState(kAtOnce);
  return (
    <Card labelledBy="check-ins">
      <h2 id="check-ins">{t('team.person.check-ins')}</h2>
      {all.length === 0 ? (
        <p class="fact">{t('team.person.check-ins-none')}</p>
      ) : (
        <ol class="check-in-list">
          {all.slice(0, shown).map((checkIn) => (
            <Item key={checkIn.id} checkIn={checkIn} advice={advised.get(checkIn.id)} />
          ))}
        </ol>
      )}
      {all.length > shown && (
        <Button look="quiet" onClick={() => setShown(shown + kAtOnce)}>{t('team.person.check-ins-more')}</Button>
      )}
    </Card>
  );
}

function Item({ checkIn, advice }: { checkIn: CheckIn; advice: Advice | undefined }) {
  const open = advice?.urgency === 'none' && leftOut(definition, checkIn.body).length > 0;
  return (
    <li>
      <details class="check-in-item">
        <summary>
          <span class="check-in-when">{whenText(checkIn.at, new Date())}</span>
          {advice && <UrgencyTag shown={open ? 'left-out' : advice.urgency} />}
        </summary>
        <div class="disclosure-body">
          {checkIn.correction && <p class="fine">{t('team.person.changed')}</p>}
          {advice && advice.reasons.length > 0 && (
            <>
              <h3>{t('team.person.why')}</h3>
              <ReasonList advice={advice} />
            </>
          )}
          <h3>{t('team.person.answers')}</h3>
          <AnswerList body={checkIn.body} />
        </div>
      </details>
    </li>
  );
}
