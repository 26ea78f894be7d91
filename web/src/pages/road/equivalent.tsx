// The chart for who does not see it: in words, and as a table.
import { pointOn, toldOf, type Course, type Domain, type Span } from '../../engine/course';
import { t } from '../../i18n/texts';
import { Disclosure } from '../../ui/parts';
import { ticksOf } from './scale';
import { dateText, domainName, mostOf, rangeText, scoreText, spanText, type Reader } from './words';

/** What the picture shows, sentence by sentence. */
export function pictureInWords(course: Course, domain: Domain, span: Span, reader: Reader = 'you'): string[] {
  const who = t(`road.who.${reader}`);
  const told = toldOf(course, domain).filter(({ day }) => day >= span.from && day <= span.to);
  const out = [
    t(`road.words.shows.${course.care}`, { name: t(`road.name.${domain}`), to: spanText(span.to), most: mostOf(domain) }),
  ];
  const [first, last] = [told[0], told.at(-1)];
  if (first && last) {
    const scores = told.map(({ score }) => score);
    out.push(
      t(told.length === 1 ? 'road.words.told-one' : 'road.words.told', {
        count: told.length,
        first: scoreText(domain, first.score),
        first_day: dateText(course, first.day),
        last: scoreText(domain, last.score),
        last_day: dateText(course, last.day),
        range: rangeText(domain, Math.min(...scores), Math.max(...scores)),
      }),
    );
  } else {
    out.push(t('road.words.told-none'));
  }
  const now = pointOn(course.domains[domain].points, Math.min(course.today, span.to));
  if (now) {
    out.push(
      t(now.day === course.today ? 'road.words.usual-today' : 'road.words.usual-end', {
        who,
        half: rangeText(domain, now.road.low50, now.road.high50),
        most: rangeText(domain, now.road.low80, now.road.high80),
      }),
    );
  }
  const end = pointOn(course.domains[domain].points, span.to);
  if (end && span.to > course.today && course.domains[domain].scores > 0) {
    out.push(t('road.words.ahead', { day: dateText(course, span.to, 'short'), range: rangeText(domain, end.own.low80, end.own.high80) }));
  }
  return out;
}

export function ChartTable({ course, domain, span }: { course: Course; domain: Domain; span: Span }) {
  return (
    <Disclosure summary={t('road.table.title')}>
      <Rows course={course} domain={domain} span={span} />
    </Disclosure>
  );
}

/** A row for each tick of the chart, and for what lies before the start and at it. */
function Rows({ course, domain, span }: { course: Course; domain: Domain; span: Span }) {
  const { unit, ticks } = ticksOf(span);
  const days = [...new Set([...(span.from <= 0 ? [0] : []), ...ticks.map(({ day }) => day)])].filter((day) => day <= span.to);
  const told = toldOf(course, domain);
  const before = told.filter(({ day }) => day < Math.max(0, span.from) && day >= span.from).map(({ score }) => score);
  const range = (scores: readonly number[]): string =>
    scores.length === 0 ? t('road.table.nothing') : rangeText(domain, Math.min(...scores), Math.max(...scores));
  return (
    <table class="road-table">
      <caption>{t(`road.table.caption.${course.care}`, { name: domainName(domain), most: mostOf(domain) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t(`road.table.${unit}`)}</th>
          <th scope="col">{t('road.table.told')}</th>
          <th scope="col">{t('road.table.half')}</th>
          <th scope="col">{t('road.table.most')}</th>
        </tr>
      </thead>
      <tbody>
        {before.length > 0 && (
          <tr>
            <th scope="row">{t('road.table.before')}</th>
            <td>{range(before)}</td>
            <td>{t('road.table.nothing')}</td>
            <td>{t('road.table.nothing')}</td>
          </tr>
        )}
        {days.map((day, i) => {
          const since = days[i - 1] ?? (day === 0 ? -1 : span.from - 1);
          const point = pointOn(course.domains[domain].points, day);
          return (
            <tr key={day}>
              <th scope="row">{day === 0 ? t(`road.table.start.${course.care}`) : (ticks.find((tick) => tick.day === day)?.label ?? '')}</th>
              <td>{range(told.filter((one) => one.day > since && one.day <= day).map(({ score }) => score))}</td>
              <td>{point ? rangeText(domain, point.road.low50, point.road.high50) : t('road.table.nothing')}</td>
              <td>{point ? rangeText(domain, point.road.low80, point.road.high80) : t('road.table.nothing')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
