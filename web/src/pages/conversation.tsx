import { useState } from 'preact/hooks';
import { whenText } from '../i18n/times';
import { Button, Field } from '../ui/parts';
import { useApp } from './state';

export interface Said {
  id: string;
  text: string;
  at: string;
  /** Who said it, in words. */
  who: string;
  mine: boolean;
  /** Not with the other side yet, and why. */
  waiting?: string;
}

/** Words between people, the latest last. */
export function Conversation({ said, none }: { said: readonly Said[]; none: string }) {
  const now = new Date();
  if (said.length === 0) return <p class="fact">{none}</p>;
  return (
    <ol class="conversation">
      {said.map(({ id, text, at, who, mine, waiting }) => (
        <li key={id} class={mine ? 'said-line said-mine' : 'said-line'}>
          <p class="said-who">
            <span class="row-name">{who}</span> <span class="fine">{whenText(new Date(at), now)}</span>
          </p>
          <p class="said-text">{text}</p>
          {waiting && <p class="fine">{waiting}</p>}
        </li>
      ))}
    </ol>
  );
}

const kMostLetters = 4000;

/** A field for words. What is typed is there again after a log-off, until it was sent. */
export function WriteWords({ what, label, hint, action, send }: {
  /** What the words are for: a message to one person, a note about one. */
  what: string;
  label: string;
  hint?: string;
  action: string;
  /** A sentence about what went wrong, or nothing. */
  send: (text: string) => Promise<string | undefined>;
}) {
  const { session } = useApp();
  const [text, setText] = useState(() => session.written(what));
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = (typed: string): void => {
    setText(typed);
    void session.write(what, typed);
  };
  const go = async (): Promise<void> => {
    if (busy || text.trim() === '') return;
    setBusy(true);
    const wrong = await send(text.trim());
    setBusy(false);
    setTrouble(wrong);
    if (wrong === undefined) change('');
  };
  return (
    <form
      noValidate
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <Field label={label} hint={hint}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            maxLength={kMostLetters}
            value={text}
            onInput={(event) => change(event.currentTarget.value)}
          />
        )}
      </Field>
      <p class="error" role="alert">{trouble}</p>
      <Button type="submit" aria-busy={busy}>{action}</Button>
    </form>
  );
}
