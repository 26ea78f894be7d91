export type TemperatureUnit = 'celsius' | 'fahrenheit';
export interface Limits {
  from: number;
  to: number;
}

/** A typed temperature: nothing, something that is no body temperature, or degrees with their unit. */
export type TypedTemperature =
  | { kind: 'empty' }
  | { kind: 'odd' }
  | { kind: 'read'; celsius: number; unit: TemperatureUnit };

/**
 * Reads what was typed. A number that only fits the other unit is taken as that: nobody has 100 °C,
 * and someone with a fever should not have to look for a switch.
 */
export function readTemperature(text: string, unit: TemperatureUnit, limits: Limits): TypedTemperature {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return { kind: 'empty' };
  if (!/^\d{2,3}(\.\d{0,2})?$/.test(trimmed)) return { kind: 'odd' };
  const typed = Number(trimmed);
  const other: TemperatureUnit = unit === 'celsius' ? 'fahrenheit' : 'celsius';
  for (const candidate of [unit, other]) {
    const celsius = candidate === 'celsius' ? typed : ((typed - 32) * 5) / 9;
    if (celsius < limits.from || celsius > limits.to) continue;
    // One decimal, as thermometers show; a half goes up, to the careful side.
    return { kind: 'read', celsius: Math.round(celsius * 10 + 1e-9) / 10, unit: candidate };
  }
  return { kind: 'odd' };
}

export function showTemperature(celsius: number, unit: TemperatureUnit): string {
  return unit === 'celsius' ? String(celsius) : toFahrenheit(celsius).toFixed(1);
}

export function toFahrenheit(celsius: number): number {
  return (celsius * 9) / 5 + 32;
}
