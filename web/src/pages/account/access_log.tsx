import { useState } from 'preact/hooks';
import { recordApi } from '../../api/record';
import type { AccessEntry } from '../../api/types';
import { hasText, t } from '../../i18n/texts';
import { whenText } from '../../i18n/times';
import { Button, Card, Loading } from '../../ui/parts';
import { useLoaded } from '../loaded';
import { useApp } from '../state';
import { troubleText } from '../trouble';

const kAtOnce = 20;

/** Who looked at this record and what they did, as it was written down when it happened. */
export function AccessLog({ person }: { person: string }) {
  const { api } = useApp();
  const { it, again } = useLoaded(recordApi(api, person).accessLog, person);
  const [shown, setShown] = useState(kAtOnce);
  const entries = it.state === 'ready' ? it.value.entries : [];
  return (
    <Card labelledBy="log">
      <h2 id="log">{t('account.log.title')}</h2>
      <p>{t('account.log.body')}</p>
      {it.state === 'loading' && <Loading>{t('ui.room.loading')}</Loading>}
      {it.state === 'failed' && (
        <>
          <p>{troubleText(it.problem)}</p>
          <Button onClick={() => void again()}>{t('ui.room.again')}</Button>
        </>
      )}
      {it.state === 'ready' && entries.length === 0 && <p class="fact">{t('account.log.none')}</p>}
      {entries.length > 0 && (
        <ol class="rows">
          {entries.slice(0, shown).map((entry, i) => (
            <Entry key={i} entry={entry} />
          ))}
        </ol>
      )}
      {entries.length > shown && (
        <Button look="quiet" onClick={() => setShown(shown + kAtOnce)}>{t('account.log.more')}</Button>
      )}
    </Card>
  );
}

function Entry({ entry }: { entry: AccessEntry }) {
  const broken = entry.relation === 'broken-glass' || entry.action === 'break-glass';
  const action = `account.log.do.${entry.action}`;
  return (
    <li class={broken ? 'row-item row-marked' : 'row-item'}>
      <div>
        <p>
          <span class="row-name">{whoText(entry)}</span> {t(hasText(action) ? action : 'account.log.do.other')}
        </p>
        {broken && <p>{t('account.log.broken')}</p>}
        {entry.reason && <p>{t('account.log.reason', { reason: entry.reason })}</p>}
        <p class="fine">{whenText(new Date(entry.at), new Date())}</p>
      </div>
    </li>
  );
}

function whoText({ who, role, clinic, relation }: AccessEntry): string {
  if (relation === 'own') return t('account.log.you');
  if (who === '') return t('account.log.gone');
  const word = `account.role.${role}`;
  return [who, hasText(word) ? t(word) : '', relation === 'broken-glass' ? clinic : ''].filter(Boolean).join(', ');
}
