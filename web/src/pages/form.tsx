import type { ComponentChildren, TargetedEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Button } from '../ui/parts';

/**
 * A form that asks the server. `submit` gives a sentence about what is wrong, or nothing. One tap is one
 * request; the sentence is read out.
 */
export function Form({
  label,
  look = 'primary',
  submit,
  children,
  said,
}: {
  label: string;
  look?: 'primary' | 'secondary';
  submit: () => Promise<string | undefined>;
  children?: ComponentChildren;
  /** What to say when it went well and the form stays. */
  said?: string | undefined;
}) {
  const [trouble, setTrouble] = useState<string>();
  const [done, setDone] = useState(false);
  const busy = useRef(false);
  const [, draw] = useState(0);
  const send = async (event: TargetedEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy.current) return;
    const form = event.currentTarget;
    busy.current = true;
    draw((n) => n + 1);
    const wrong = await submit().finally(() => (busy.current = false));
    setTrouble(wrong);
    setDone(wrong === undefined);
    if (wrong !== undefined) (form.querySelector<HTMLElement>('[aria-invalid]') ?? form.querySelector('input'))?.focus();
  };
  return (
    <form noValidate class="form" onSubmit={(event) => void send(event)} onInput={() => setDone(false)}>
      {children}
      <p class="error" role="alert">
        {trouble}
      </p>
      <Button type="submit" look={look} aria-busy={busy.current}>
        {label}
      </Button>
      {said && (
        <p class="said" role="status">
          {done && !trouble ? said : ''}
        </p>
      )}
    </form>
  );
}
