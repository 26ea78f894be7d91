import { describe, expect, it } from 'vitest';
import { createApi } from './client';
import type { SessionAnswer } from './types';

const who = (account: string, csrf: string): SessionAnswer => ({ role: 'patient', account, csrf });

/** A server that answers in turn, and what it was asked. */
function answering(...answers: [number, unknown][]) {
  const asked: { path: string; method: string; csrf: string | null }[] = [];
  const fetcher = (path: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    asked.push({ path: path as string, method: init.method ?? 'GET', csrf: headers.get('x-backsight-csrf') });
    const [status, body] = answers.shift() ?? [500, {}];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  };
  return { api: createApi(fetcher), asked };
}

describe('a changing request', () => {
  it('carries the token of the session, and a reading one does not', async () => {
    const { api, asked } = answering([200, {}], [200, {}]);
    api.actAs(who('a', 'token'));
    await api.request('/x', 'POST', {});
    await api.request('/x');
    expect(asked.map((one) => one.csrf)).toEqual(['token', null]);
  });

  it('is made again as the same account when the token was renewed', async () => {
    const { api, asked } = answering([403, { code: 'forbidden' }], [200, who('a', 'new')], [200, { fine: true }]);
    api.actAs(who('a', 'old'));
    expect(await api.request('/x', 'POST', {})).toEqual({ ok: { fine: true } });
    expect(asked.map((one) => `${one.method} ${one.path} ${one.csrf}`)).toEqual([
      'POST /api/v1/x old', 'GET /api/v1/session null', 'POST /api/v1/x new',
    ]);
  });

  it('is never made as another account that signed in meanwhile', async () => {
    const { api, asked } = answering([403, { code: 'forbidden' }], [200, who('b', 'theirs')]);
    let signedOut = 0;
    api.onSignedOut(() => (signedOut += 1));
    api.actAs(who('a', 'mine'));
    expect(await api.request('/x', 'POST', {})).toEqual({ problem: { status: 401, code: 'sign-in-first' } });
    expect(asked.filter((one) => one.method === 'POST').map((one) => one.csrf)).toEqual(['mine']);
    expect(signedOut).toBe(1);
  });

  it('of signing in is made with the token of whoever is signed in here, known to the page or not', async () => {
    const { api, asked } = answering([403, { code: 'forbidden' }], [200, who('b', 'theirs')], [200, who('a', 'mine')]);
    expect(await api.request('/invitations/open', 'POST', {})).toEqual({ ok: who('a', 'mine') });
    expect(asked.map((one) => one.csrf)).toEqual([null, null, 'theirs']);
  });

  it('is told to be signed out when nobody is any more', async () => {
    const { api } = answering([403, { code: 'forbidden' }], [200, { role: 'nobody' }]);
    api.actAs(who('a', 'token'));
    expect(await api.request('/x', 'POST', {})).toEqual({ problem: { status: 401, code: 'sign-in-first' } });
  });

  it('stays refused when the token is right and the deed is not allowed', async () => {
    const { api } = answering([403, { code: 'forbidden' }], [200, who('a', 'token')]);
    api.actAs(who('a', 'token'));
    expect(await api.request('/x', 'POST', {})).toEqual({ problem: { status: 403, code: 'forbidden' } });
  });
});

describe('being signed out', () => {
  it('is told by "sign in first" and not by a wrong password', async () => {
    const { api } = answering([401, { code: 'wrong-proof' }], [401, { code: 'sign-in-first' }]);
    let signedOut = 0;
    api.onSignedOut(() => (signedOut += 1));
    await api.request('/sign-in/password', 'POST', {});
    expect(signedOut).toBe(0);
    await api.request('/account');
    expect(signedOut).toBe(1);
  });
});
