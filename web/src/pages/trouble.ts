import type { Problem } from '../api/client';
import { t } from '../i18n/texts';

/** What went wrong between this page and the clinic, and what to do, in a sentence. */
export function troubleText({ status, retryAfter }: Problem): string {
  if (status === 0) return t('ui.trouble.offline');
  if (status === 429) {
    if (!retryAfter) return t('ui.trouble.too-many-soon');
    const minutes = Math.ceil(retryAfter / 60);
    const wait = minutes === 1 ? t('ui.trouble.minute') : t('ui.trouble.minutes', { count: minutes });
    return t('ui.trouble.too-many', { wait });
  }
  if (status === 401) return t('ui.trouble.sign-in');
  if (status === 403) return t('ui.trouble.forbidden');
  if (status === 404) return t('ui.trouble.gone');
  return t(status >= 500 || status === 408 ? 'ui.trouble.server' : 'ui.trouble.refused');
}
