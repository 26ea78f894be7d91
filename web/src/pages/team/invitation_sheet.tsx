import type { InvitationLink } from '../../api/types';
import { t } from '../../i18n/texts';
import { whenText } from '../../i18n/times';
import { LinkSheet } from '../link_sheet';
import { callValues, useSnapshot } from '../state';

/** What is handed over: on the screen the picture and the link, on paper also what to do with them. */
export function InvitationSheet({ name, link }: { name: string; link: InvitationLink }) {
  const snapshot = useSnapshot();
  return (
    <section class="card sheet" aria-label={t('team.add.sheet-title')}>
      <h2 class="print-only">{t('team.add.sheet-title')}</h2>
      <p class="sheet-name">{name}</p>
      <LinkSheet link={link} />
      <ol class="print-only numbered">
        <li>{t('team.add.sheet-1')}</li>
        <li>{t('team.add.sheet-2')}</li>
        <li>{t('team.add.sheet-3')}</li>
      </ol>
      <p class="print-only">
        {t('team.add.sheet-note', { when: whenText(new Date(link.expires_at), new Date()) })}
      </p>
      <p class="print-only strong">{t('team.add.sheet-emergency', callValues(snapshot))}</p>
    </section>
  );
}
