// Pain that seems to have come back: said first, with what to do about it.
import type { Course } from '../../engine/course';
import { t } from '../../i18n/texts';
import { CallButton } from '../../ui/parts';
import { Link } from '../../ui/router';
import { isMoreUrgent } from '../../engine/urgency';
import { useSnapshot } from '../state';
import { useAdvice } from '../use_advice';
import { dateText, hundred, relapseDays } from './words';

/** After so many days without a score the alarm is of another time (see kStaleDays in course.h). */
const kStaleDays = 14;

export function RelapseAlarm({ course }: { course: Course }) {
  const { teamPhone } = useSnapshot().device;
  const view = useAdvice();
  if (course.relapse_alarm_since === null) return null;
  if (course.last_day !== null && course.today - course.last_day > kStaleDays) {
    return <p class="road-note">{t('road.relapse.old', { day: dateText(course, course.last_day) })}</p>;
  }
  // The more urgent of the two holds.
  const sooner = view.state === 'ready' && isMoreUrgent(view.advice.urgency, 'soon');
  const days = relapseDays(course);
  return (
    <section class="urgency urgency-small tone-soon" aria-labelledby="road-relapse">
      <h2 id="road-relapse">{t('road.relapse.title')}</h2>
      <p>
        {t('road.relapse.body', { n: hundred(course.relapse.probability) })}{' '}
        {days && t(days.low === days.high ? 'road.relapse.day' : 'road.relapse.days', days)}
      </p>
      <p>
        {t(sooner ? 'road.relapse.do-sooner' : 'road.relapse.do')}{' '}
        {sooner && <Link href="/advice">{t('road.advice-link')}</Link>}
      </p>
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
