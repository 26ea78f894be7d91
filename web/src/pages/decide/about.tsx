// How the decision aid was made: evidence and its dates, how sure, who paid, what it cannot do.
import { evidenceRead, reviewBy } from 'knowledge:decide';
import { hash } from 'knowledge:pack';
import type { ComponentChildren } from 'preact';
import { listOf, t } from '../../i18n/texts';
import { PageTitle } from '../../ui/parts';
import { Link } from '../../ui/router';
import { dayText, localDay } from './numbers';
import { useLibrary } from './state';

export function AboutPage() {
  const library = useLibrary();
  const years = typeof library === 'string' ? [] : Object.values(library.studies).flatMap(({ year }) => year ?? []);
  return (
    <>
      <PageTitle of="decide-about">{t('decide.about.title')}</PageTitle>
      <Part name="evidence">
        {typeof library === 'string' ? (
          <p>{t('decide.about.evidence.offline')}</p>
        ) : (
          <p>
            {t('decide.about.evidence.body', {
              studies: Object.keys(library.studies).length,
              first: Math.min(...years),
              last: Math.max(...years),
            })}
          </p>
        )}
      </Part>
      <Part name="sure">
        <p>{t('decide.about.sure.body')}</p>
      </Part>
      <Part name="dates">
        <p>{t('decide.about.dates.read', { date: dayText(evidenceRead) })}</p>
        <p>{t('decide.about.dates.review', { date: dayText(reviewBy) })}</p>
        <OldNotice />
        <p class="fine">{t('decide.about.dates.version', { version: shortVersion })}</p>
      </Part>
      <Part name="money">
        <p>{t('decide.about.money.body')}</p>
      </Part>
      <Part name="limits">
        <ul class="plain-list">
          {listOf('decide.about.limits').map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        <p>{t('advice.not-a-device')}</p>
      </Part>
      <Part name="private">
        <p>{t('decide.about.private.body')}</p>
      </Part>
      <p>
        <Link href="/decide">{t('decide.back.choice')}</Link>
      </p>
    </>
  );
}

export const shortVersion = hash.slice(0, 12);

/** After the day by which the studies had to be read again. */
export function OldNotice() {
  return localDay(new Date()) > reviewBy ? <p class="notice">{t('decide.about.dates.old')}</p> : null;
}

function Part({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <section data-ipdas={name} aria-labelledby={`about-${name}`}>
      <h2 id={`about-${name}`}>{t(`decide.about.${name}.title`)}</h2>
      {children}
    </section>
  );
}
