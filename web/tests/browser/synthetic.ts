// People who do not exist, from `backsight simulate`, moved in time so that some day of theirs is today.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Event } from '../../src/api/types';
import type { Server } from './server';

export interface Synthetic {
  id: string;
  profile: { indication: string };
  truth: { uncomplicated: boolean; relapse_day: number | null };
  events: Event[];
}

const kDayMs = 86_400_000;

export function synthetic(people: number, seed: number, ...options: string[]): Synthetic[] {
  const program = resolve(process.env['BACKSIGHT_PROGRAM'] ?? '../build/backsight');
  const said = execFileSync(program, ['simulate', '--people', String(people), '--seed', String(seed), ...options], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return said.trim().split('\n').map((line) => JSON.parse(line) as Synthetic);
}

/** The record of this person as if `day` days after the operation were today; nothing of later days. */
export function asOfDay({ events }: Synthetic, day: number): Event[] {
  const operation = events.find((event) => event.kind === 'surgery-recorded');
  if (operation?.kind !== 'surgery-recorded') throw new Error('a synthetic person without an operation');
  const start = Date.parse(`${operation.body.performed_on}T00:00:00Z`);
  const today = Date.parse(`${new Date().toISOString().slice(0, 10)}T00:00:00Z`);
  const by = Math.round((today - start) / kDayMs - day) * kDayMs;
  const moved = (time: string): string => new Date(Date.parse(time) + by).toISOString();
  const end = Date.now() - 60_000;
  return events
    .map((event) => ({ ...event, occurred_at: moved(event.occurred_at), recorded_at: moved(event.recorded_at) }))
    .filter(({ kind, occurred_at }) => kind === 'surgery-recorded' || Date.parse(occurred_at) <= end)
    .map((event) =>
      event.kind === 'surgery-recorded'
        ? {
            ...event,
            occurred_at: new Date(Math.min(Date.parse(event.occurred_at), end)).toISOString(),
            body: { ...event.body, performed_on: new Date(start + by).toISOString().slice(0, 10) },
          }
        : event,
    );
}

/** Sends them as the app would, to the first person of the server. */
export async function send(server: Server, events: readonly Event[]): Promise<void> {
  // The first person of a new server is made just after it begins to answer.
  let [person] = await server.people();
  while (!person) [person] = await server.people();
  for (const { recorded_at: _, author: __, ...event } of events) {
    const response = await fetch(`${server.url}/api/v1/people/${person.id}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(event),
    });
    if (!response.ok) throw new Error(`${event.kind}: ${response.status} ${await response.text()}`);
  }
}
