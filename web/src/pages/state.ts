// What pages read: the session, the engine, and what follows from both.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Api } from '../api/client';
import type { EngineLoader, EngineState } from '../engine/loader';
import { t, type Values } from '../i18n/texts';
import type { Session, Snapshot } from '../sync/session';
import type { Storage } from '../sync/storage';

export interface App {
  api: Api;
  session: Session;
  engine: EngineLoader;
  storage: Storage;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('used outside of the app');
  return app;
}

export function useSnapshot(): Snapshot {
  const { session } = useApp();
  return useSubscribed(session.snapshot, session.subscribe);
}

export function useEngine(): EngineState {
  const { engine } = useApp();
  return useSubscribed(engine.state, engine.subscribe);
}

function useSubscribed<T>(read: () => T, subscribe: (listener: () => void) => () => void): T {
  const [value, setValue] = useState(read);
  useEffect(() => {
    const update = (): void => setValue(() => read());
    // It may have changed between the first read and now.
    update();
    return subscribe(update);
  }, [read, subscribe]);
  return value;
}

/** The number to call in an emergency: the person's own choice, else the clinic's, else the usual one. */
export function emergencyNumber(snapshot: Snapshot): string {
  return (
    snapshot.device.emergencyNumber ||
    snapshot.config?.emergency_number ||
    t('ui.emergency.default-number')
  );
}

/** Values for texts that name the emergency number. */
export function callValues(snapshot: Snapshot): Values {
  return { emergency_number: emergencyNumber(snapshot) };
}
