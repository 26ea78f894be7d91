// What happened on one day: what was told, what was advised.
import { pointOn, type Course, type Domain } from '../../engine/course';
import { t } from '../../i18n/texts';
import { Icon } from '../../ui/icon';
import { Link } from '../../ui/router';
import type { CheckIn } from '../history';
import { callValues, useSnapshot } from '../state';
import { shownAs, UrgencyTag } from '../urgency_panel';
import { useAdvice } from '../use_advice';
import type { Day } from './happened';
import { dateText, dayName, domainName, mostOf, rangeText, scoreText } from './words';

export function DayPanel({ course, days, day, onDay }: {
  course: Course;
  days: readonly Day[];
  day: Day;
  onDay: (day: number) => void;
}) {
  const at = days.indexOf(day);
  const [earlier, later] = [days[at - 1], days[at + 1]];
  return (
    <section class="road-day" aria-labelledby="road-day">
      <div class="road-day-head">
        <StepButton name="back" label={t('road.day.earlier')} to={earlier} onDay={onDay} />
        <h2 id="road-day">
          <span>{dayName(course, day.day)}</span>
          <span class="road-day-date">{dateText(course, day.day)}</span>
        </h2>
        <StepButton name="forward" label={t('road.day.later')} to={later} onDay={onDay} />
      </div>
      {day.operation && <p class="road-day-operation">{t('road.day.operation')}</p>}
      <Scores course={course} day={day} />
      {day.checkIns.map((checkIn) => (
        <Advised key={checkIn.id} checkIn={checkIn} />
      ))}
    </section>
  );
}

function StepButton({ name, label, to, onDay }: {
  name: 'back' | 'forward';
  label: string;
  to: Day | undefined;
  onDay: (day: number) => void;
}) {
  return (
    <button type="button" class="road-step" aria-label={label} disabled={!to} onClick={() => to && onDay(to.day)}>
      <Icon name={name} />
    </button>
  );
}

function Scores({ course, day }: { course: Course; day: Day }) {
  const told = Object.entries(day.scores) as [Domain, number][];
  if (told.length === 0) return day.operation ? null : <p>{t('road.day.no-scores')}</p>;
  return (
    <dl class="road-scores">
      {told.map(([domain, score]) => {
        const usual = day.day >= 0 ? pointOn(course.domains[domain].points, day.day)?.road : undefined;
        return (
          <div key={domain}>
            <dt>{domainName(domain)}</dt>
            <dd>
              <strong>{t('road.day.score', { score: scoreText(domain, score), most: mostOf(domain) })}</strong>
              {usual && <span>{t('road.day.usual', { range: rangeText(domain, usual.low80, usual.high80) })}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** The advice that a check-in led to then; the engine works it out for this one only. */
function Advised({ checkIn }: { checkIn: CheckIn }) {
  const snapshot = useSnapshot();
  const view = useAdvice(checkIn.id);
  const time = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' }).format(checkIn.at);
  return (
    <div class="road-advised">
      <p class="fine">{t('road.day.check-in', { time })}</p>
      {view.state === 'ready' && (
        <>
          <UrgencyTag shown={shownAs(view)} />
          <p>{t(`urgency.${shownAs(view)}.short`, callValues(snapshot))}</p>
        </>
      )}
      <Link href={`/past/${checkIn.id}`} class="more-link">
        <span>{t('road.day.open')}</span>
        <Icon name="forward" />
      </Link>
    </div>
  );
}
