import type { PersonPage } from '../../api/types';
import { t } from '../../i18n/texts';
import { Card } from '../../ui/parts';
import { standingText } from './line_words';

/** Where the person stands on the course. */
export function CourseCard({ page: { line, course } }: { page: PersonPage }) {
  return (
    <Card labelledBy="course">
      <h2 id="course">{t('team.person.course')}</h2>
      <p class={line.standing?.relapse ? 'fact strong' : 'fact'}>{standingText(line)}</p>
      {course === null && <p class="fine">{t('team.person.course-none')}</p>}
    </Card>
  );
}
