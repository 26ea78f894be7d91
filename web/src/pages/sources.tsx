import { rulesFile, sourcesFile } from 'knowledge:pack';
import { useState } from 'preact/hooks';
import { t } from '../i18n/texts';
import { Disclosure, Loading } from '../ui/parts';
import { StudyLine, type Study } from './study_line';

interface Sources {
  studies: Record<string, Study>;
  findings: Record<string, { study: string }>;
}
interface Rules {
  rules: { id: string; urgency: string; concern: string; sources?: string[]; reasoning?: string }[];
}
interface Library {
  sources: Sources;
  rules: Rules;
}

let library: Promise<Library> | undefined;

/** Sources and rules of the pack; fetched when someone asks where an advice comes from. */
function loadLibrary(): Promise<Library> {
  library ??= Promise.all([
    fetchJson<Sources>(`/knowledge/${sourcesFile}`),
    fetchJson<Rules>(`/knowledge/${rulesFile}`),
  ]).then(([sources, rules]) => ({ sources, rules }));
  library.catch(() => (library = undefined));
  return library;
}

async function fetchJson<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

/** Sources of some rules, of every rule of an urgency, or of a question. */
type Wanted = { rules: readonly string[] } | { urgency: string } | { findings: readonly string[] };

/** One tap from a reason to the papers behind it. */
export function SourcesDisclosure({ of }: { of: Wanted }) {
  const [found, setFound] = useState<Library | 'loading' | 'failed'>();
  const open = (): void => {
    if (found && found !== 'failed') return;
    setFound('loading');
    loadLibrary().then(setFound, () => setFound('failed'));
  };
  return (
    <Disclosure summary={t('ui.advice.sources')} onOpen={open}>
      {found === 'failed' ? (
        <p>{t('ui.advice.sources-failed')}</p>
      ) : !found || found === 'loading' ? (
        <Loading>{t('ui.advice.sources-loading')}</Loading>
      ) : (
        <SourceList library={found} of={of} />
      )}
    </Disclosure>
  );
}

function SourceList({ library: { sources, rules }, of }: { library: Library; of: Wanted }) {
  const wanted = rules.rules.filter((rule) => {
    if ('rules' in of) return of.rules.includes(rule.id);
    return 'urgency' in of && rule.urgency === of.urgency;
  });
  const findings = 'findings' in of ? of.findings : wanted.flatMap((rule) => rule.sources ?? []);
  const ids = new Set(findings.map((id) => sources.findings[id]?.study).filter((id) => id !== undefined));
  const studies = [...ids].map((id) => sources.studies[id]).filter((study) => study !== undefined);
  const reasonings = 'rules' in of ? wanted.map((rule) => rule.reasoning).filter((r) => r) : [];
  return (
    <>
      {studies.length > 0 && (
        <ul class="sources">
          {studies.map((study) => (
            <li key={study.citation}>
              <StudyLine study={study} />
            </li>
          ))}
        </ul>
      )}
      {reasonings.length > 0 && (
        <>
          <p class="fine-title">{t('ui.advice.for-clinicians')}</p>
          {reasonings.map((reasoning) => (
            <p key={reasoning} class="fine">
              {reasoning}
            </p>
          ))}
        </>
      )}
    </>
  );
}
