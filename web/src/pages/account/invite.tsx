import { useState } from 'preact/hooks';
import { accountApi } from '../../api/account';
import type { Invitation, SessionAnswer } from '../../api/types';
import { t } from '../../i18n/texts';
import { whenText } from '../../i18n/times';
import { Button, ButtonLink, Card, Loading, PageTitle } from '../../ui/parts';
import { navigate } from '../../ui/router';
import { Form } from '../form';
import { useLoaded } from '../loaded';
import { isStaff } from '../roles';
import { useApp, useSnapshot } from '../state';
import { troubleText } from '../trouble';
import { dropInvitationToken, invitationToken } from './invitation_token';
import { makePasskey } from './passkey';
import { isLongEnough, LoginField, NewPasswordField } from './password_fields';

export function InvitePage() {
  const { api } = useApp();
  const token = invitationToken();
  const { it, again } = useLoaded(() => accountApi(api).openInvitation(token), token);
  if (token === '') return <Gone body={t('account.invite.no-token')} />;
  if (it.state === 'loading') {
    return (
      <>
        <PageTitle of="opening">{t('account.invite.title')}</PageTitle>
        <Loading>{t('account.invite.opening')}</Loading>
      </>
    );
  }
  if (it.state === 'ready') return <Open token={token} invitation={it.value} />;
  const { status } = it.problem;
  if (status >= 400 && status < 500 && status !== 429 && status !== 408) return <Gone body={t('account.invite.gone')} />;
  return (
    <>
      <PageTitle of="trouble">{t('account.invite.title')}</PageTitle>
      <p>{troubleText(it.problem)}</p>
      <Button look="primary" onClick={() => void again()}>{t('ui.room.again')}</Button>
    </>
  );
}

function Gone({ body }: { body: string }) {
  return (
    <>
      <PageTitle of="gone">{t('account.invite.gone-title')}</PageTitle>
      <p>{body}</p>
      <ButtonLink href="/sign-in">{t('account.sign-in.title')}</ButtonLink>
    </>
  );
}

function Open({ token, invitation }: { token: string; invitation: Invitation }) {
  const { api, session } = useApp();
  const { account, door } = useSnapshot();
  const server = accountApi(api);
  const [trouble, setTrouble] = useState<string>();
  const { role, name, clinic } = invitation;
  const staff = isStaff(role);
  const kind = staff ? 'staff' : role === 'carer' ? 'carer' : 'patient';

  const enter = async (who: SessionAnswer): Promise<void> => {
    dropInvitationToken();
    await session.signedIn(who);
    navigate('/', { replace: true });
  };
  const withPasskey = async (): Promise<void> => {
    setTrouble(undefined);
    const outcome = await makePasskey(
      () => server.beginPasskeyAcceptance(token),
      (proof) => server.acceptWithPasskey(token, proof),
    );
    if ('ok' in outcome) await enter(outcome.ok);
    else setTrouble(outcome.trouble);
  };
  return (
    <>
      <div class="page-head">
        <PageTitle of="invite">{t('account.invite.title')}</PageTitle>
        <p class="lead">
          {t(`account.invite.${kind}`, { name, clinic, role: t(`account.role.${role}`) })}
        </p>
        <p class="fine">{t('account.invite.until', { when: whenText(new Date(invitation.expires_at), new Date()) })}</p>
        {door === 'open' && account && <p>{t('account.invite.other', { name: account.name })}</p>}
      </div>
      <h2>{t('account.invite.how')}</h2>
      <Card labelledBy="passkey">
        <h3 id="passkey">{t('account.invite.passkey')}</h3>
        <p>{t('account.invite.passkey-body')}</p>
        <Button look="primary" icon="key" onClick={() => void withPasskey()}>
          {t('account.invite.passkey-do')}
        </Button>
        <p class="error" role="alert">{trouble}</p>
      </Card>
      <Card labelledBy="password">
        <h3 id="password">{t('account.invite.password')}</h3>
        {staff && <p>{t('account.invite.second')}</p>}
        <PasswordAcceptance token={token} enter={enter} />
      </Card>
    </>
  );
}

function PasswordAcceptance({ token, enter }: { token: string; enter: (who: SessionAnswer) => Promise<void> }) {
  const { api } = useApp();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<{ login?: string; password?: string }>({});
  const submit = async (): Promise<string | undefined> => {
    setWrong({});
    if (!isLongEnough(password)) {
      setWrong({ password: t('account.password.short') });
      return '';
    }
    const outcome = await accountApi(api).acceptWithPassword(token, login.trim(), password);
    if ('ok' in outcome) {
      await enter(outcome.ok);
      return undefined;
    }
    const { status, code } = outcome.problem;
    if (status === 409) setWrong({ login: t('account.invite.taken') });
    else if (code === 'out-of-range') setWrong({ password: t('account.password.weak') });
    else if (code === 'wrong-proof') return t('account.invite.gone');
    else return troubleText(outcome.problem);
    return '';
  };
  return (
    <Form label={t('account.invite.password-do')} look="secondary" submit={submit}>
      <LoginField value={login} onValue={setLogin} hint={t('account.invite.login-hint')} error={wrong.login} />
      <NewPasswordField
        label={t('account.sign-in.password')}
        value={password}
        onValue={setPassword}
        error={wrong.password}
      />
    </Form>
  );
}
