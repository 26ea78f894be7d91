// On Today: one sentence, one small picture. Nothing where the road cannot say anything.
import { firstDomain, spanOf, usualReach } from '../../engine/course';
import { t } from '../../i18n/texts';
import { Icon } from '../../ui/icon';
import { Link } from '../../ui/router';
import { Chart } from './chart';
import { useCourse } from './use_course';
import { standSentence } from './words';

export function RoadCard() {
  const view = useCourse();
  if (view.state !== 'ready' || view.course.told.length === 0) return null;
  const { course } = view;
  const domain = firstDomain(course);
  return (
    <section class="card road-card" aria-labelledby="road-card">
      <p class="card-when">{t('road.card.title')}</p>
      <h2 id="road-card">
        {course.relapse_alarm_since === null ? standSentence(course, domain) : t('road.relapse.title')}
      </h2>
      <Chart course={course} domain={domain} span={spanOf(usualReach(course), course)} small />
      <p class="fine">{t('road.card.how')}</p>
      <Link href="/road" class="more-link">
        <span>{t('road.card.open')}</span>
        <Icon name="forward" />
      </Link>
    </section>
  );
}
