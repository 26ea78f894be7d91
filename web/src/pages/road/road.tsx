// The road: the whole way of people like this one, where this person stands on it, what comes next.
import { texts } from 'knowledge:road';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Event } from '../../api/types';
import {
  firstDomain, kDomains, nearest, reachesOf, spanOf, toldOf, usualReach, type Course, type Domain, type Reach, type Span,
} from '../../engine/course';
import { addTexts, t } from '../../i18n/texts';
import { Button, ButtonLink, Card, Disclosure, Loading, PageTitle } from '../../ui/parts';
import { Link } from '../../ui/router';
import { BasisDisclosure } from './basis';
import { Chart, Legend } from './chart';
import { DayPanel } from './day';
import { ChartTable, pictureInWords } from './equivalent';
import { Goals } from './goals';
import { happenings } from './happened';
import { RelapseAlarm } from './relapse';
import { TeamPage } from './team_page';
import { isMoreUrgent } from '../../engine/urgency';
import { shownAs, UrgencyCall, UrgencyTag } from '../urgency_panel';
import { mayCalm, useAdvice, type AdviceView } from '../use_advice';
import { useCourse, useGaps, type CourseView } from './use_course';
import { dateText, domainName, moreSentences, mostOf, scoreText, standSentence } from './words';
import './road.css';

export { RoadCard } from './card';

addTexts(texts);

export function Road({ path }: { path: string }) {
  const view = useCourse();
  const team = path === '/road/team';
  if (view.state !== 'ready') {
    return (
      <>
        <PageTitle of={path}>{t(team ? 'road.team.title' : 'ui.road.title')}</PageTitle>
        <NotReady view={view} />
      </>
    );
  }
  if (team) return <TeamPage course={view.course} events={view.events} />;
  return <Ready course={view.course} events={view.events} />;
}

/** Why there is no road, and what can be done about it. */
function NotReady({ view }: { view: Exclude<CourseView, { state: 'ready' }> }) {
  if (view.state === 'loading') return <Loading>{t('ui.road.loading')}</Loading>;
  if (view.state === 'absent') {
    return (
      <div class="actions">
        <p role="status">{t('ui.road.failed')}</p>
        <Button look="primary" onClick={view.again}>
          {t('ui.road.again')}
        </Button>
      </div>
    );
  }
  return (
    <Card labelledBy="road-refused">
      <h2 id="road-refused">{t(`road.refused.${view.why}.title`)}</h2>
      <p>{t(`road.refused.${view.why}.body`)}</p>
      {view.why !== 'unreadable' && (
        <ButtonLink href="/settings" look="primary">
          {t(`road.refused.${view.why}.do`)}
        </ButtonLink>
      )}
    </Card>
  );
}

/** The last check-in, where it asks to act: before any word on what is usual. */
function OpenAdvice({ view }: { view: AdviceView }) {
  if (view.state === 'unknown' || (view.state === 'ready' && mayCalm(view) && !isMoreUrgent(view.advice.urgency, 'routine'))) return null;
  if (view.state !== 'ready') return null;
  const shown = shownAs(view);
  return (
    <section class={`urgency urgency-small tone-${shown}`} aria-labelledby="road-open">
      <UrgencyTag shown={shown} />
      <h2 id="road-open">{t('road.open-advice')}</h2>
      <UrgencyCall urgency={view.advice.urgency} />
      <p>
        <Link href="/advice">{t('road.advice-link')}</Link>
      </p>
    </section>
  );
}

