// Servers that behave badly, for what fetches from them: they send elsewhere, too much, too slowly,
// and with certificates that nobody signed or that are for somebody else.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function certificate(folder, name) {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  execFileSync(
    'openssl',
    [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
      '-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`,
      '-keyout', key, '-out', cert,
    ],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  switch (pathname) {
    case '/echo': {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        const { method, headers } = request;
        response.end(JSON.stringify({ method, headers, body }));
      });
      return;
    }
    case '/redirect':
      response.writeHead(302, { location: '/echo' });
      response.end('moved');
      return;
    case '/missing':
      response.writeHead(404);
      response.end('not here');
      return;
    case '/bytes': // as many as asked for, in pieces, without saying how many
      for (let left = Number(new URL(request.url, 'http://localhost').searchParams.get('n')); left > 0; ) {
        const size = Math.min(left, 1000);
        response.write('x'.repeat(size));
        left -= size;
      }
      response.end();
      return;
    case '/drip': // never ends
      response.write('x');
      request.socket.dripping = setInterval(() => response.write('x'), 50);
      request.socket.on('close', () => clearInterval(request.socket.dripping));
      return;
    case '/hangup':
      request.socket.destroy();
      return;
    default: // silence
  }
}

export async function startServers() {
  const folder = mkdtempSync(join(tmpdir(), 'backsight-oidc-'));
  const here = certificate(folder, 'localhost');
  const elsewhere = certificate(folder, 'elsewhere.test');
  const authorities = join(folder, 'authorities.pem');
  writeFileSync(authorities, Buffer.concat([here.cert, elsewhere.cert]));
  const servers = [
    createServer(answer),
    createSecureServer(here, answer),
    createSecureServer(elsewhere, answer),
  ];
  for (const server of servers) {
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
  const [plain, secure, other] = servers.map((server) => server.address().port);
  return {
    plain: `http://127.0.0.1:${plain}`,
    secure: `https://localhost:${secure}`,
    elsewhere: `https://localhost:${other}`,
    authorities,
    close() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
      rmSync(folder, { recursive: true });
    },
  };
}
