// Pain that seems to have come back: said first, with what to do about it.
import type { Course } from '../../engine/course';
import { t } from '../../i18n/texts';
import { CallButton } from '../../ui/parts';
import { Link } from '../../ui/router';
import { useSnapshot } from '../state';
import { hundred, relapseDays } from './words';

export function RelapseAlarm({ course }: { course: Course }) {
  const { teamPhone } = useSnapshot().device;
  if (course.relapse_alarm_since === null) return null;
  const days = relapseDays(course);
  return (
    <section class="urgency urgency-small tone-soon" aria-labelledby="road-relapse">
      <h2 id="road-relapse">{t('road.relapse.title')}</h2>
      <p>
        {t('road.relapse.body', { n: hundred(course.relapse.probability) })}{' '}
        {days && t(days.low === days.high ? 'road.relapse.day' : 'road.relapse.days', days)}
      </p>
      <p>{t('road.relapse.do')}</p>
      {teamPhone && (
        <CallButton number={teamPhone} look="secondary">
          {t('ui.emergency.call-team', { number: teamPhone })}
        </CallButton>
      )}
      <p>
        {t('road.relapse.signs')} <Link href="/wrong">{t('ui.nav.wrong')}</Link>
      </p>
    </section>
  );
}
