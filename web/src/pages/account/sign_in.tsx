// Stands in the place of a page that needs signing in, under its address: who signs in is where they were.
import { useState } from 'preact/hooks';
import { accountApi } from '../../api/account';
import type { Outcome } from '../../api/client';
import type { SessionAnswer } from '../../api/types';
import { t } from '../../i18n/texts';
import { Button, ButtonLink, Card, Disclosure, PageTitle } from '../../ui/parts';
import { navigate } from '../../ui/router';
import { Form } from '../form';
import { isStaff } from '../roles';
import { useApp, useSnapshot } from '../state';
import { troubleText } from '../trouble';
import { signWithPasskey } from './passkey';
import { LoginField, TextField } from './password_fields';

export function SignInPage({ path }: { path: string }) {
  const { api, session } = useApp();
  const { account, door } = useSnapshot();
  const server = accountApi(api);
  const [trouble, setTrouble] = useState<string>();
  const [waiting, setWaiting] = useState(false);

  const enter = async (who: SessionAnswer): Promise<void> => {
    await session.signedIn(who);
    if (path === '/sign-in') navigate('/', { replace: true });
  };
  const withPasskey = async (): Promise<void> => {
    setWaiting(true);
    setTrouble(undefined);
    const outcome = await signWithPasskey(server.beginPasskeySignIn, server.signInWithPasskey);
    setWaiting(false);
    if ('ok' in outcome) await enter(outcome.ok);
    else setTrouble(outcome.trouble);
  };
  /** The sentence about what is wrong, or nothing once signed in. */
  const take = async (outcome: Outcome<SessionAnswer>): Promise<string | undefined> => {
    if ('ok' in outcome) {
      await enter(outcome.ok);
      return undefined;
    }
    return outcome.problem.code === 'wrong-proof' ? t('account.sign-in.wrong') : troubleText(outcome.problem);
  };

  if (door === 'open' && account) {
    return (
      <>
        <PageTitle of="signed-in">{t('account.sign-in.title')}</PageTitle>
        <p>{t('account.sign-in.in-already', { name: account.name })}</p>
        <ButtonLink href="/" look="primary">{t('ui.nav.to-today')}</ButtonLink>
      </>
    );
  }
  const staff = account && isStaff(account.role);
  return (
    <>
      <div class="page-head">
        <PageTitle of="sign-in">
          {account ? t('account.sign-in.again', { name: account.name }) : t('account.sign-in.title')}
        </PageTitle>
        {account && <p class="lead">{t(staff ? 'account.sign-in.locked-staff' : 'account.sign-in.locked')}</p>}
      </div>
      {account && !staff && <CheckInFirst />}
      <div class="actions">
        <Button look="primary" icon="key" onClick={() => void withPasskey()} aria-busy={waiting}>
          {t('account.sign-in.passkey')}
        </Button>
        <p class="under-button">{t('account.sign-in.passkey-hint')}</p>
        <p class="error" role="alert">{trouble}</p>
      </div>
      <Card labelledBy="with-password">
        <h2 id="with-password">{t('account.sign-in.or')}</h2>
        <PasswordForm submit={async (...proof) => take(await server.signInWithPassword(...proof))} />
      </Card>
      <Disclosure summary={t('account.sign-in.recovery')}>
        <p>{t('account.sign-in.recovery-body')}</p>
        <RecoveryForm submit={async (code) => take(await server.signInWithRecoveryCode(code))} />
        <p>{t('account.sign-in.recovery-none')}</p>
      </Disclosure>
      {account ? <SomeoneElse name={account.name} /> : <p class="fine">{t('account.sign-in.no-account')}</p>}
    </>
  );
}

/** What is wrong at three in the morning does not wait for a password. */
function CheckInFirst() {
  return (
    <Card labelledBy="check-in-first" tone="notice">
      <h2 id="check-in-first">{t('account.sign-in.check-in-title')}</h2>
      <p>{t('account.sign-in.check-in-body')}</p>
      <ButtonLink href="/check-in">{t('account.sign-in.check-in-do')}</ButtonLink>
    </Card>
  );
}

function PasswordForm({ submit }: {
  submit: (login: string, password: string, code: string) => Promise<string | undefined>;
}) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  return (
    <Form
      label={t('account.sign-in.do')}
      look="secondary"
      submit={() => submit(login.trim(), password, code.replace(/\s/g, ''))}
    >
      <LoginField value={login} onValue={setLogin} />
      <TextField
        label={t('account.sign-in.password')}
        type="password"
        value={password}
        onValue={setPassword}
        autoComplete="current-password"
        maxLength={256}
      />
      <TextField
        label={t('account.sign-in.code')}
        hint={t('account.sign-in.code-hint')}
        value={code}
        onValue={setCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
      />
    </Form>
  );
}

function RecoveryForm({ submit }: { submit: (code: string) => Promise<string | undefined> }) {
  const [code, setCode] = useState('');
  return (
    <Form label={t('account.sign-in.recovery-do')} look="secondary" submit={() => submit(code.trim())}>
      <TextField
        label={t('account.sign-in.recovery-code')}
        value={code}
        onValue={setCode}
        autoComplete="off"
        maxLength={40}
        spellcheck={false}
      />
    </Form>
  );
}

function SomeoneElse({ name }: { name: string }) {
  const { session } = useApp();
  return (
    <div class="actions">
      <Button look="quiet" onClick={() => void session.signOut()}>
        {t('account.sign-in.someone-else', { name })}
      </Button>
      <p class="fine">{t('account.sign-in.someone-else-body', { name })}</p>
    </div>
  );
}
