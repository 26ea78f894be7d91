// Passkeys in the browser. Always through @simplewebauthn/browser: the browser's own JSON functions
// (parseCreationOptionsFromJSON, toJSON) are missing in browsers that people have, and one way that every
// test takes is safer than two of which the second is never taken. It comes with these pages only.
import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import type { PasskeyProof } from '../../api/account';
import type { Outcome, Problem } from '../../api/client';
import type { Ceremony } from '../../api/types';
import { t } from '../../i18n/texts';
import { troubleText } from '../trouble';

/** Why the browser made no proof; a text account.passkey.<why> says it. */
type Why = 'cancelled' | 'unsupported' | 'already' | 'failed';

export type PasskeyOutcome<T> = { ok: T } | { trouble: string };

type Begin = () => Promise<Outcome<Ceremony>>;
type Finish<T> = (proof: PasskeyProof) => Promise<Outcome<T>>;

/** Signs in with a passkey that this device has: begin, the person's touch, finish. */
export function signWithPasskey<T>(begin: Begin, finish: Finish<T>): Promise<PasskeyOutcome<T>> {
  return perform(begin, (options) => startAuthentication({ optionsJSON: options as never }), finish);
}

/** Makes a passkey on this device. */
export function makePasskey<T>(begin: Begin, finish: Finish<T>): Promise<PasskeyOutcome<T>> {
  return perform(begin, (options) => startRegistration({ optionsJSON: options as never }), finish);
}

async function perform<T>(
  begin: Begin,
  touch: (options: unknown) => Promise<unknown>,
  finish: Finish<T>,
): Promise<PasskeyOutcome<T>> {
  if (!('PublicKeyCredential' in globalThis)) return { trouble: t('account.passkey.unsupported') };
  const begun = await begin();
  if ('problem' in begun) return { trouble: sentence(begun.problem) };
  let response: unknown;
  try {
    response = await touch(optionsOf(begun.ok));
  } catch (error) {
    return { trouble: t(`account.passkey.${whyOf(error)}`) };
  }
  const outcome = await finish({ ceremony: begun.ok.ceremony, response });
  return 'ok' in outcome ? { ok: outcome.ok } : { trouble: sentence(outcome.problem) };
}

/** Some write the options into a member of their own name, as the browser's call takes them. */
function optionsOf({ options }: Ceremony): unknown {
  return 'publicKey' in options ? options.publicKey : options;
}

function sentence(problem: Problem): string {
  return problem.code === 'wrong-proof' ? t('account.passkey.failed') : troubleText(problem);
}

function whyOf(error: unknown): Why {
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return 'already';
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled';
  if (name === 'InvalidStateError') return 'already';
  return name === 'NotSupportedError' ? 'unsupported' : 'failed';
}
