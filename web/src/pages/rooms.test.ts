import { describe, expect, it } from 'vitest';
import type { Role } from '../api/types';
import type { Door } from '../sync/session';
import type { KeptRecord } from '../sync/storage';
import { placesFor, roomFor } from './rooms';

type State = Parameters<typeof roomFor>[1];
const kEverywhere = [
  '/', '/check-in', '/check-in/legs', '/advice', '/past', '/past/1', '/decide', '/decide/views', '/road', '/road/team', '/settings', '/wrong',
  '/sign-in', '/invite',
  '/account', '/privacy', '/messages', '/team', '/team/add', '/person/1', '/admin', '/nowhere', '/wrong/1',
];

function state(door: Door, role?: Role, part: Partial<NonNullable<State['account']>> = {}): State {
  const config = { emergency_number: '112', team_watching: true, knowledge: '', mode: 'clinic' as const, demo: false, version: '' };
  const account = role && {
    account: 'a', name: '', role, clinic: '', person: null, mustEnrol: false, idleMinutes: 15, locked: door === 'locked', ...part,
  };
  return { config, door, person: 'p', records: [], connection: 'reachable', ...(account ? { account } : {}) };
}

const rooms = (of: State): Record<string, string> => Object.fromEntries(kEverywhere.map((path) => [path, roomFor(path, of)]));
const only = (of: State, room: string): string[] => kEverywhere.filter((path) => roomFor(path, of) === room);

describe('without accounts', () => {
  const { config: _, ...rest } = state('open');
  const local: State = rest;
  it('there is no place to sign in and none of a team', () => {
    expect(only(local, 'not-found')).toEqual([
      '/sign-in', '/invite', '/account', '/privacy', '/messages', '/team', '/team/add', '/person/1', '/admin', '/nowhere', '/wrong/1',
    ]);
    expect(placesFor(local).map((place) => place.href)).toEqual(['/', '/road', '/past', '/decide', '/settings']);
  });
});

describe('in a clinic', () => {
  it('the decision aid and the signs to call for at once are open to everybody', () => {
    for (const of of [state('closed'), state('unknown'), state('locked', 'patient'), state('open', 'nurse'), state('open', 'carer')]) {
      expect(rooms(of)).toMatchObject({ '/decide': 'decide', '/decide/views': 'decide', '/wrong': 'wrong' });
    }
  });
  it('who is not signed in meets the way in at every other place', () => {
    const rest = kEverywhere.filter((path) => !/decide|wrong$/.test(path));
    expect(only(state('closed'), 'account')).toEqual(rest);
  });
  it('a log-off leaves a check-in in the hand of who began it, and the advice that is not sent yet', () => {
    const kept = { id: '1', person: 'p', status: 'kept', event: { id: '1', occurred_at: '2026-11-23T03:12:00Z', kind: 'check-in-submitted', body: {} } };
    const locked = { ...state('locked', 'patient'), records: [kept as KeptRecord] };
    expect(rooms(locked)).toMatchObject({ '/check-in/legs': 'check-in', '/advice': 'advice', '/': 'account', '/past': 'account' });
    const sent = { ...locked, records: [{ ...kept, status: 'sent' } as KeptRecord] };
    expect(roomFor('/advice', sent)).toBe('account');
    expect(roomFor('/check-in', state('locked', 'nurse'))).toBe('account');
  });
  it('the team sees no place of a patient, and a patient none of the team', () => {
    expect(only(state('open', 'nurse'), 'team')).toEqual(['/', '/team', '/team/add', '/person/1']);
    expect(only(state('open', 'administrator'), 'team')).toEqual(['/', '/admin']);
    expect(only(state('open', 'patient'), 'team')).toEqual([]);
    expect(roomFor('/check-in', state('open', 'nurse'))).toBe('not-found');
    expect(roomFor('/privacy', state('open', 'carer'))).toBe('not-found');
  });
  it('nothing opens before the second way to sign in is set up', () => {
    const of = state('open', 'nurse', { mustEnrol: true });
    expect(only(of, 'team')).toEqual([]);
    expect(roomFor('/team', of)).toBe('account');
  });
  it('a carer whom nobody lets in is told so', () => {
    expect(roomFor('/check-in', { ...state('open', 'carer'), person: '' })).toBe('let-in-by-nobody');
  });
});
