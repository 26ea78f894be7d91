import { Component, type ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/texts';
import { Icon, Mark, type IconName } from '../ui/icon';
import { Button, ButtonLink, PageTitle } from '../ui/parts';
import { Link, navigate, usePath } from '../ui/router';
import { AdvicePage } from './advice';
import { CheckInPage } from './check_in';
import { DecidePages } from './decide/load';
import { PastCheckInPage, PastPage } from './past';
import { RoadPages } from './road/load';
import { SettingsPage } from './settings';
import { callValues, useSnapshot } from './state';
import { TodayPage } from './today';
import { WatchNotice } from './watch_notice';
import { WrongPage } from './wrong';

export function AppShell() {
  const path = usePath();
  const inCheckIn = path === '/check-in' || path.startsWith('/check-in/');
  const title = titleOf(path);
  useEffect(() => {
    const name = t('ui.app.name');
    document.title = title === name ? name : `${title} · ${name}`;
  }, [title]);
  return (
    <div class={inCheckIn ? 'shell shell-focused' : 'shell'}>
      <a class="skip-link" href="#main">
        {t('ui.app.skip-to-content')}
      </a>
      <header class="top">
        <div class="top-row">
          {path === '/' || !inCheckIn ? (
            <Link href="/" class="brand">
              <Mark />
              <span>{t('ui.app.name')}</span>
            </Link>
          ) : (
            <BackButton />
          )}
          {!inCheckIn && <Places path={path} />}
          <Link href="/wrong" class="wrong-link" current={path === '/wrong'}>
            <Icon name="same-day" />
            <span>{t('ui.nav.wrong')}</span>
          </Link>
        </div>
      </header>
      <WatchNotice />
      <main id="main" class="page">
        <Boundary key={roomOf(path)}>{pageFor(path)}</Boundary>
      </main>
    </div>
  );
}

const kPlaces: readonly { href: string; key: string; icon: IconName }[] = [
  { href: '/', key: 'ui.nav.today', icon: 'today' },
  { href: '/road', key: 'ui.nav.road', icon: 'curve' },
  { href: '/past', key: 'ui.nav.past', icon: 'past' },
  { href: '/decide', key: 'ui.nav.decide', icon: 'decide' },
  { href: '/settings', key: 'ui.nav.settings', icon: 'settings' },
];

function Places({ path }: { path: string }) {
  return (
    <nav class="places" aria-label={t('ui.nav.label')}>
      {kPlaces.map(({ href, key, icon }) => (
        <Link key={href} href={href} current={href === '/' ? path === '/' : path.startsWith(href)}>
          <Icon name={icon} />
          <span>{t(key)}</span>
        </Link>
      ))}
    </nav>
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

function pageFor(path: string): ComponentChildren {
  if (path === '/') return <TodayPage />;
  if (path === '/check-in' || path.startsWith('/check-in/')) {
    return <CheckInPage question={path.slice('/check-in/'.length)} />;
  }
  if (path === '/advice') return <AdvicePage />;
  if (path === '/past') return <PastPage />;
  if (path.startsWith('/past/')) return <PastCheckInPage id={path.slice('/past/'.length)} />;
  if (path === '/road' || path === '/road/team') return <RoadPages path={path} />;
  if (roomOf(path) === 'decide') return <DecidePages path={path} />;
  if (path === '/settings') return <SettingsPage />;
  if (path === '/wrong') return <WrongPage />;
  return <NotFoundPage />;
}

const kTitles: Readonly<Record<string, string>> = {
  '': 'ui.app.name',
  'check-in': 'ui.check-in.title',
  advice: 'ui.advice.title',
  past: 'ui.past.title',
  road: 'ui.road.title',
  decide: 'ui.decide.title',
  settings: 'ui.settings.title',
  wrong: 'danger.title',
};

/** Places of several screens keep what they hold while one goes from screen to screen. */
function roomOf(path: string): string {
  const first = path.split('/')[1] ?? '';
  return first === 'check-in' || first === 'decide' ? first : path;
}

function titleOf(path: string): string {
  return t(kTitles[path.split('/')[1] ?? ''] ?? 'ui.nav.not-found-title');
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
