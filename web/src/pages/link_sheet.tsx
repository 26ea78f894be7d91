import { t } from '../i18n/texts';
import { whenText } from '../i18n/times';
import type { InvitationLink } from '../api/types';
import { CopyButton } from '../ui/copy';
import { Button } from '../ui/parts';
import { Qr } from '../ui/qr';

/** A link that is shown once: as a picture to scan, as text, to copy and to print. */
export function LinkSheet({ link }: { link: InvitationLink }) {
  return (
    <div class="link-sheet">
      <Qr rows={link.qr} label={t('ui.link.qr')} />
      <div class="link-side">
        <p class="link-text">{link.link}</p>
        <p class="fine">{t('ui.link.until', { when: whenText(new Date(link.expires_at), new Date()) })}</p>
        <div class="choices no-print">
          <CopyButton text={link.link}>{t('ui.link.copy')}</CopyButton>
          <Button onClick={() => print()}>{t('ui.link.print')}</Button>
        </div>
      </div>
    </div>
  );
}
