// The decision aid is not part of the first page: it comes when somebody goes there.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/texts';
import { Button, Loading, PageTitle } from '../../ui/parts';

type Pages = ComponentType<{ path: string }>;
let loaded: Pages | undefined;

export function DecidePages({ path }: { path: string }) {
  const [Page, setPage] = useState<Pages | undefined>(() => loaded);
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (Page) return;
    setFailed(false);
    import('./decide').then(
      (module) => {
        loaded = module.Decide;
        setPage(() => module.Decide);
      },
      () => setFailed(true),
    );
  }, [tries]);
  if (Page) return <Page path={path} />;
  return (
    <>
      <PageTitle of="decide">{t('ui.decide.title')}</PageTitle>
      {failed ? (
        <>
          <p>{t('ui.decide.failed')}</p>
          <Button look="primary" onClick={() => setTries(tries + 1)}>
            {t('ui.decide.again')}
          </Button>
        </>
      ) : (
        <Loading>{t('ui.decide.loading')}</Loading>
      )}
    </>
  );
}
