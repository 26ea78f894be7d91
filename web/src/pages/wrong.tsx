import { t } from '../i18n/texts';
import { ButtonLink, CallButton, PageTitle } from '../ui/parts';
import { DangerSigns } from './danger_signs';
import { SourcesDisclosure } from './sources';
import { callValues, useSnapshot } from './state';
import { EmergencyCall } from './urgency_panel';

/** Always one tap away: what to call for at once, then the other ways to get help. */
export function WrongPage() {
  const snapshot = useSnapshot();
  const { teamPhone } = snapshot.device;
  return (
    <>
      <PageTitle of="wrong">{t('danger.title')}</PageTitle>
      <section class="urgency tone-emergency" aria-labelledby="call">
        <EmergencyCall />
        <h2 id="call">{t('danger.call', callValues(snapshot))}</h2>
        <DangerSigns />
        <p>{t('danger.sure')}</p>
      </section>
      <section aria-labelledby="other">
        <h2 id="other">{t('danger.other')}</h2>
        <p>{t('danger.other-body')}</p>
        <div class="actions">
          <ButtonLink href="/check-in" look="primary">
            {t('ui.today.check-in')}
          </ButtonLink>
          {teamPhone && (
            <CallButton number={teamPhone} look="secondary">
              {t('ui.emergency.call-team', { number: teamPhone })}
            </CallButton>
          )}
        </div>
      </section>
      <SourcesDisclosure of={{ urgency: 'emergency' }} />
      <p class="fine">{t('advice.not-a-device')}</p>
    </>
  );
}
