import { checkIn as definition } from 'knowledge:pack';
import { useMemo, useState } from 'preact/hooks';
import type { Advice, PersonPage } from '../../api/types';
import { leftOut } from '../../engine/check_in';
import { t } from '../../i18n/texts';
import { whenText } from '../../i18n/times';
import { Button, Card } from '../../ui/parts';
import { AnswerList } from '../answers';
import { checkIns, type CheckIn } from '../history';
import { useEngine } from '../state';
import { UrgencyTag } from '../urgency_panel';
import { tolerantAdvice } from '../use_advice';
import { ReasonList } from './reason_list';
import { asRecords } from './record';

/** The engine works out the advice of each one that is listed. */
const kAtOnce = 10;

/** What was told, and the advice it led to then, the latest first. */
export function CheckInList({ page }: { page: PersonPage }) {
  const [shown, setShown] = useState(kAtOnce);
  const records = useMemo(() => asRecords(page.events), [page.events]);
  const all = useMemo(() => checkIns(records).reverse(), [records]);
  return (
    <Card labelledBy="check-ins">
      <h2 id="check-ins">{t('team.person.check-ins')}</h2>
      {all.length === 0 ? (
        <p class="fact">{t('team.person.check-ins-none')}</p>
      ) : (
        <ol class="check-in-list">
          {all.slice(0, shown).map((checkIn) => (
            <Item key={checkIn.id} checkIn={checkIn} page={page} />
          ))}
        </ol>
      )}
      {all.length > shown && (
        <Button look="quiet" onClick={() => setShown(shown + kAtOnce)}>{t('team.person.check-ins-more')}</Button>
      )}
    </Card>
  );
}

function Item({ checkIn, page }: { checkIn: CheckIn; page: PersonPage }) {
  const advice = useAdviceThen(checkIn, page);
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

/** The advice as of then: from what had been recorded by then, by the engine in this page. */
function useAdviceThen(checkIn: CheckIn, page: PersonPage): Advice | undefined {
  const engine = useEngine();
  return useMemo(() => {
    if (page.advice.check_in === checkIn.id) return page.advice;
    if (engine.state !== 'ready') return undefined;
    const upTo = asRecords(page.events).filter(
      ({ event }) => event.occurred_at <= checkIn.record.event.occurred_at || event.id === checkIn.correction?.id,
    );
    return tolerantAdvice(engine.engine, upTo, upTo.at(-1)?.event.occurred_at ?? '');
  }, [engine, page, checkIn.id]);
}
