// Signs that cannot wait, with the number to call: they come before any choice.
import { listOf, t } from '../../i18n/texts';
import { Icon } from '../../ui/icon';
import { Link } from '../../ui/router';
import { callValues, useSnapshot } from '../state';
import { EmergencyCall, UrgencyCall } from '../urgency_panel';
import { useShared } from './state';

export function UrgentSigns() {
  const snapshot = useSnapshot();
  return (
    <section class="urgency urgency-small tone-emergency" aria-labelledby="decide-urgent">
      <h2 id="decide-urgent">{t('decide.urgent-title', callValues(snapshot))}</h2>
      <ul class="plain-list">
        {listOf('decide.urgent').map((sign) => (
          <li key={sign}>{sign}</li>
        ))}
      </ul>
      <p>
        <strong>{t('decide.urgent-minutes')}</strong>
      </p>
      <EmergencyCall />
      <Link href="/wrong" class="more-link">
        <span>{t('decide.urgent-link')}</span>
        <Icon name="forward" />
      </Link>
    </section>
  );
}

/** For who said that a leg or foot is weak: whom to ask, and by when. */
export function WeakLeg() {
  const { decision } = useShared();
  const snapshot = useSnapshot();
  const { operated, weak } = decision.answers;
  if (operated === 'yes' || (weak !== 'same' && weak !== 'worse')) return null;
  return (
    <section class={`urgency urgency-small tone-${weak === 'worse' ? 'emergency' : 'same-day'}`} role="status">
      <p>
        <strong>{t(`decide.weak.${weak}`, callValues(snapshot))}</strong>
      </p>
      <UrgencyCall urgency={weak === 'worse' ? 'emergency' : 'same-day'} />
    </section>
  );
}
