// Signing in, and the account itself: one function for each operation of the contract.
import type { Api, Outcome } from './client';
import type { Account, Ceremony, Invitation, SessionAnswer, TotpSetup } from './types';

/** What the browser made of a ceremony; the server checks it. */
export interface PasskeyProof {
  ceremony: string;
  response: unknown;
}

type Answer<T> = Promise<Outcome<T>>;

export function accountApi({ request }: Api) {
  const post = <T>(path: string, body: unknown = {}): Answer<T> => request<T>(path, 'POST', body);
  return {
    signInWithPassword: (login: string, password: string, code: string) =>
      post<SessionAnswer>('/sign-in/password', { login, password, code: code === '' ? null : code }),
    signInWithRecoveryCode: (code: string) => post<SessionAnswer>('/sign-in/recovery-code', { code }),
    beginPasskeySignIn: () => post<Ceremony>('/sign-in/passkey/begin'),
    signInWithPasskey: (proof: PasskeyProof) => post<SessionAnswer>('/sign-in/passkey', proof),

    openInvitation: (token: string) => post<Invitation>('/invitations/open', { token }),
    acceptWithPassword: (token: string, login: string, password: string) =>
      post<SessionAnswer>('/invitations/accept', { token, login, password }),
    beginPasskeyAcceptance: (token: string) =>
      post<Ceremony>('/invitations/accept/passkey/begin', { token }),
    acceptWithPasskey: (token: string, proof: PasskeyProof) =>
      post<SessionAnswer>('/invitations/accept/passkey', { token, ...proof }),

    account: () => request<Account>('/account'),
    changePassword: (old: string, changed: string) =>
      post<Account>('/account/password', { old, new: changed }),
    beginTotp: () => post<TotpSetup>('/account/totp'),
    confirmTotp: (code: string) => post<SessionAnswer>('/account/totp/confirm', { code }),
    beginPasskey: () => post<Ceremony>('/account/passkeys/begin'),
    addPasskey: (proof: PasskeyProof) => post<SessionAnswer>('/account/passkeys', proof),
    removeCredential: (id: string) =>
      request<Account>(`/account/credentials/${encodeURIComponent(id)}`, 'DELETE'),
    makeRecoveryCodes: () => post<{ codes: string[] }>('/account/recovery-codes'),
    endOtherSessions: () => post<Account>('/account/sessions/end'),
  };
}

export type AccountApi = ReturnType<typeof accountApi>;
