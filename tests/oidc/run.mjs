// Starts the servers, runs a test program against them, and ends as it ended.
//   node run.mjs <program> [arguments]
import { spawn } from 'node:child_process';
import { startProvider } from './provider.mjs';
import { startServers } from './servers.mjs';

const provider = await startProvider();
const servers = await startServers();
const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, {
  stdio: 'inherit',
  env: {
    ...process.env,
    BACKSIGHT_TEST_ISSUER: provider.issuer,
    BACKSIGHT_TEST_BROWSER: provider.browser,
    BACKSIGHT_TEST_PLAIN: servers.plain,
    BACKSIGHT_TEST_SECURE: servers.secure,
    BACKSIGHT_TEST_ELSEWHERE: servers.elsewhere,
    BACKSIGHT_TEST_AUTHORITIES: servers.authorities,
  },
});
child.on('exit', (code, signal) => {
  for (const error of provider.errors) console.error('The provider:', error);
  servers.close();
  provider.close();
  process.exit(signal || provider.errors.length > 0 ? 1 : code);
});
