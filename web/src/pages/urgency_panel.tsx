import type { ComponentChildren } from 'preact';
import type { Urgency } from '../api/types';
import { listOf, t } from '../i18n/texts';
import { Icon } from '../ui/icon';
import { CallButton } from '../ui/parts';
import { callValues, emergencyNumber, useSnapshot } from './state';

/** The urgency in a shape, a word and a colour: never the colour alone. */
export function UrgencyTag({ urgency }: { urgency: Urgency }) {
  return (
    <span class={`tag tone-${urgency}`}>
      <Icon name={urgency} />
      <span>{t(`urgency.${urgency}.label`)}</span>
    </span>
  );
}

/** What to do and by when; in an emergency the number to call comes before everything else. */
export function UrgencyPanel({ urgency, heading }: { urgency: Urgency; heading: ComponentChildren }) {
  const snapshot = useSnapshot();
  const values = callValues(snapshot);
  return (
    <section class={`urgency tone-${urgency}`}>
      <UrgencyTag urgency={urgency} />
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
