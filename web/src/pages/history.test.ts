import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../api/types';
import type { KeptRecord } from '../sync/storage';
import { checkIns, daysSinceSurgery, eventsFor, measures, surgery } from './history';

let count = 0;
function record(event: Pick<NewEvent, 'kind' | 'body'>, at = '2026-11-23T03:12:00Z'): KeptRecord {
  const id = `id-${String((count += 1)).padStart(3, '0')}`;
  return { id, person: 'p', status: 'sent', event: { id, occurred_at: at, ...event } as NewEvent };
}

describe('check-ins as they stand', () => {
  const first = record({ kind: 'check-in-submitted', body: { reported: [{ symptom: 'fever' }] } });
  const second = record({ kind: 'check-in-submitted', body: { denied: ['fever'] } }, '2026-11-24T03:12:00Z');

  it('fills the lists that were left out', () => {
    expect(checkIns([first])[0]?.body).toEqual({
      reported: [{ symptom: 'fever' }], denied: [], unsure: [], skipped: [],
    });
  });
  it('applies the last change of the answers, and leaves the order', () => {
    const change = (symptom: string) =>
      record({
        kind: 'record-corrected',
        body: { corrects: first.id, kind: 'check-in-submitted', body: { reported: [{ symptom }] } },
      });
    const changed = checkIns([first, second, change('cough'), change('chills')]);
    expect(changed.map((c) => c.id)).toEqual([first.id, second.id]);
    expect(changed[0]?.body.reported).toEqual([{ symptom: 'chills' }]);
  });
  it('puts one with a time ahead where it was recorded', () => {
    const ahead = record({ kind: 'check-in-submitted', body: {} }, '2026-11-25T03:12:00Z');
    const sent = { ...ahead, recordedAt: '2026-11-23T20:00:00Z' };
    expect(checkIns([first, sent, second]).map((c) => c.id)).toEqual([first.id, ahead.id, second.id]);
  });
  it('leaves out what was taken back', () => {
    const withdrawn = record({ kind: 'record-corrected', body: { corrects: first.id, body: null } });
    expect(checkIns([first, second, withdrawn]).map((c) => c.id)).toEqual([second.id]);
  });
});

it('takes the operation that was said last', () => {
  const one = record({ kind: 'surgery-recorded', body: { performed_on: '2026-11-01' } });
  const two = record({ kind: 'surgery-recorded', body: { performed_on: '2026-11-12' } });
  expect(surgery([one, two])?.performed_on).toBe('2026-11-12');
  expect(surgery([])).toBeUndefined();
});

it('lists the scores as they stand: changed, taken back, by day', () => {
  const score = (value: number, at: string) =>
    record({ kind: 'measure-submitted', body: { instrument: 'odi', score: value } }, at);
  const late = score(40, '2026-11-20T11:00:00Z');
  const early = score(60, '2026-10-20T11:00:00Z');
  const wrong = score(99, '2026-11-21T11:00:00Z');
  const all = [
    late,
    early,
    wrong,
    record({ kind: 'record-corrected', body: { corrects: wrong.id, body: null } }),
    record({
      kind: 'record-corrected',
      body: { corrects: late.id, kind: 'measure-submitted', body: { instrument: 'odi', score: 42 } },
    }),
  ];
  expect(measures(all).map(({ id, score: value }) => [id, value])).toEqual([
    [early.id, 60],
    [late.id, 42],
  ]);
});

it('gives the engine a time for what is not saved yet', () => {
  const kept = record({ kind: 'check-in-submitted', body: {} });
  expect(eventsFor([kept])[0]).toMatchObject({
    recorded_at: kept.event.occurred_at,
    author: { role: 'patient' },
  });
});

describe('days since the operation', () => {
  it('lie between the end and the start of its day', () => {
    const noon = new Date(2026, 10, 13, 12);
    expect(daysSinceSurgery('2026-11-12', noon)).toEqual({ least: 0.5, most: 1.5 });
  });
  it('are not known without a day', () => {
    for (const day of [null, undefined, '', 'yesterday']) {
      expect(daysSinceSurgery(day, new Date())).toBeUndefined();
    }
  });
});
