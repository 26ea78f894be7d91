// A real provider of OpenID Connect on the loopback address, with a synthetic person in it, and a
// browser in front of it that signs that person in.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';

const redirectUri = 'https://backsight.example.org/api/v1/oidc/callback';

// One client for each algorithm, and for each way in which a client says who it is.
const clients = [
  { client_id: 'rs256', id_token_signed_response_alg: 'RS256', token_endpoint_auth_method: 'client_secret_basic' },
  { client_id: 'es256', id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'client_secret_basic' },
  { client_id: 'eddsa', id_token_signed_response_alg: 'EdDSA', token_endpoint_auth_method: 'none' },
].map((client) => ({
  ...client,
  ...(client.token_endpoint_auth_method === 'none' ? {} : { client_secret: 'a secret: with +/% in it' }),
  redirect_uris: [redirectUri],
  response_types: ['code'],
  grant_types: ['authorization_code'],
}));

function key(kid, alg, type, options) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
}

const person = {
  sub: 'synthetic-nurse',
  name: 'Synthetic Nurse',
  email: 'nurse@example.org',
  email_verified: true,
};

/** Starts both, gives the provider's issuer and the browser's address. */
export async function startProvider() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients,
    jwks: {
      keys: [
        key('rsa', 'RS256', 'rsa', { modulusLength: 2048 }),
        key('ec', 'ES256', 'ec', { namedCurve: 'P-256' }),
        key('ed', 'EdDSA', 'ed25519'),
      ],
    },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256', 'EdDSA'] },
    cookies: { keys: [randomUUID()] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...person, sub: id }) }),
  });
  const errors = [];
  provider.on('server_error', (_, error) => errors.push(error));
  server.on('request', provider.callback());

  const browser = createServer((request, response) => {
    const asked = new URL(request.url, issuer).searchParams;
    signIn(issuer, asked.get('url'), asked.has('refuse'))
      .then((callback) => response.end(JSON.stringify(callback)))
      .catch((error) => {
        response.statusCode = 500;
        response.end(String(error.stack));
      });
  });
  await new Promise((resolve) => browser.listen(0, '127.0.0.1', resolve));
  return {
    issuer,
    browser: `http://127.0.0.1:${browser.address().port}`,
    errors,
    close() {
      server.close();
      browser.close();
    },
  };
}

// What a browser does, from the address that we send it to until it comes back to us: follows,
// keeps cookies, fills in the forms.
async function signIn(issuer, start, refuse) {
  const cookies = new Map();
  let url = new URL(start);
  let form;
  for (let step = 0; step < 20; ++step) {
    if (url.href.startsWith(redirectUri)) return Object.fromEntries(url.searchParams);
    if (url.origin !== issuer) throw new Error(`sent to ${url.origin}`);
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    form = undefined;
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location) {
      url = new URL(location, url);
      continue;
    }
    const page = await response.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (!action) throw new Error(`no form on the page:\n${page}`);
    if (refuse) {
      url = new URL(/<a href="([^"]+\/abort)"/.exec(page)[1], url);
      continue;
    }
    url = new URL(action, url);
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)[1];
    form = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login: person.sub, password: 'x' } : {}) });
  }
  throw new Error('too many steps');
}
