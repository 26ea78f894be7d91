// A study as it is shown wherever something rests on it.
import { t } from '../i18n/texts';
import { Icon } from '../ui/icon';

export interface Study {
  citation?: string;
  journal?: string;
  year?: number;
  doi?: string;
  pmid?: number | string;
  pmcid?: string;
  url?: string;
}

export function StudyLine({ study }: { study: Study }) {
  const link = linkOf(study);
  const where = [study.journal, study.year].filter(Boolean).join(', ');
  return (
    <>
      <span>{withoutNote(study.citation ?? '')}</span>
      {where && <span> {where}.</span>}
      {link && (
        <>
          {' '}
          <a href={link.href} target="_blank" rel="noopener noreferrer">
            <span>{link.text}</span>
            <Icon name="external" />
          </a>
        </>
      )}
      {kNote.test(study.citation ?? '') && <span class="study-note">{t('ui.sources.no-authors')}</span>}
    </>
  );
}

function linkOf({ doi, pmid, pmcid, url }: Study): { href: string; text: string } | undefined {
  if (doi) return { href: `https://doi.org/${encodeURI(doi)}`, text: `DOI ${doi}` };
  if (pmid) return { href: `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`, text: `PMID ${pmid}` };
  if (pmcid) return { href: `https://pmc.ncbi.nlm.nih.gov/articles/${pmcid}/`, text: pmcid };
  const host = /^https?:\/\/([^/]+)/.exec(url ?? '')?.[1];
  return url && host ? { href: url, text: host } : undefined;
}

/** What we could not see of a source is a note, and no part of its name. */
const kNote = /\s*\((?:[^()]*[,;] )?(?:title[^()]*and )?authors[^()]* not shown[^()]*\)\.?$/;

export function withoutNote(citation: string): string {
  return citation.replace(kNote, '');
}
