// Records what Chromium's virtual authenticator answers, as PublicKeyCredential.toJSON() writes it.
//   node tests/identity/record_chromium.mjs > tests/identity/data/chromium_responses.json
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const challenges = {
  create: Buffer.from('challenge of a new passkey').toString('base64url'),
  get: Buffer.from('challenge of a sign-in').toString('base64url'),
};

const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><title>empty</title>');
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const origin = `http://localhost:${server.address().port}`;

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.goto(origin);
const devtools = await page.context().newCDPSession(page);
await devtools.send('WebAuthn.enable');

const recordings = [];
for (const algorithm of [-7, -257]) {
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const recording = await page.evaluate(
    async ({ challenges, algorithm }) => {
      const created = await navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON({
          challenge: challenges.create,
          rp: { id: 'localhost', name: 'Backsight' },
          user: { id: 'dXNlci0wMDAx', name: 'synthetic', displayName: 'synthetic' },
          pubKeyCredParams: [{ type: 'public-key', alg: algorithm }],
          authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
          attestation: 'none',
        }),
      });
      const got = await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON({
          challenge: challenges.get,
          rpId: 'localhost',
          userVerification: 'required',
          allowCredentials: [],
        }),
      });
      return { registration: created.toJSON(), authentication: got.toJSON() };
    },
    { challenges, algorithm },
  );
  recordings.push({ algorithm, ...recording });
  await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
}
console.log(JSON.stringify({ browser: `Chromium ${browser.version()}`, origin, challenges, recordings }, null, 1));
await browser.close();
server.close();
