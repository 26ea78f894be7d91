import { useState } from 'preact/hooks';
import { t } from '../../i18n/texts';
import { Button, Card } from '../../ui/parts';
import { navigate } from '../../ui/router';
import { useApp } from '../state';

/** Signing out removes what is kept here; what the team has not got yet is said first, and stays. */
export function SignOut() {
  const { session } = useApp();
  const [unsent, setUnsent] = useState(0);
  const leave = async (): Promise<void> => {
    await session.signOut();
    navigate('/sign-in');
  };
  const ask = async (): Promise<void> => {
    const waiting = await session.unsent();
    setUnsent(waiting);
    if (waiting === 0) await leave();
  };
  const send = async (): Promise<void> => {
    await session.sendNow();
    setUnsent(await session.unsent());
  };
  return (
    <Card labelledBy="sign-out">
      <h2 id="sign-out">{t('account.sign-out.title')}</h2>
      {unsent === 0 ? (
        <>
          <p>{t('account.sign-out.clean')}</p>
          <Button onClick={() => void ask()}>{t('account.sign-out.do')}</Button>
        </>
      ) : (
        <div role="alert" class="stack">
          <p class="worse">
            {unsent === 1 ? t('account.sign-out.unsent-one') : t('account.sign-out.unsent', { count: unsent })}
          </p>
          <p>{t('account.sign-out.unsent-body')}</p>
          <div class="choices">
            <Button look="primary" onClick={() => void send()}>{t('account.sign-out.send')}</Button>
            <Button onClick={() => setUnsent(0)}>{t('account.sign-out.stay')}</Button>
            <Button look="quiet" onClick={() => void leave()}>{t('account.sign-out.anyway')}</Button>
          </div>
        </div>
      )}
    </Card>
  );
}
