import { texts } from 'knowledge:pack';
import { hasText, t } from '../i18n/texts';

/** When to call at once: always the same list, without any engine or network. */
export function DangerSigns() {
  return (
    <div class="danger-groups">
      {groups().map(({ heading, signs }) => (
        <section key={heading}>
          <h3>{t(heading)}</h3>
          <ul class="danger-signs">
            {signs.map((key) => (
              <li key={key}>{t(key)}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function groups(): { heading: string; signs: string[] }[] {
  const found: { heading: string; signs: string[] }[] = [];
  for (let n = 1; hasText(`danger-group.${n}`); n += 1) {
    const prefix = `danger-sign.${n}.`;
    found.push({
      heading: `danger-group.${n}`,
      signs: Object.keys(texts).filter((key) => key.startsWith(prefix)),
    });
  }
  return found;
}
