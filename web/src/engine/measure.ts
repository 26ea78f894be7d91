/** A questionnaire as the vocabulary has it: from where to where its total runs, and in which steps. */
export interface Instrument {
  from: number;
  to: number;
  /** Nothing: any number between. */
  step?: number;
  direction: 'higher-is-worse' | 'higher-is-better' | 'neither';
  /** What of the course it tells. */
  course?: { domain: string; step: number };
}

/** A typed total score: nothing, something that is none of the questionnaire's, or a score. */
export type TypedScore = { kind: 'empty' } | { kind: 'odd' } | { kind: 'read'; score: number };

export function readScore(text: string, instrument: Instrument): TypedScore {
  const trimmed = text.trim().replace(',', '.').replace(/^\u2212/, '-');
  if (trimmed === '') return { kind: 'empty' };
  if (!/^-?\d{1,6}(\.\d{0,6})?$/.test(trimmed)) return { kind: 'odd' };
  const score = Number(trimmed) + 0; // -0 is 0
  if (score < instrument.from || score > instrument.to) return { kind: 'odd' };
  if (instrument.step !== undefined) {
    const steps = (score - instrument.from) / instrument.step;
    if (Math.abs(steps - Math.round(steps)) > 1e-9 * (1 + steps)) return { kind: 'odd' };
  }
  return { kind: 'read', score };
}
