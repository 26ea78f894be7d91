import { t } from '../../i18n/texts';
import { whenText } from '../../i18n/times';
import type { KeptRecord } from '../../sync/storage';
import { Button, Card } from '../../ui/parts';
import { useApp, useSnapshot } from '../state';

/**
 * What a person may agree to. A text that changes gets a new version, and is asked anew; the words of an
 * old one stay in content/: account.consent.<to>.<version>.
 */
const kConsents = [{ to: 'clinic-outcomes', version: '1' }] as const;
type Consent = (typeof kConsents)[number];

export function ConsentCard() {
  return (
    <Card labelledBy="consent">
      <h2 id="consent">{t('account.consent.title')}</h2>
      <p>{t('account.consent.body')}</p>
      {kConsents.map((one) => (
        <ConsentLine key={one.to} consent={one} />
      ))}
    </Card>
  );
}

function ConsentLine({ consent }: { consent: Consent }) {
  const { session } = useApp();
  const { records } = useSnapshot();
  const last = lastWord(records, consent);
  const say = (given: boolean): void => {
    void session.record({ kind: 'consent-given', body: { ...consent, given } });
  };
  return (
    <>
      <p class="quote">{t(`account.consent.${consent.to}.${consent.version}`)}</p>
      <p class="fact" role="status">
        {last
          ? t(last.given ? 'account.consent.yes' : 'account.consent.no', { when: whenText(last.at, new Date()) })
          : t('account.consent.not-said')}
      </p>
      <div class="choices">
        {!last?.given && <Button onClick={() => say(true)}>{t('account.consent.say-yes')}</Button>}
        {last?.given !== false && (
          <Button onClick={() => say(false)}>{t(last ? 'account.consent.take-back' : 'account.consent.say-no')}</Button>
        )}
      </div>
    </>
  );
}

/** The last word on this very text. */
function lastWord(records: readonly KeptRecord[], { to, version }: Consent): { given: boolean; at: Date } | undefined {
  for (const { event } of [...records].reverse()) {
    if (event.kind !== 'consent-given' || event.body.to !== to || event.body.version !== version) continue;
    return { given: event.body.given, at: new Date(event.occurred_at) };
  }
  return undefined;
}
