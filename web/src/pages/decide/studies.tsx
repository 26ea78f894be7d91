// One tap from a number or a claim to the studies behind it.
import { useState } from 'preact/hooks';
import { hasText, t } from '../../i18n/texts';
import { Button, Loading } from '../../ui/parts';
import { StudyLine, withoutNote, type Study } from '../study_line';
import { useLibrary, type Finding, type Library } from './state';

/** So many at first; the rest is one more tap away. */
const kFirst = 6;

/** `outcome`: what the findings are about, if each is to stand with what it found. */
export function Studies({ findings, outcome }: { findings: readonly string[]; outcome?: string }) {
  const library = useLibrary();
  const [all, setAll] = useState(false);
  if (library === 'loading') return <Loading>{t('decide.basis.sources-loading')}</Loading>;
  if (library === 'failed') return <p>{t('decide.basis.sources-failed')}</p>;
  const studies = studiesOf(findings, library, outcome);
  const shown = all ? studies : studies.slice(0, kFirst);
  return (
    <>
      <ul class="sources">
        {shown.map(({ id, study, figures }) => (
          <li key={id}>
            <StudyLine study={study} />
            {figures.length > 0 && <span class="study-figures">{figures.join('; ')}</span>}
          </li>
        ))}
      </ul>
      {shown.length < studies.length && (
        <Button look="quiet" onClick={() => setAll(true)}>
          {t('decide.basis.more', { count: studies.length })}
        </Button>
      )}
    </>
  );
}

interface Cited {
  id: string;
  study: Study;
  figures: string[];
}

/** The studies of some findings, newest first, each with what it found. */
export function studiesOf(findings: readonly string[], library: Library, outcome?: string): Cited[] {
  const cited = new Map<string, Cited>();
  for (const id of findings) {
    const finding = library.findings[id];
    const study = finding && library.studies[finding.study];
    if (!study) continue;
    const one = cited.get(finding.study) ?? { id: finding.study, study, figures: [] };
    const figure = outcome === undefined ? undefined : figureOf(id, finding, library, outcome);
    if (figure && !one.figures.includes(figure)) one.figures.push(figure);
    cited.set(finding.study, one);
  }
  return [...cited.values()].sort((a, b) => (b.study.year ?? 0) - (a.study.year ?? 0));
}

const kShares = ['cumulative-incidence', 'proportion', 'prevalence'];

/** What the study found, turned the way in which it enters the number above, and named: "29 of 100 say ...". */
function figureOf(id: string, { measure, estimate, time }: Finding, library: Library, outcome: string): string | undefined {
  if (estimate === undefined || !kShares.includes(measure)) return undefined;
  const { complement, of } = library.figures[outcome]?.[id] ?? {};
  const whole = of === undefined ? 1 : library.findings[of]?.estimate;
  if (whole === undefined) return undefined;
  const share = complement ? 1 - estimate : estimate / whole;
  const among = [`decide.basis.among.${outcome}`, `outlook.${outcome}.among`].find(hasText);
  const values = {
    number: String(Math.round(share * 1000) / 10),
    do: t(`outlook.${outcome}.do`),
    people: among ? t(among) : '',
  };
  const kind = among ? 'among' : 'all';
  if (!time || time.value === 0) return t(`decide.basis.figure-${kind}.no-time`, values);
  const unit = time.value === 1 ? time.unit.replace(/s$/, '') : time.unit;
  return t(`decide.basis.figure-${kind}.time`, { ...values, time: `${time.value} ${unit}` });
}

/** "Kim 2013": for paper. Where the citation names no author, its number in a register, else its first words. */
export function shortName({ citation = '', year, pmid, doi, pmcid }: Study): string {
  const author = /^((?:[\p{L}'’-]+ ){0,3}?[\p{L}'’-]+) [A-Z]{1,3}[,.:]/u.exec(citation)?.[1];
  const number = pmid ? `PMID ${pmid}` : doi ? `DOI ${doi}` : (pmcid ?? '');
  const name = author ?? (number || withoutNote(citation).split(' ').slice(0, 5).join(' '));
  return [name, year && (author ? year : `(${year})`)].filter(Boolean).join(' ');
}
