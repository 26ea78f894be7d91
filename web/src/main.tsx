import { render } from 'preact';
import { createApi } from './api/client';
import { EngineLoader } from './engine/loader';
import { takeInvitationToken } from './pages/account/invitation_token';
import { AppShell } from './pages/app';
import { AppContext } from './pages/state';
import { openStorage } from './sync/storage';
import { Session } from './sync/session';
import { registerServiceWorker } from './sync/updates';
import './ui/tokens.css';
import './ui/base.css';
import './ui/parts.css';
import './ui/pages.css';

takeInvitationToken();
addEventListener('hashchange', () => {
  takeInvitationToken();
  dispatchEvent(new Event('backsight:moved'));
});

const api = createApi();
const engine = new EngineLoader();
const storage = openStorage();
const session = new Session(storage, api);

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');
render(
  <AppContext.Provider value={{ api, session, engine, storage }}>
    <AppShell />
  </AppContext.Provider>,
  root,
);

// The page first, then what is kept on the phone; the engine and the network behind it.
await session.start();
void session.connect();
void engine.load();
addEventListener('online', () => void engine.load());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void engine.load();
});
registerServiceWorker(() => {
  const { draft } = session.snapshot();
  return draft !== undefined && !draft.interrupted;
});
