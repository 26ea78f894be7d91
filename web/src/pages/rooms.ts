// Which place an address leads to, for who is there: the one table of the app's addresses.
import type { IconName } from '../ui/icon';
import type { Snapshot } from '../sync/session';
import { checkIns } from './history';
import { isCareTeam, isStaff } from './roles';

export type Room =
  | 'today' | 'check-in' | 'advice' | 'past' | 'road' | 'decide' | 'settings' | 'wrong'
  | 'account' | 'team' | 'let-in-by-nobody' | 'waiting' | 'not-found';

const kRooms: Readonly<Record<string, Room>> = {
  '': 'today',
  'check-in': 'check-in',
  advice: 'advice',
  past: 'past',
  road: 'road',
  decide: 'decide',
  settings: 'settings',
  wrong: 'wrong',
};
const kOfEverybody: readonly Room[] = ['decide', 'wrong'];
const kOfAccounts: readonly string[] = ['sign-in', 'invite', 'account', 'privacy', 'messages'];
const kOfCareTeam: readonly string[] = ['', 'team', 'person'];

type Door = Pick<Snapshot, 'door' | 'account' | 'config' | 'person' | 'records' | 'connection'>;

export function roomFor(path: string, snapshot: Door): Room {
  const [first = '', second] = path.split('/').slice(1);
  // What has no further screens has no further addresses.
  const deep = ['check-in', 'decide', 'past', 'person'].includes(first) || path === '/road/team';
  const room = second === undefined || deep ? kRooms[first] : undefined;
  const known = room ?? 'not-found';
  if (kOfEverybody.includes(known)) return known;
  if (snapshot.config?.mode !== 'clinic') return known;

  if (second === undefined && (first === 'invite' || first === 'sign-in')) return 'account';
  const { door, account } = snapshot;
  if (door === 'unknown') return 'waiting';
  if (door === 'closed' || !account) return 'account';
  if (door === 'locked') return mayGoOn(known, snapshot) ? known : 'account';
  // Before a second way to sign in is set up the account's own place is the only one.
  if (account.mustEnrol) return 'account';
  if (isStaff(account.role)) {
    if (first === 'account') return 'account';
    const admin = account.role === 'administrator';
    if (admin && (first === '' || first === 'admin')) return 'team';
    return isCareTeam(account.role) && kOfCareTeam.includes(first) ? 'team' : 'not-found';
  }
  if (first === 'privacy' && account.role !== 'patient') return 'not-found';
  if (second === undefined && kOfAccounts.includes(first)) {
    return first === 'messages' && snapshot.person === '' ? 'let-in-by-nobody' : 'account';
  }
  const aboutSomebody = known !== 'not-found' && known !== 'settings';
  if (account.role === 'carer' && snapshot.person === '' && aboutSomebody) {
    return snapshot.connection === 'unknown' ? 'waiting' : 'let-in-by-nobody';
  }
  return known;
}

/** A log-off does not take a check-in out of somebody's hands, nor the advice that it led to. */
function mayGoOn(room: Room, { account, records }: Door): boolean {
  if (!account || isStaff(account.role)) return false;
  if (room === 'check-in') return true;
  const last = checkIns(records).at(-1);
  return room === 'advice' && last !== undefined && (last.correction ?? last.record).status !== 'sent';
}

export interface Place {
  href: string;
  key: string;
  icon: IconName;
}

const kToday: Place = { href: '/', key: 'ui.nav.today', icon: 'today' };
const kRoad: Place = { href: '/road', key: 'ui.nav.road', icon: 'curve' };
const kPast: Place = { href: '/past', key: 'ui.nav.past', icon: 'past' };
const kMessages: Place = { href: '/messages', key: 'ui.nav.messages', icon: 'message' };
const kDecide: Place = { href: '/decide', key: 'ui.nav.decide', icon: 'decide' };
const kSettings: Place = { href: '/settings', key: 'ui.nav.settings', icon: 'settings' };
const kRoster: Place = { href: '/team', key: 'ui.nav.roster', icon: 'people' };
const kAdmin: Place = { href: '/admin', key: 'ui.nav.admin', icon: 'clinic' };
const kAccount: Place = { href: '/account', key: 'ui.nav.account', icon: 'account' };
const kSignIn: Place = { href: '/sign-in', key: 'ui.nav.sign-in', icon: 'key' };

/** The places that are always one tap away. */
export function placesFor({ config, door, account }: Door): readonly Place[] {
  if (config?.mode !== 'clinic') return [kToday, kRoad, kPast, kDecide, kSettings];
  if (door !== 'open' || !account || account.mustEnrol) return [kSignIn, kDecide];
  if (account.role === 'administrator') return [kAdmin, kDecide, kAccount];
  if (isCareTeam(account.role)) return [kRoster, kDecide, kAccount];
  // The decision aid is in the settings then: five fit beside each other on a small phone.
  return [kToday, kRoad, kPast, kMessages, kSettings];
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
  team: 'ui.nav.roster',
  person: 'ui.nav.roster',
  admin: 'ui.nav.admin',
  account: 'ui.nav.account',
  messages: 'ui.nav.messages',
  privacy: 'ui.settings.account.privacy',
  invite: 'ui.nav.invite',
};

/** The text that names the page in the browser's tab. No name of a person stands there. */
export function titleOf(path: string, room: Room): string {
  const first = path.split('/')[1] ?? '';
  if (room === 'not-found') return 'ui.nav.not-found-title';
  if (room === 'account' && !['account', 'messages', 'privacy', 'invite'].includes(first)) return 'ui.nav.sign-in';
  return kTitles[first] ?? 'ui.nav.not-found-title';
}
