import { useEffect, useState } from 'preact/hooks';
import type { Advice, PersonPage } from '../../api/types';
import type { Course } from '../../engine/course';
import { t } from '../../i18n/texts';
import { Card, Loading } from '../../ui/parts';
import { standingText } from './line_words';

type Road = typeof import('./course_road');
let loaded: Road | undefined;

/** Where the person stands: all three domains, as the server worked them out. */
export function CourseCard({ page, advised }: { page: PersonPage; advised: ReadonlyMap<string, Advice> }) {
  const { line, course, events } = page;
  const [road, setRoad] = useState(() => loaded);
  useEffect(() => {
    if (course === null || road) return;
    import('./course_road').then(
      (module) => {
        loaded = module;
        setRoad(() => module);
      },
      () => undefined,
    );
  }, [course === null]);
  const urgencies = new Map([...advised].map(([id, { urgency }]) => [id, urgency]));
  return (
    <Card labelledBy="course">
      <h2 id="course">{t('team.person.course')}</h2>
      <p class={line.standing?.relapse ? 'fact strong' : 'fact'}>{standingText(line)}</p>
      {course === null ? (
        <p class="fine">{t('team.person.course-none')}</p>
      ) : road ? (
        <road.TeamRoad course={course as unknown as Course} events={events} advised={urgencies} />
      ) : (
        <Loading>{t('ui.room.loading')}</Loading>
      )}
    </Card>
  );
}
