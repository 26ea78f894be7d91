// The care team's view, on the person's own phone: to show, or to print and take along.
import { useEffect, useState } from 'preact/hooks';
import type { Event, Urgency } from '../../api/types';
import type { Course } from '../../engine/course';
import { t } from '../../i18n/texts';
import { Button, ButtonLink, PageTitle } from '../../ui/parts';
import { checkIns } from '../history';
import { idle } from '../section';
import { useEngine, useSnapshot } from '../state';
import { adviceOf } from '../use_advice';
import { BasisDisclosure } from './basis';
import { TeamRoad } from './team';

export function TeamPage({ course, events }: { course: Course; events: readonly Event[] }) {
  const advised = useAdvised();
  return (
    <>
      <PageTitle of="/road/team">{t('road.team.title')}</PageTitle>
      <TeamRoad course={course} events={events} advised={advised} />
      <BasisDisclosure course={course} />
      <p class="fine">{t('road.team.limits')}</p>
      <div class="actions no-print">
        <Button look="primary" onClick={() => print()}>
          {t('ui.advice.print')}
        </Button>
        <ButtonLink href="/road">{t('road.team.back')}</ButtonLink>
      </div>
    </>
  );
}

/** Each advice reads the whole record before it, so only so many are worked out, the latest first. */
const kAdvised = 30;

function useAdvised(): ReadonlyMap<string, Urgency> {
  const { records } = useSnapshot();
  const engine = useEngine();
  const [advised, setAdvised] = useState<ReadonlyMap<string, Urgency>>(new Map());
  useEffect(() => {
    if (engine.state !== 'ready') return;
    let current = true;
    const work = async (): Promise<void> => {
      const found = new Map<string, Urgency>();
      for (const checkIn of checkIns(records).slice(-kAdvised).reverse()) {
        await idle();
        if (!current) return;
        const advice = adviceOf(engine.engine, records, checkIn);
        if (advice) found.set(checkIn.id, advice.urgency);
      }
      setAdvised(found);
    };
    void work();
    return () => {
      current = false;
    };
  }, [engine, records]);
  return advised;
}
