import type { Advice, Urgency } from '../api/types';

/** Most urgent first. Which one applies is decided by the rules engine alone. */
export const kUrgencies: readonly Urgency[] = ['emergency', 'same-day', 'soon', 'routine', 'none'];

export function isMoreUrgent(a: Urgency, b: Urgency): boolean {
  return kUrgencies.indexOf(a) < kUrgencies.indexOf(b);
}

/** Of two answers to the same question the more urgent one; the first where they agree. */
export function moreUrgent(a: Advice, b: Advice): Advice {
  return isMoreUrgent(b.urgency, a.urgency) ? b : a;
}
