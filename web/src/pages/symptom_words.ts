import { showTemperature } from '../engine/temperature';
import { hasText, t } from '../i18n/texts';

/** A report in words: "Leg pain: left, 7 out of 10, getting worse". */
export function reportText({ symptom, ...attributes }: { symptom: string }): string {
  const details = Object.entries<unknown>(attributes)
    .map(([name, value]) => attributeText(name, value))
    .filter((text) => text !== '');
  const name = symptomName(symptom);
  return details.length > 0 ? `${name}: ${details.join(', ')}` : name;
}

export function symptomName(term: string): string {
  const key = `symptom.${term}`;
  return hasText(key) ? t(key) : asWords(term);
}

function attributeText(name: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  const own = `attribute.${name}.${value}`;
  if (hasText(own)) return t(own);
  const general = `attribute.${name}`;
  if (hasText(general)) {
    return t(general, { value: String(value), fahrenheit: showTemperature(Number(value), 'fahrenheit') });
  }
  // Free words (where, what it feels like) are stored as kebab-case tokens.
  return typeof value === 'string' ? asWords(value) : '';
}

function asWords(token: string): string {
  return token.replaceAll('-', ' ');
}
