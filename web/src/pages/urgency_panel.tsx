import type { ComponentChildren } from 'preact';
import type { Urgency } from '../api/types';
import { listOf, t } from '../i18n/texts';
import { Icon } from '../ui/icon';
import { CallButton } from '../ui/parts';
import { callValues, emergencyNumber, useSnapshot } from './state';
import type { ReadyAdvice } from './use_advice';

/** What stands over an advice: its urgency, or that too much was left out to say "no danger sign". */
export type Shown = Urgency | 'left-out';

export function shownAs({ advice, leftOut }: ReadyAdvice): Shown {
  return advice.urgency === 'none' && leftOut.length > 0 ? 'left-out' : advice.urgency;
}

/** The urgency in a shape, a word and a colour: never the colour alone. */
export function UrgencyTag({ shown }: { shown: Shown }) {
  return (
    <span class={`tag tone-${shown}`}>
      <Icon name={shown} />
      <span>{t(`urgency.${shown}.label`)}</span>
    </span>
  );
}

/** What to do and by when; in an emergency the number to call comes before everything else. */
export function UrgencyPanel({ urgency, heading }: { urgency: Urgency; heading: ComponentChildren }) {
  const snapshot = useSnapshot();
  const values = callValues(snapshot);
  return (
    <section class={`urgency tone-${urgency}`}>
      <UrgencyTag shown={urgency} />
      {heading}
      <UrgencyCall urgency={urgency} />
      <p class="when">{t(`urgency.${urgency}.when`, values)}</p>
      <ul class="steps">
        {listOf(`urgency.${urgency}.do`, values).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
    </section>
  );
}

/** The number that goes with the urgency, if there is one to call. */
export function UrgencyCall({ urgency }: { urgency: Urgency }) {
  const snapshot = useSnapshot();
  if (urgency === 'emergency') return <EmergencyCall />;
  const { teamPhone } = snapshot.device;
  if (!teamPhone || urgency === 'none' || urgency === 'routine') return null;
  return (
    <CallButton number={teamPhone} look="call">
      {t('ui.emergency.call-team', { number: teamPhone })}
    </CallButton>
  );
}

export function EmergencyCall() {
  const snapshot = useSnapshot();
  return (
    <CallButton number={emergencyNumber(snapshot)} look="call">
      {t('ui.emergency.call', callValues(snapshot))}
    </CallButton>
  );
}
