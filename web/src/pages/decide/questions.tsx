// What to ask, and the page to take along.
import { t } from '../../i18n/texts';
import { Button, Card, Field, PageTitle } from '../../ui/parts';
import { AboutLink } from './choice';
import { asksFor, Sheet } from './sheet';
import { useShared } from './state';

const kMostOwn = 1200;

export function QuestionsPage() {
  const { decision, change, kept } = useShared();
  const toggle = (id: string): void => {
    const asks = decision.asks.includes(id) ? decision.asks.filter((one) => one !== id) : [...decision.asks, id];
    change({ asks });
  };
  return (
    <>
      <div class="page-head no-print" data-ipdas="questions">
        <PageTitle of="decide-questions">{t('decide.questions.title')}</PageTitle>
        <p class="lead">{t('decide.questions.lead')}</p>
      </div>
      <div class="no-print">
        <Card>
          <fieldset class="field asks">
            <legend class="visually-hidden">{t('decide.questions.title')}</legend>
            {asksFor(decision).map((id) => (
              <label key={id} class="check-line">
                <input type="checkbox" checked={decision.asks.includes(id)} onChange={() => toggle(id)} />
                <span>{t(`decide.ask.${id}`)}</span>
              </label>
            ))}
          </fieldset>
          <div class="own-questions">
            <Field label={t('decide.questions.own')} hint={t('decide.questions.own-hint')}>
              {(control) => (
                <textarea
                  {...control}
                  rows={4}
                  maxLength={kMostOwn}
                  value={decision.own}
                  onInput={(event) => change({ own: event.currentTarget.value })}
                />
              )}
            </Field>
            <p class="kept-line">
              {kept && t(kept === 'phone' ? 'decide.kept' : 'ui.status.memory-only')}
            </p>
          </div>
        </Card>
      </div>
      <div class="actions no-print">
        <Button look="primary" onClick={() => print()}>
          {t('decide.print.do')}
        </Button>
        <p class="under-button">{t('decide.print.hint')}</p>
      </div>
      <h2 class="no-print">{t('decide.print.preview')}</h2>
      <Sheet />
      <div class="no-print">
        <AboutLink />
      </div>
    </>
  );
}
