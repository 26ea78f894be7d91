import { useState } from 'preact/hooks';
import { accountApi } from '../../api/account';
import type { Account, Credential } from '../../api/types';
import { t } from '../../i18n/texts';
import { whenText } from '../../i18n/times';
import { Button, Card } from '../../ui/parts';
import { useApp } from '../state';
import { troubleText } from '../trouble';
import { makePasskey } from './passkey';
import { TotpSteps } from './totp';

/** The ways to sign in: add, remove; the last one stays. */
export function Ways({ account, put, again }: {
  account: Account;
  put: (account: Account) => void;
  again: () => Promise<void>;
}) {
  const { api, session } = useApp();
  const server = accountApi(api);
  const [said, setSaid] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const add = async (): Promise<void> => {
    setTrouble(undefined);
    setSaid('');
    const outcome = await makePasskey(server.beginPasskey, server.addPasskey);
    if ('trouble' in outcome) {
      setTrouble(outcome.trouble);
      return;
    }
    await session.signedIn(outcome.ok);
    await again();
    setSaid(t('account.ways.added'));
  };
  const remove = async (credential: Credential): Promise<void> => {
    setTrouble(undefined);
    const outcome = await server.removeCredential(credential.id);
    if ('ok' in outcome) put(outcome.ok);
    else setTrouble(outcome.problem.status === 409 ? t('account.ways.last') : troubleText(outcome.problem));
  };
  const hasApp = account.credentials.some((way) => way.kind === 'totp');
  return (
    <Card labelledBy="ways">
      <h2 id="ways">{t('account.ways.title')}</h2>
      <ul class="rows">
        {account.credentials.map((way) => (
          <Way key={way.id} way={way} remove={() => remove(way)} />
        ))}
      </ul>
      <p class="error" role="alert">{trouble}</p>
      <p class="said" role="status">{said}</p>
      <Button icon="plus" onClick={() => void add()}>{t('account.ways.add-passkey')}</Button>
      {!hasApp && (
        <TotpSteps
          label={t('account.ways.add-app')}
          done={async (who) => {
            await session.signedIn(who);
            await again();
            setSaid(t('account.totp.done'));
          }}
        />
      )}
    </Card>
  );
}

function Way({ way, remove }: { way: Credential; remove: () => Promise<void> }) {
  const [sure, setSure] = useState(false);
  const now = new Date();
  const kind = t(`account.ways.${way.kind}`);
  const made = whenText(new Date(way.made_at), now);
  return (
    <li class="row-item">
      <div>
        <p class="row-name">{kind}</p>
        <p class="fine">
          {t('account.ways.made', { when: made })} ·{' '}
          {way.used_at
            ? t('account.ways.used', { when: whenText(new Date(way.used_at), now) })
            : t('account.ways.not-used')}
        </p>
      </div>
      {way.kind !== 'password' && !sure && (
        <Button look="quiet" onClick={() => setSure(true)} aria-label={t('account.ways.remove-named', { kind, when: made })}>
          {t('account.ways.remove')}
        </Button>
      )}
      {sure && (
        <div class="sure" role="alert">
          <p>{t('account.ways.remove-sure')}</p>
          <div class="choices">
            <Button onClick={() => void remove().then(() => setSure(false))}>{t('account.ways.remove-do')}</Button>
            <Button look="quiet" onClick={() => setSure(false)}>{t('account.ways.keep')}</Button>
          </div>
        </div>
      )}
    </li>
  );
}
