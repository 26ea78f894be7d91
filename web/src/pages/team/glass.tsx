import { useState } from 'preact/hooks';
import { teamApi } from '../../api/team';
import type { PersonPage } from '../../api/types';
import { t } from '../../i18n/texts';
import { Card, Field, PageTitle } from '../../ui/parts';
import { Form } from '../form';
import { useApp } from '../state';
import { troubleText } from '../trouble';

/** As the server asks: a reason is a sentence and not a dot. */
const kShortestReason = 10;

/** "Not yours" and "not there" look alike. Opening another clinic's record takes a reason, and is told. */
export function BreakGlass({ person, opened }: { person: string; opened: (page: PersonPage) => void }) {
  const { api } = useApp();
  const [reason, setReason] = useState('');
  const [short, setShort] = useState(false);
  const submit = async (): Promise<string | undefined> => {
    const typed = reason.trim();
    setShort(typed.length < kShortestReason);
    if (typed.length < kShortestReason) return '';
    const outcome = await teamApi(api).breakGlass(person, typed);
    if ('problem' in outcome) {
      return outcome.problem.status === 404 ? t('team.glass.none') : troubleText(outcome.problem);
    }
    opened(outcome.ok);
    return undefined;
  };
  return (
    <div class="column">
      <div class="page-head">
        <PageTitle of="glass">{t('team.glass.title')}</PageTitle>
        <p class="lead">{t('team.glass.body')}</p>
      </div>
      <Card labelledBy="glass" tone="same-day">
        <h2 id="glass">{t('team.glass.open')}</h2>
        <p>{t('team.glass.warning')}</p>
        <Form label={t('team.glass.do')} look="secondary" submit={submit}>
          <Field label={t('team.glass.reason')} error={short ? t('team.glass.reason-short') : undefined}>
            {(control) => (
              <textarea
                {...control}
                rows={2}
                maxLength={500}
                value={reason}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            )}
          </Field>
        </Form>
      </Card>
    </div>
  );
}