function Ready({ course, events }: { course: Course; events: readonly Event[] }) {
  const view = useAdvice();
  const calm = mayCalm(view);
  const [chosen, setDomain] = useState<Domain>();
  const domain = chosen ?? firstDomain(course);
  return (
    <>
      <div class="page-head">
        <PageTitle of="/road">{t('ui.road.title')}</PageTitle>
        <p class="fine">{t(`road.about.${course.care}.${course.indication}`)}</p>
      </div>
      <OpenAdvice view={view} />
      <RelapseAlarm course={course} />
      <Gaps course={course} />
      <section class="road-main" aria-labelledby="road-says">
        <Choice
          name="domain"
          legend={t('road.domain.ask')}
          options={kDomains}
          chosen={domain}
          text={domainName}
          onChoose={setDomain}
        />
        <h2 id="road-says" class="road-says" aria-live="polite">
          {calm ? standSentence(course, domain) : t('road.quiet')}
        </h2>
        {calm && (
          <ul class="road-more">
            {moreSentences(course, domain).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        <p class="fine">
          {t('road.not-danger')} <Link href="/wrong">{t('ui.nav.wrong')}</Link>
        </p>
        {course.told.length === 0 && (
          <ButtonLink href="/check-in" look="primary">
            {t('ui.today.check-in')}
          </ButtonLink>
        )}
        <Look course={course} events={events} domain={domain} />
      </section>
      {calm && <Goals course={course} />}
      <section aria-label={t('road.basis.title')}>
        <BasisDisclosure course={course} />
        <Disclosure summary={t('road.how.title')}>
          <p>{t('road.how.band')}</p>
          <p>{t('road.how.word')}</p>
          <p>{t('road.how.not')}</p>
        </Disclosure>
      </section>
      <section class="no-print" aria-labelledby="road-team">
        <h2 id="road-team">{t('road.team.title')}</h2>
        <p>{t('road.team.lead')}</p>
        <ButtonLink href="/road/team" icon="people">
          {t('road.team.open')}
        </ButtonLink>
      </section>
      <p class="fine">
        {t('road.advice')} <Link href="/advice">{t('road.advice-link')}</Link>
      </p>
    </>
  );
}

/** Where the road fits worse than it could, and how to mend it. */
function Gaps({ course }: { course: Course }) {
  const { operationDay, fusion } = useGaps();
  return (
    <>
      {operationDay && (
        <Card labelledBy="road-gap">
          <h2 id="road-gap">{t('road.gap.day.title')}</h2>
          <p>{t('road.gap.day.body')}</p>
          <ButtonLink href="/settings">{t('ui.today.add-operation-do')}</ButtonLink>
        </Card>
      )}
      {fusion && <p class="road-note">{t('road.gap.fusion')}</p>}
      {course.left_out > 0 && <p class="road-note">{t('road.gap.left-out')}</p>}
    </>
  );
}

/** The chart, what lies on the day that is looked at, and the same without the picture. */
function Look({ course, events, domain }: { course: Course; events: readonly Event[]; domain: Domain }) {
  const [chosenReach, setReach] = useState<Reach>();
  const reach = chosenReach ?? usualReach(course);
  const span = spanOf(reach, course);
  const days = useMemo(() => happenings(course, events), [course, events]);
  const [chosenDay, setDay] = useState<number>();
  const shown = days.find(({ day }) => day === chosenDay) ?? days.at(-1);
  // A day that is gone to must be seen: the picture moves to where it is.
  const goTo = (day: number): void => {
    setDay(day);
    const next = [reach, ...reachesOf(course)].find((one) => inside(day, spanOf(one, course)));
    if (next) setReach(next);
  };
  const reaches = reachesOf(course);
  useEffect(() => setDay(undefined), [course]);
  return (
    <>
      <figure class="road-figure">
        <Pointer course={course} domain={domain} span={span} day={shown?.day} days={days.map(({ day }) => day)} onDay={goTo} />
        <div id="road-words" class="visually-hidden">
          {pictureInWords(course, domain, span).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        <Choice
          name="reach"
          legend={t('road.reach.ask')}
          options={reaches}
          chosen={reach}
          text={(one) => t(`road.reach.${one}`)}
          onChoose={setReach}
        />
        <figcaption>
          <Legend own={course.domains[domain].scores > 0} />
        </figcaption>
      </figure>
      {shown && <DayPanel course={course} days={days} day={shown} onDay={goTo} />}
      <ChartTable course={course} domain={domain} span={span} />
    </>
  );
}

function inside(day: number, { from, to }: Span): boolean {
  return day >= from && day <= to;
}

/** The chart as something to point into: a tap, or the arrow keys, look at the nearest day with a check-in. */
function Pointer({ course, domain, span, day, days, onDay }: {
  course: Course;
  domain: Domain;
  span: Span;
  day: number | undefined;
  days: readonly number[];
  onDay: (day: number) => void;
}) {
  const told = toldOf(course, domain);
  const chart = <Chart course={course} domain={domain} span={span} day={day} onDay={(at) => {
    const seen = days.filter((one) => inside(one, span));
    const found = nearest(seen, at);
    if (found !== undefined) onDay(found);
  }} />;
  const at = day === undefined ? -1 : days.indexOf(day);
  if (day === undefined || days.length < 2) {
    return (
      <div role="img" aria-label={t('road.chart.name', { name: t(`road.name.${domain}`) })} aria-describedby="road-words">
        {chart}
      </div>
    );
  }
  const score = told.find((one) => one.day === day)?.score;
  const step: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, Home: 0, End: days.length - 1,
  };
  return (
    <div
      class="road-pointer"
      role="slider"
      tabIndex={0}
      aria-label={t('road.chart.name', { name: t(`road.name.${domain}`) })}
      aria-describedby="road-words"
      aria-valuemin={days[0]}
      aria-valuemax={days.at(-1)}
      aria-valuenow={day}
      aria-valuetext={t(score === undefined ? 'road.chart.value-none' : 'road.chart.value', {
        day: dateText(course, day),
        score: score === undefined ? '' : scoreText(domain, score),
        most: mostOf(domain),
      })}
      onKeyDown={(event) => {
        const to = step[event.key];
        if (to === undefined) return;
        event.preventDefault();
        const found = days[to];
        if (found !== undefined) onDay(found);
      }}
    >
      {chart}
    </div>
  );
}

/** One of a few, side by side. */
function Choice<T extends string>({ name, legend, options, chosen, text, onChoose }: {
  name: string;
  legend: string;
  options: readonly T[];
  chosen: T;
  text: (option: T) => string;
  onChoose: (option: T) => void;
}) {
  return (
    <fieldset class={`road-choice road-choice-${name} no-print`}>
      <legend class="visually-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option}>
          <input type="radio" name={name} value={option} checked={option === chosen} onChange={() => onChoose(option)} />
          <span>{text(option)}</span>
        </label>
      ))}
    </fieldset>
  );
}
