// The decision aid: the choice, a few questions, what may happen, what matters, what to ask. Everything
// happens on this phone; nothing is sent.
import { texts } from 'knowledge:decide';
import { addTexts, t } from '../../i18n/texts';
import { Button, Loading, PageTitle } from '../../ui/parts';
import { Link } from '../../ui/router';
import { AboutPage } from './about';
import { ChoicePage } from './choice';
import { OutlookPage } from './outlook_page';
import { QuestionsPage } from './questions';
import { SharedContext, useAsking, useDecision } from './state';
import { ValuesPage } from './values';
import { YouPage } from './you';
import './decide.css';

addTexts(texts);

export function Decide({ path }: { path: string }) {
  const kept = useDecision();
  const asking = useAsking();
  const [step = '', detail] = path.split('/').slice(2);
  return (
    <SharedContext.Provider value={{ ...kept, ...asking }}>
      <Steps step={step} />
      {kept.ready || step === '' || step === 'about' ? (
        <Step step={step} detail={detail} />
      ) : (
        <Loading>{t('ui.decide.loading')}</Loading>
      )}
    </SharedContext.Provider>
  );
}

const kSteps = ['', 'you', 'outlook', 'values', 'questions'] as const;

/** Where one is; each step can be gone to at any time. */
function Steps({ step }: { step: string }) {
  return (
    <nav class="steps-nav no-print" aria-label={t('decide.steps')}>
      <ol>
        {kSteps.map((one, i) => (
          <li key={one}>
            <Link href={one === '' ? '/decide' : `/decide/${one}`} current={step === one}>
              <span class="step-number" aria-hidden="true">
                {i + 1}
              </span>
              <span>{t(`decide.step.${one === '' ? 'choice' : one}`)}</span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Step({ step, detail }: { step: string; detail: string | undefined }) {
  switch (step) {
    case '':
      return <ChoicePage />;
    case 'you':
      return <YouPage />;
    case 'outlook':
      return <OutlookPage topic={detail} />;
    case 'values':
      return <ValuesPage />;
    case 'questions':
      return <QuestionsPage />;
    case 'about':
      return <AboutPage />;
    default:
      return (
        <>
          <PageTitle of="not-found">{t('ui.nav.not-found-title')}</PageTitle>
          <p>{t('ui.nav.not-found-body')}</p>
          <Link href="/decide">{t('decide.back.choice')}</Link>
        </>
      );
  }
}

/** What is shown in the place of numbers until they are there, or when they cannot be. */
export function Waiting({ state, again }: { state: 'loading' | 'absent' | 'refused'; again: () => void }) {
  if (state === 'loading') return <Loading>{t('decide.outlook.loading')}</Loading>;
  return (
    <div class="actions">
      <p role="status">{t('decide.outlook.failed')}</p>
      <Button onClick={again}>{t('decide.outlook.again')}</Button>
    </div>
  );
}
