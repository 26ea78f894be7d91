// Places that are not part of the first page: they come when somebody goes there.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/texts';
import { Button, Loading } from '../ui/parts';

type Room = ComponentType<{ path: string }>;

/** A component that fetches the room's own code and texts, once. */
export function lazyRoom(fetchRoom: () => Promise<Room>): Room {
  let loaded: Room | undefined;
  return function LazyRoom({ path }) {
    const [Page, setPage] = useState<Room | undefined>(() => loaded);
    const [failed, setFailed] = useState(false);
    const [tries, setTries] = useState(0);
    useEffect(() => {
      if (Page) return;
      setFailed(false);
      fetchRoom().then(
        (room) => {
          loaded = room;
          setPage(() => room);
        },
        () => setFailed(true),
      );
    }, [tries]);
    if (Page) return <Page path={path} />;
    if (!failed) return <Loading>{t('ui.room.loading')}</Loading>;
    return (
      <>
        <p>{t('ui.room.failed')}</p>
        <Button look="primary" onClick={() => setTries(tries + 1)}>
          {t('ui.room.again')}
        </Button>
      </>
    );
  };
}
