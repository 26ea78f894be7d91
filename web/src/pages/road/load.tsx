// The road is not part of the first page: it comes when somebody goes there, or behind Today.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/texts';
import { Button, Loading, PageTitle } from '../../ui/parts';

type Module = typeof import('./road');
let loaded: Module | undefined;

/** The module, once it is here. */
function useRoad(): { module: Module | undefined; failed: boolean; again: () => void } {
  const [module, setModule] = useState(() => loaded);
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (module) return;
    setFailed(false);
    import('./road').then(
      (found) => {
        loaded = found;
        setModule(() => found);
      },
      () => setFailed(true),
    );
  }, [tries]);
  return { module, failed, again: () => setTries(tries + 1) };
}

export function RoadPages({ path }: { path: string }) {
  const { module, failed, again } = useRoad();
  if (module) {
    const Page: ComponentType<{ path: string }> = module.Road;
    return <Page path={path} />;
  }
  return (
    <>
      <PageTitle of="road">{t('ui.road.title')}</PageTitle>
      {failed ? (
        <>
          <p>{t('ui.road.failed')}</p>
          <Button look="primary" onClick={again}>
            {t('ui.road.again')}
          </Button>
        </>
      ) : (
        <Loading>{t('ui.road.loading')}</Loading>
      )}
    </>
  );
}

/** The small picture on Today: nothing until there is something to say. */
export function RoadToday() {
  const { module } = useRoad();
  return module ? <module.RoadCard /> : null;
}
