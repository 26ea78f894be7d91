// What the road rests on, one tap away: the people, how sure it is, the studies.
import { courseSourcesFile } from 'knowledge:road';
import { useEffect, useState } from 'preact/hooks';
import type { Course } from '../../engine/course';
import { t } from '../../i18n/texts';
import { Button, Disclosure, Loading } from '../../ui/parts';
import { sectionText } from '../section';
import { StudyLine, type Study } from '../study_line';

interface Library {
  studies: Record<string, Study>;
  findings: Record<string, { study: string }>;
}

export function BasisDisclosure({ course }: { course: Course }) {
  const { basis, indication, care } = course;
  const [opened, setOpened] = useState(false);
  return (
    <Disclosure summary={t('road.basis.title')} onOpen={() => setOpened(true)}>
      <p class="fine-title">{t('road.basis.people-title')}</p>
      <p>
        {t(`road.basis.people.${care}.${indication}`)}{' '}
        {t(basis.cohorts === 1 ? 'road.basis.group' : 'road.basis.groups', {
          cohorts: basis.cohorts,
          people: new Intl.NumberFormat('en').format(basis.people),
        })}
      </p>
      <p class="fine-title">{t('road.basis.certainty-title')}</p>
      <p data-certainty={basis.certainty}>{t(`outlook.certainty.${basis.certainty}`)}</p>
      <p class="fine">{t('road.basis.clinicians', { note: basis.because })}</p>
      <p class="fine-title">{t('road.basis.studies-title')}</p>
      {opened && <Studies findings={basis.findings} />}
    </Disclosure>
  );
}

/** So many at first; the rest is one more tap away. */
const kFirst = 6;

export function Studies({ findings }: { findings: readonly string[] }) {
  const [library, setLibrary] = useState<Library | 'loading' | 'failed'>('loading');
  const [all, setAll] = useState(false);
  useEffect(() => {
    let current = true;
    sectionText(courseSourcesFile).then(
      (text) => current && setLibrary(JSON.parse(text) as Library),
      () => current && setLibrary('failed'),
    );
    return () => {
      current = false;
    };
  }, []);
  if (library === 'loading') return <Loading>{t('ui.advice.sources-loading')}</Loading>;
  if (library === 'failed') return <p>{t('ui.advice.sources-failed')}</p>;
  const studies = studiesOf(findings, library);
  const shown = all ? studies : studies.slice(0, kFirst);
  return (
    <>
      <ul class="sources">
        {shown.map((study) => (
          <li key={study.citation}>
            <StudyLine study={study} />
          </li>
        ))}
      </ul>
      {shown.length < studies.length && (
        <Button look="quiet" onClick={() => setAll(true)}>
          {t('road.basis.more', { count: studies.length })}
        </Button>
      )}
    </>
  );
}

/** Newest first, each once. */
function studiesOf(findings: readonly string[], { studies, findings: known }: Library): Study[] {
  const ids = new Set(findings.map((id) => known[id]?.study).filter((id) => id !== undefined));
  return [...ids]
    .map((id) => studies[id])
    .filter((study) => study !== undefined)
    .sort((a, b) => (b.year ?? 0) - (a.year ?? 0));
}
