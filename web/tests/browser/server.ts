import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Event, Person } from '../../src/api/types';

const kProgram = resolve(process.env['BACKSIGHT_PROGRAM'] ?? '../build/backsight');

/** A server of its own with an empty data folder, on a free port of the loopback address. */
export class Server {
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly options: readonly string[],
  ) {}

  static async start(...options: string[]): Promise<Server> {
    const server = new Server(await freePort(), mkdtempSync(join(tmpdir(), 'backsight-')), options);
    await server.up();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, again on the same folder and port if it was down. */
  async up(): Promise<void> {
    this.process = spawn(kProgram, ['serve', '--data', this.folder, '--port', String(this.port), ...this.options]);
    this.process.stdout?.on('data', (data: Buffer) => (this.output += data.toString()));
    this.process.stderr?.on('data', (data: Buffer) => (this.output += data.toString()));
    this.process.on('error', (error) => (this.output += String(error)));
    for (let i = 0; i < 200; i += 1) {
      if (await isUp(this.url)) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server did not start: ${this.output}`);
  }

  async down(): Promise<void> {
    const { process } = this;
    if (!process || process.exitCode !== null) return;
    const gone = new Promise((done) => process.once('exit', done));
    process.kill('SIGTERM');
    await gone;
  }

  async stop(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async people(): Promise<Person[]> {
    const response = await fetch(`${this.url}/api/v1/people`);
    return ((await response.json()) as { people: Person[] }).people;
  }

  /** What the server has of its first person. */
  async events(): Promise<Event[]> {
    const [person] = await this.people();
    const response = await fetch(`${this.url}/api/v1/people/${person?.id}/events`);
    return ((await response.json()) as { events: Event[] }).events;
  }
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
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
