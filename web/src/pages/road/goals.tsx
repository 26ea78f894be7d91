// When something a person wants to do may be reached. The scores that stand for it are the pack's.
import { useState } from 'preact/hooks';
import { goalState, kDomains, type Course, type GoalForecast } from '../../engine/course';
import { t } from '../../i18n/texts';
import { Icon } from '../../ui/icon';
import { Disclosure } from '../../ui/parts';
import { Studies } from './basis';
import { goalSentence, mostOf, scoreText } from './words';

export function Goals({ course }: { course: Course }) {
  const [opened, setOpened] = useState(false);
  if (course.goals.length === 0) return null;
  return (
    <section aria-labelledby="road-goals">
      <h2 id="road-goals">{t('road.goals.title')}</h2>
      <p class="fine">{t('road.goals.how')}</p>
      <ul class="road-goals">
        {course.goals.map((goal) => (
          <li key={goal.id} class={`road-goal road-goal-${goalState(course, goal)}`}>
            <h3>
              <Icon name={goalState(course, goal) === 'there' ? 'none' : goalState(course, goal) === 'on-the-way' ? 'soon' : 'left-out'} />
              <span>{t(`road.goal.${goal.id}`)}</span>
            </h3>
            <p>{goalSentence(course, goal)}</p>
          </li>
        ))}
      </ul>
      <Disclosure summary={t('road.goals.basis')} onOpen={() => setOpened(true)}>
        <p>{t('road.goals.basis-body')}</p>
        <dl class="answers">
          {course.goals.map((goal) => (
            <div key={goal.id}>
              <dt>{t(`road.goal.${goal.id}`)}</dt>
              <dd>{counted(goal)}</dd>
              <dd class="fine">{t('road.basis.clinicians', { note: goal.because })}</dd>
            </div>
          ))}
        </dl>
        {opened && <Studies findings={course.goals.flatMap(({ findings }) => findings)} />}
      </Disclosure>
    </section>
  );
}

/** "Leg pain 3 or less, daily life 40 or less, for 14 days." */
function counted({ at_most, hold_days }: GoalForecast): string {
  const parts = kDomains.flatMap((domain) => {
    const most = at_most[domain];
    return most === undefined
      ? []
      : [t('road.goals.score', { name: t(`road.name.${domain}`), score: scoreText(domain, most), most: mostOf(domain) })];
  });
  return t('road.goals.counted', { list: parts.join(t('road.goals.and')), days: hold_days });
}
