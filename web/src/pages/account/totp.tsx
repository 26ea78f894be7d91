import { useState } from 'preact/hooks';
import { accountApi } from '../../api/account';
import type { SessionAnswer, TotpSetup } from '../../api/types';
import { t } from '../../i18n/texts';
import { Button } from '../../ui/parts';
import { Qr } from '../../ui/qr';
import { Form } from '../form';
import { useApp } from '../state';
import { troubleText } from '../trouble';
import { TextField } from './password_fields';

/** Sets up an app that shows codes: scan, then type what it shows. */
export function TotpSteps({ label, done }: { label: string; done: (who: SessionAnswer) => Promise<void> }) {
  const { api } = useApp();
  const server = accountApi(api);
  const [setup, setSetup] = useState<TotpSetup>();
  const [code, setCode] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const begin = async (): Promise<void> => {
    const outcome = await server.beginTotp();
    if ('ok' in outcome) setSetup(outcome.ok);
    else setTrouble(troubleText(outcome.problem));
  };
  const confirm = async (): Promise<string | undefined> => {
    const outcome = await server.confirmTotp(code.replace(/\s/g, ''));
    if ('ok' in outcome) {
      await done(outcome.ok);
      return undefined;
    }
    const { code: word, status } = outcome.problem;
    const wrong = word === 'wrong-proof' || status === 422 || status === 400;
    return wrong ? t('account.totp.wrong') : troubleText(outcome.problem);
  };
  if (!setup) {
    return (
      <>
        <Button onClick={() => void begin()}>{label}</Button>
        <p class="error" role="alert">{trouble}</p>
      </>
    );
  }
  return (
    <ol class="numbered">
      <li>
        <p>{t('account.totp.step-1')}</p>
        <Qr rows={setup.qr} label={t('account.totp.picture')} />
        <p>{t('account.totp.step-1-type')}</p>
        <p class="secret">{grouped(setup.secret)}</p>
      </li>
      <li>
        <p>{t('account.totp.step-2')}</p>
        <Form label={t('account.totp.do')} submit={confirm}>
          <TextField
            label={t('account.totp.code')}
            value={code}
            onValue={setCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
          />
        </Form>
      </li>
    </ol>
  );
}

/** In groups of four, as one reads it out. */
function grouped(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}
