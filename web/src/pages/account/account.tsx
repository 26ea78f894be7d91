import { useState } from 'preact/hooks';
import { accountApi } from '../../api/account';
import type { Account } from '../../api/types';
import { t } from '../../i18n/texts';
import { Button, Card, Loading, PageTitle } from '../../ui/parts';
import { Form } from '../form';
import { useLoaded } from '../loaded';
import { useApp, useSnapshot } from '../state';
import { troubleText } from '../trouble';
import { isLongEnough, NewPasswordField, TextField } from './password_fields';
import { RecoveryCodes } from './recovery_codes';
import { SignOut } from './sign_out';
import { Ways } from './ways';

export function AccountPage() {
  const { api } = useApp();
  const { account: who } = useSnapshot();
  const server = accountApi(api);
  const { it, again, put } = useLoaded(server.account, who?.account ?? '');
  return (
    <>
      <div class="page-head">
        <PageTitle of="account">{t('account.title')}</PageTitle>
        {who && (
          <p class="lead">
            {t(who.clinic ? 'account.at' : 'account.who', {
              name: who.name,
              role: t(`account.role.${who.role}`),
              clinic: who.clinic,
            })}
          </p>
        )}
      </div>
      {it.state === 'loading' && <Loading>{t('ui.room.loading')}</Loading>}
      {it.state === 'failed' && (
        <>
          <p>{troubleText(it.problem)}</p>
          <Button onClick={() => void again()}>{t('ui.room.again')}</Button>
        </>
      )}
      {it.state === 'ready' && (
        <>
          <Ways account={it.value} put={put} again={again} />
          <RecoveryCodes left={it.value.recovery_codes_left} changed={() => void again()} />
          {it.value.credentials.some((way) => way.kind === 'password') && <PasswordCard put={put} />}
          <Sessions account={it.value} put={put} />
        </>
      )}
      <SignOut />
    </>
  );
}

function PasswordCard({ put }: { put: (account: Account) => void }) {
  const { api } = useApp();
  const [old, setOld] = useState('');
  const [changed, setChanged] = useState('');
  const [wrong, setWrong] = useState<{ old?: string; changed?: string }>({});
  const submit = async (): Promise<string | undefined> => {
    setWrong({});
    if (!isLongEnough(changed)) {
      setWrong({ changed: t('account.password.short') });
      return '';
    }
    const outcome = await accountApi(api).changePassword(old, changed);
    if ('ok' in outcome) {
      setOld('');
      setChanged('');
      put(outcome.ok);
      return undefined;
    }
    const { code } = outcome.problem;
    if (code === 'wrong-proof') setWrong({ old: t('account.change.wrong') });
    else if (code === 'out-of-range') setWrong({ changed: t('account.password.weak') });
    else return troubleText(outcome.problem);
    return '';
  };
  return (
    <Card labelledBy="change">
      <h2 id="change">{t('account.change.title')}</h2>
      <Form label={t('account.change.do')} look="secondary" submit={submit} said={t('account.change.done')}>
        <TextField
          label={t('account.change.old')}
          type="password"
          autoComplete="current-password"
          value={old}
          onValue={setOld}
          error={wrong.old}
          maxLength={256}
        />
        <NewPasswordField label={t('account.change.new')} value={changed} onValue={setChanged} error={wrong.changed} />
      </Form>
    </Card>
  );
}

function Sessions({ account, put }: { account: Account; put: (account: Account) => void }) {
  const { api } = useApp();
  const [said, setSaid] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const end = async (): Promise<void> => {
    const outcome = await accountApi(api).endOtherSessions();
    if ('ok' in outcome) {
      put(outcome.ok);
      setSaid(t('account.sessions.ended'));
    } else setTrouble(troubleText(outcome.problem));
  };
  const several = account.sessions > 1;
  return (
    <Card labelledBy="sessions">
      <h2 id="sessions">{t('account.sessions.title')}</h2>
      <p>{several ? t('account.sessions.many', { count: account.sessions }) : said || t('account.sessions.one')}</p>
      {several && <Button onClick={() => void end()}>{t('account.sessions.end')}</Button>}
      <p class="visually-hidden" role="status">{said}</p>
      <p class="error" role="alert">{trouble}</p>
    </Card>
  );
}
