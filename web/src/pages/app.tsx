import { Component, type ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/texts';
import { Icon, Mark } from '../ui/icon';
import { Button, ButtonLink, Loading, PageTitle } from '../ui/parts';
import { Link, navigate, usePath } from '../ui/router';
import { AdvicePage } from './advice';
import { CheckInPage } from './check_in';
import { DecidePages } from './decide/load';
import { useIdle } from './idle';
import { lazyRoom } from './lazy';
import { PastCheckInPage, PastPage } from './past';
import { RoadPages } from './road/load';
import { isStaff } from './roles';
import { placesFor, roomFor, titleOf, type Place, type Room } from './rooms';
import { SettingsPage } from './settings';
import { callValues, useSnapshot } from './state';
import { TodayPage } from './today';
import { WatchNotice } from './watch_notice';
import { WrongPage } from './wrong';

export function AppShell() {
  const path = usePath();
  const snapshot = useSnapshot();
  const room = roomFor(path, snapshot);
  const staff = snapshot.door === 'open' && snapshot.account !== undefined && isStaff(snapshot.account.role);
  useIdle();
  const title = t(titleOf(path, room));
  useEffect(() => {
    const name = t('ui.app.name');
    document.title = title === name ? name : `${title} · ${name}`;
  }, [title]);
  const focused = room === 'check-in';
  return (
    <div class={`shell${focused ? ' shell-focused' : ''}${room === 'team' ? ' shell-wide' : ''}`}>
      <a class="skip-link" href="#main">
        {t('ui.app.skip-to-content')}
      </a>
      <header class="top">
        <div class="top-row">
          {focused ? (
            <BackButton />
          ) : (
            <Link href="/" class="brand">
              <Mark />
              <span>{t('ui.app.name')}</span>
            </Link>
          )}
          {!focused && <Places path={path} places={placesFor(snapshot)} />}
          {!staff && (
            <Link href="/wrong" class="wrong-link" current={path === '/wrong'}>
              <Icon name="same-day" />
              <span>{t('ui.nav.wrong')}</span>
            </Link>
          )}
        </div>
      </header>
      <WatchNotice />
      <main id="main" class="page">
        {snapshot.door === 'locked' && (room === 'check-in' || room === 'advice') && <LockedNotice />}
        <Boundary key={room === 'check-in' || room === 'decide' ? room : path}>{pageFor(room, path)}</Boundary>
      </main>
    </div>
  );
}

function Places({ path, places }: { path: string; places: readonly Place[] }) {
  return (
    <nav class="places" aria-label={t('ui.nav.label')}>
      {places.map(({ href, key, icon }) => (
        <Link key={href} href={href} current={href === '/' ? path === '/' : path.startsWith(href)}>
          <Icon name={icon} />
          <span>{t(key)}</span>
        </Link>
      ))}
    </nav>
  );
}

/** Somebody checks in while signed out: it is kept, and goes to the team later. */
function LockedNotice() {
  return (
    <aside class="demo no-print">
      <p>{t('ui.locked.notice')}</p>
      <Link href="/sign-in">{t('ui.locked.sign-in')}</Link>
    </aside>
  );
}

/** In the check-in the way back is the browser's own: one question at a time, nothing lost. */
function BackButton() {
  return (
    <button type="button" class="back" onClick={() => (history.length > 1 ? history.back() : navigate('/'))}>
      <Icon name="back" />
      <span>{t('ui.nav.back')}</span>
    </button>
  );
}

function pageFor(room: Room, path: string): ComponentChildren {
  switch (room) {
    case 'today':
      return <TodayPage />;
    case 'check-in':
      return <CheckInPage question={path.slice('/check-in/'.length)} />;
    case 'advice':
      return <AdvicePage />;
    case 'past':
      return path === '/past' ? <PastPage /> : <PastCheckInPage id={path.slice('/past/'.length)} />;
    case 'road':
      return <RoadPages path={path} />;
    case 'decide':
      return <DecidePages path={path} />;
    case 'settings':
      return <SettingsPage />;
    case 'wrong':
      return <WrongPage />;
    case 'account':
      return <AccountRoom path={path} />;
    case 'team':
      return <TeamRoom path={path} />;
    case 'let-in-by-nobody':
      return <LetInByNobody />;
    case 'waiting':
      return <Loading>{t('ui.room.loading')}</Loading>;
    case 'not-found':
      return <NotFoundPage />;
  }
  }

const AccountRoom = lazyRoom(() => import('./account/room').then((m) => m.AccountRoom));
const TeamRoom = lazyRoom(() => import('./team/room').then((m) => m.TeamRoom));

function LetInByNobody() {
  return (
    <>
      <PageTitle of="nobody">{t('ui.carer.nobody-title')}</PageTitle>
      <p>{t('ui.carer.nobody-body')}</p>
    </>
  );
}

function NotFoundPage() {
  return (
    <>
      <PageTitle of="not-found">{t('ui.nav.not-found-title')}</PageTitle>
      <p>{t('ui.nav.not-found-body')}</p>
      <ButtonLink href="/" look="primary">
        {t('ui.nav.to-today')}
      </ButtonLink>
    </>
  );
}

/** A mistake of ours on one page must not leave someone in front of an empty screen. */
class Boundary extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };
  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override componentDidCatch(error: unknown): void {
    console.error(error);
  }
  override render() {
    return this.state.failed ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const snapshot = useSnapshot();
  return (
    <>
      <h1>{t('ui.app.crashed-title')}</h1>
      <p>{t('ui.app.crashed-body', callValues(snapshot))}</p>
      <Button look="primary" onClick={() => location.reload()}>
        {t('ui.app.crashed-again')}
      </Button>
    </>
  );
}
