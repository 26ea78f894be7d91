import type { CheckInBody } from '../engine/check_in';
import { t } from '../i18n/texts';
import { reportText, symptomName } from './symptom_words';

/** What was said in a check-in: yes, no, not sure and skipped stay four different things. */
export function AnswerList({ body }: { body: CheckInBody }) {
  const groups = [
    { key: 'ui.answers.reported', lines: body.reported.map(reportText) },
    { key: 'ui.answers.unsure', lines: joined(body.unsure) },
    { key: 'ui.answers.skipped', lines: joined(body.skipped) },
    { key: 'ui.answers.denied', lines: joined(body.denied) },
  ].filter((group) => group.lines.length > 0);
  if (groups.length === 0) return <p>{t('ui.answers.nothing')}</p>;
  return (
    <dl class="answers">
      {groups.map(({ key, lines }) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          {lines.map((line) => (
            <dd key={line}>{line}</dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

/** The many short names in one line; what was reported has a line each. */
function joined(terms: readonly string[]): string[] {
  return terms.length > 0 ? [terms.map(symptomName).join(' · ')] : [];
}
