import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const kProgram = resolve(process.env['BACKSIGHT_PROGRAM'] ?? '../build/backsight');

/** The real server of a clinic that was just made, with a link for its first administrator. */
export class ClinicServer {
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(
    /** Passkeys belong to a name and not to a number: localhost. */
    readonly url: string,
    readonly adminLink: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<ClinicServer> {
    const folder = mkdtempSync(join(tmpdir(), 'backsight-clinic-'));
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const data = join(folder, 'data');
    const keys = join(folder, 'keys');
    execFileSync(kProgram, ['keys', 'create', keys]);
    const said = execFileSync(
      kProgram,
      ['clinic', 'create', '--data', data, '--key', keys, '--name', 'Spine Clinic Lakeside', '--admin', 'Ines Vogel', '--url', url],
      { encoding: 'utf8' },
    );
    const link = /http\S+\/invite#\S+/.exec(said)?.[0];
    if (!link) throw new Error(`no link for the administrator: ${said}`);
    const config = join(folder, 'config.toml');
    writeFileSync(
      config,
      `[server]\nport = ${port}\ndata = "${data}"\nurl = "${url}"\n\n[keys]\nmaster = "${keys}"\n`,
      { mode: 0o600 },
    );
    const server = new ClinicServer(url, link, folder);
    await server.up(config);
    return server;
  }

  private async up(config: string): Promise<void> {
    this.process = spawn(kProgram, ['serve', '--config', config]);
    this.process.stdout?.on('data', (data: Buffer) => (this.output += data.toString()));
    this.process.stderr?.on('data', (data: Buffer) => (this.output += data.toString()));
    this.process.on('error', (error) => (this.output += String(error)));
    for (let i = 0; i < 400; i += 1) {
      const answer = await fetch(`${this.url}/healthz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server did not start: ${this.output}`);
  }

  async stop(): Promise<void> {
    const { process } = this;
    if (process && process.exitCode === null) {
      const gone = new Promise((done) => process.once('exit', done));
      process.kill('SIGTERM');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The six digits that an app shows for a secret in base 32 (RFC 6238: SHA-1, 30 seconds), `steps` from now. */
export function appCode(secret: string, steps = 0): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/\s/g, '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
