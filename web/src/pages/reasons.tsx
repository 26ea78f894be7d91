import type { Advice, Reason } from '../api/types';
import { hasText, t } from '../i18n/texts';
import { Disclosure } from '../ui/parts';
import { Link } from '../ui/router';
import { surgery } from './history';
import { SourcesDisclosure } from './sources';
import { useSnapshot } from './state';
import { reportText } from './symptom_words';

/** Why, in words; the reasons of the urgency itself first, the others one tap away. */
export function Reasons({ advice }: { advice: Advice }) {
  const snapshot = useSnapshot();
  const leading = advice.reasons.filter((r) => r.urgency === advice.urgency);
  const others = advice.reasons.filter((r) => r.urgency !== advice.urgency);
  return (
    <section class="reasons" aria-labelledby="why">
      <h2 id="why">{t('ui.advice.why')}</h2>
      {advice.reasons.length === 0 && <p>{t('ui.advice.why-none')}</p>}
      <ConcernList reasons={leading} />
      {advice.reasons.length > 0 && !surgery(snapshot.records)?.performed_on && (
        <p class="fine">
          {t('ui.advice.day-not-known')} <Link href="/settings">{t('ui.today.add-operation-do')}</Link>
        </p>
      )}
      {others.length > 0 && (
        <Disclosure summary={t('ui.advice.more-reasons')}>
          <ConcernList reasons={others} />
        </Disclosure>
      )}
    </section>
  );
}

function ConcernList({ reasons }: { reasons: readonly Reason[] }) {
  const byConcern = new Map<string, Reason[]>();
  for (const reason of reasons) {
    byConcern.set(reason.concern, [...(byConcern.get(reason.concern) ?? []), reason]);
  }
  return (
    <>
      {[...byConcern].map(([concern, group]) => (
        <ConcernReasons key={concern} concern={concern} reasons={group} />
      ))}
    </>
  );
}

function ConcernReasons({ concern, reasons }: { concern: string; reasons: readonly Reason[] }) {
  const texts = [...new Set(reasons.map((r) => ruleText(r.rule)))];
  const why = `concern.${concern}.why`;
  const because = [...new Set(reasons.flatMap((r) => r.because.map(reportText)))];
  const name = `concern.${concern}.name`;
  return (
    <article class="reason">
      {hasText(name) && <h3>{t(name)}</h3>}
      {texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {because.length > 0 && (
        <p class="because">
          <span class="because-label">{t('ui.advice.because')}</span> {because.join(' · ')}
        </p>
      )}
      {hasText(why) && <p class="fine">{t(why)}</p>}
      <SourcesDisclosure of={{ rules: reasons.map((r) => r.rule) }} />
    </article>
  );
}

function ruleText(rule: string): string {
  const key = `rule.${rule}`;
  return hasText(key) ? t(key) : t('ui.advice.reason-unknown');
}

