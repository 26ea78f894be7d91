import type { Advice } from '../../api/types';
import { hasText, t } from '../../i18n/texts';
import { reportText } from '../symptom_words';

/** The rules that fired and what made them fire, in a line each. */
export function ReasonList({ advice }: { advice: Advice }) {
  if (advice.reasons.length === 0) return <p>{t('team.person.no-sign')}</p>;
  return (
    <ul class="reason-lines">
      {advice.reasons.map(({ rule, concern, urgency, because }) => (
        <li key={rule}>
          <p class="row-name">
            {hasText(`concern.${concern}.name`) ? t(`concern.${concern}.name`) : concern}
            {urgency !== advice.urgency && <span class="note-word">{t(`team.urgency.${urgency}`)}</span>}
          </p>
          <p>{because.length > 0 ? [...new Set(because.map(reportText))].join(' · ') : ruleText(rule)}</p>
        </li>
      ))}
    </ul>
  );
}

function ruleText(rule: string): string {
  const key = `rule.${rule}`;
  return hasText(key) ? t(key) : t('ui.advice.reason-unknown');
}
