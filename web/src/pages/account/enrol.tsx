import { useState } from 'preact/hooks';
import { accountApi } from '../../api/account';
import type { SessionAnswer } from '../../api/types';
import { t } from '../../i18n/texts';
import { Button, Card, PageTitle } from '../../ui/parts';
import { useApp } from '../state';
import { makePasskey } from './passkey';
import { SignOut } from './sign_out';
import { TotpSteps } from './totp';

/** Staff with a password only: nothing else opens before a second way is set up. */
export function EnrolPage() {
  const { api, session } = useApp();
  const server = accountApi(api);
  const [trouble, setTrouble] = useState<string>();
  const enter = (who: SessionAnswer): Promise<void> => session.signedIn(who);
  const add = async (): Promise<void> => {
    setTrouble(undefined);
    const outcome = await makePasskey(server.beginPasskey, server.addPasskey);
    if ('ok' in outcome) await enter(outcome.ok);
    else setTrouble(outcome.trouble);
  };
  return (
    <>
      <div class="page-head">
        <PageTitle of="enrol">{t('account.enrol.title')}</PageTitle>
        <p class="lead">{t('account.enrol.body')}</p>
      </div>
      <Card labelledBy="enrol-passkey">
        <h2 id="enrol-passkey">{t('account.enrol.passkey')}</h2>
        <p>{t('account.enrol.passkey-body')}</p>
        <Button look="primary" icon="key" onClick={() => void add()}>{t('account.invite.passkey-do')}</Button>
        <p class="error" role="alert">{trouble}</p>
      </Card>
      <Card labelledBy="enrol-app">
        <h2 id="enrol-app">{t('account.enrol.app')}</h2>
        <p>{t('account.enrol.app-body')}</p>
        <TotpSteps label={t('account.enrol.app-do')} done={enter} />
      </Card>
      <SignOut />
    </>
  );
}
