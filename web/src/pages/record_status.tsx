import { t } from '../i18n/texts';
import { Button } from '../ui/parts';
import type { Problem } from '../api/client';
import type { KeptRecord } from '../sync/storage';
import { useApp, useSnapshot } from './state';

/** How far a record has come, in one word: kept here, saved, or not accepted. */
export function statusText(record: KeptRecord, teamWatching: boolean): string {
  if (record.status === 'sent') return t(teamWatching ? 'ui.status.sent-team' : 'ui.status.sent-computer');
  if (record.status === 'refused') return t('ui.status.refused');
  if (record.volatile) return t('ui.status.memory-only');
  return t(matchMedia('(pointer: coarse)').matches ? 'ui.status.kept-phone' : 'ui.status.kept-browser');
}

/** The word, and where something is wrong what it is and what can be done. */
export function RecordStatus({ record }: { record: KeptRecord }) {
  const { session } = useApp();
  const snapshot = useSnapshot();
  return (
    <div class={`status status-${record.status}`} role="status">
      <p class="status-word">{statusText(record, snapshot.config?.team_watching === true)}</p>
      {record.volatile && <p>{t('ui.status.memory-only-more')}</p>}
      {record.status === 'kept' && (
        <p>{record.problem ? problemText(record.problem) : t('ui.status.sending')}</p>
      )}
      {record.status === 'kept' && record.problem && (
        <Button look="quiet" onClick={() => void session.sendNow()}>
          {t('ui.status.send-now')}
        </Button>
      )}
      {record.status === 'refused' && record.problem && (
        <>
          <p>{problemText(record.problem)}</p>
          <Button look="quiet" onClick={() => void session.sendAgain(record.id)}>
            {t('ui.status.send-again')}
          </Button>
        </>
      )}
    </div>
  );
}

export function problemText({ status, code }: Problem): string {
  if (status === 0) return t('ui.problem.offline');
  if (status === 507 || code === 'disk-full') return t('ui.problem.disk-full');
  if (status === 409) return t('ui.problem.conflict');
  if (status === 404) return t('ui.problem.not-found');
  if (status === 401 || status === 403) return t('ui.problem.forbidden');
  return t(status >= 500 || status === 408 || status === 429 ? 'ui.problem.server' : 'ui.problem.refused');
}
