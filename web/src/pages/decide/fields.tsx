// Controls of the decision aid: a row of choices, a number with what is wrong with it.
import { useId } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Icon } from '../../ui/icon';

/** One of a few, as tiles that lie side by side where there is room. */
export function Choice({
  name,
  label,
  why,
  value,
  options,
  onValue,
  note,
  hideLabel,
}: {
  name: string;
  label: string;
  why?: string;
  value: string | undefined;
  options: readonly { value: string; text: ComponentChildren }[];
  onValue: (value: string) => void;
  note?: string | undefined;
  hideLabel?: boolean;
}) {
  const id = useId();
  return (
    <fieldset class="field choice" aria-describedby={why ? `${id}-why` : undefined}>
      <legend class={hideLabel ? 'visually-hidden' : undefined}>{label}</legend>
      {why && (
        <p class="hint" id={`${id}-why`}>
          {why}
        </p>
      )}
      <div class="choices">
        {options.map((option) => (
          <label key={option.value} class="option">
            <input
              type="radio"
              name={`${id}-${name}`}
              value={option.value}
              checked={value === option.value}
              onChange={() => onValue(option.value)}
            />
            <span class="option-mark option-mark-one" aria-hidden="true">
              <Icon name="check" />
            </span>
            <span>{option.text}</span>
          </label>
        ))}
      </div>
      {note && (
        <p class="said" role="status">
          {note}
        </p>
      )}
    </fieldset>
  );
}
