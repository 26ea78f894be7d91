// The same road for the care team: all three domains at once, and what happened, on one page of paper.
// It takes the data as it is and fetches nothing, so that any page that has a course can show it.
import { useMemo, useState } from 'preact/hooks';
import type { Event, Urgency } from '../../api/types';
import { isMoreUrgent } from '../../engine/urgency';
import { kDomains, kWorst, spanOf, usualReach, type Course, type Domain } from '../../engine/course';
import { t } from '../../i18n/texts';
import { Button } from '../../ui/parts';
import { UrgencyTag } from '../urgency_panel';
import { Chart, Legend } from './chart';
import { pictureInWords } from './equivalent';
import { happenings, toldDomains, type Day } from './happened';
import { dateText, dayName, domainName, goalSentence, hundred, moreSentences, relapseDays, scoreText, standSentence } from './words';

export interface TeamRoadProps {
  course: Course;
  events: readonly Event[];
  /** The urgency that a check-in led to, by its id; those that are not in it are shown without. */
  advised?: ReadonlyMap<string, Urgency>;
}

export function TeamRoad({ course, events, advised = new Map() }: TeamRoadProps) {
  const days = useMemo(() => happenings(course, events), [course, events]);
  const span = spanOf(usualReach(course), course);
  const urgent = days.filter((day) => worstOf(day, advised) !== undefined).map(({ day }) => day);
  const missing = kDomains.filter((domain) => course.domains[domain].scores === 0);
  return (
    <div class="team-road">
      <p class="lead">
        {dayName(course, course.today)} · {t(`road.team.who.${course.care}.${course.indication}`)}
      </p>
      <Summary course={course} />
      {toldDomains(course).map((domain) => (
        <figure key={domain} class="road-figure">
          <h2>{domainName(domain)}</h2>
          <p>
            <strong>{standSentence(course, domain, 'team')}</strong> {moreSentences(course, domain, 'team').join(' ')}
          </p>
          <div role="img" aria-label={pictureInWords(course, domain, span, 'team').join(' ')}>
            <Chart course={course} domain={domain} span={span} marks={urgent} />
          </div>
        </figure>
      ))}
      {missing.map((domain) => (
        <p key={domain} class="road-note">
          {t(`road.team.stand.none.${domain}`)}
        </p>
      ))}
      <Legend own reader="team" />
      {urgent.length > 0 && <p class="fine">{t('road.team.marks')}</p>}
      <section aria-labelledby="team-goals">
        <h2 id="team-goals">{t('road.goals.title')}</h2>
        <dl class="answers">
          {course.goals.map((goal) => (
            <div key={goal.id}>
              <dt>{t(`road.goal.${goal.id}`)}</dt>
              <dd>{goalSentence(course, goal, 'team')}</dd>
            </div>
          ))}
        </dl>
      </section>
      <DayTable course={course} days={days} advised={advised} />
    </div>
  );
}

/** Relapse and setback in numbers: what a clinician asks first. */
function Summary({ course }: { course: Course }) {
  const days = relapseDays(course);
  const alarm = course.relapse_alarm_since !== null;
  return (
    <ul class="road-more">
      <li>
        {t(alarm ? 'road.team.relapse-alarm' : 'road.team.relapse', { n: hundred(course.relapse.probability) })}{' '}
        {alarm && days && t(days.low === days.high ? 'road.relapse.day' : 'road.relapse.days', days)}
      </li>
      <li>{t('road.team.setback', { n: hundred(course.setback.probability) })}</li>
      {course.left_out > 0 && <li>{t('road.gap.left-out')}</li>}
    </ul>
  );
}

/** Only what was to be acted on soon, or at once. */
function worstOf(day: Day, advised: ReadonlyMap<string, Urgency>): Urgency | undefined {
  let worst: Urgency | undefined;
  for (const { id } of day.checkIns) {
    const urgency = advised.get(id);
    if (urgency && isMoreUrgent(urgency, 'routine') && (!worst || isMoreUrgent(urgency, worst))) worst = urgency;
  }
  return worst;
}

const kRows = 30;

/** The latest first. */
function DayTable({ course, days, advised }: { course: Course; days: readonly Day[]; advised: ReadonlyMap<string, Urgency> }) {
  const [shown, setShown] = useState(kRows);
  const latest = [...days].reverse();
  const cell = (day: Day, domain: Domain): string => {
    const score = day.scores[domain];
    return score === undefined ? '' : scoreText(domain, score);
  };
  return (
    <section aria-labelledby="team-days">
      <h2 id="team-days">{t('road.team.days')}</h2>
      <table class="road-table team-table">
        <caption>{t('road.team.caption', { most: kWorst })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('road.team.day')}</th>
            {kDomains.map((domain) => (
              <th key={domain} scope="col">
                {t(`road.team.column.${domain}`)}
              </th>
            ))}
            <th scope="col">{t('road.team.advice')}</th>
          </tr>
        </thead>
        <tbody>
          {latest.slice(0, shown).map((day) => {
            const worst = worstOf(day, advised);
            return (
              <tr key={day.day}>
                <th scope="row">
                  {day.day} <span class="team-date">{dateText(course, day.day, 'column')}</span>
                </th>
                {kDomains.map((domain) => (
                  <td key={domain}>{cell(day, domain)}</td>
                ))}
                <td>
                  {day.operation && <span>{t('road.day.operation')} </span>}
                  {worst && <UrgencyTag shown={worst} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {latest.length > shown && (
        <Button look="quiet" onClick={() => setShown(latest.length)}>
          {t('road.team.all', { count: latest.length })}
        </Button>
      )}
    </section>
  );
}
