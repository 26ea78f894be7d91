import { useState } from 'preact/hooks';
import { accountApi } from '../../api/account';
import { t } from '../../i18n/texts';
import { CopyButton } from '../../ui/copy';
import { Button, Card } from '../../ui/parts';
import { useApp, useSnapshot } from '../state';
import { troubleText } from '../trouble';

/** Shown once: to print, to copy, or to write down. */
export function RecoveryCodes({ left, changed }: { left: number; changed: () => void }) {
  const { api } = useApp();
  const { account } = useSnapshot();
  const [codes, setCodes] = useState<string[]>();
  const [trouble, setTrouble] = useState<string>();
  const make = async (): Promise<void> => {
    setTrouble(undefined);
    const outcome = await accountApi(api).makeRecoveryCodes();
    if ('ok' in outcome) setCodes(outcome.ok.codes);
    else setTrouble(troubleText(outcome.problem));
  };
  const close = (): void => {
    setCodes(undefined);
    changed();
  };
  if (codes) {
    return (
      <section class="card sheet" aria-labelledby="codes" role="status">
        <h2 id="codes">{t('account.codes.sheet', { name: account?.name ?? '' })}</h2>
        <p>{t('account.codes.once')}</p>
        <ol class="code-list">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <p class="fine">{t('account.codes.body')}</p>
        <div class="choices no-print">
          <Button look="primary" onClick={() => print()}>{t('ui.link.print')}</Button>
          <CopyButton text={codes.join('\n')}>{t('account.codes.copy')}</CopyButton>
          <Button look="quiet" onClick={close}>{t('account.codes.kept')}</Button>
        </div>
      </section>
    );
  }
  return (
    <Card labelledBy="codes">
      <h2 id="codes">{t('account.codes.title')}</h2>
      <p>{t('account.codes.body')}</p>
      <p class="fact">{left === 0 ? t('account.codes.none') : t('account.codes.left', { count: left })}</p>
      <Button onClick={() => void make()}>{t(left === 0 ? 'account.codes.make' : 'account.codes.make-new')}</Button>
      {left > 0 && <p class="fine">{t('account.codes.make-hint')}</p>}
      <p class="error" role="alert">{trouble}</p>
    </Card>
  );
}
