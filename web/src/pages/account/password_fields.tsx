import { useState } from 'preact/hooks';
import { t } from '../../i18n/texts';
import { Field } from '../../ui/parts';

/** As on the server (identity::kShortestPassword); it has the last word. */
const kShortest = 12;

export function isLongEnough(password: string): boolean {
  return [...password].length >= kShortest;
}

export function TextField({
  label, hint, error, value, onValue, type = 'text', ...rest
}: {
  label: string;
  hint?: string;
  error?: string | undefined;
  value: string;
  onValue: (value: string) => void;
  type?: 'text' | 'password';
  autoComplete?: string;
  inputMode?: 'numeric' | 'text';
  maxLength?: number;
  spellcheck?: boolean;
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          autoCapitalize="none"
          {...rest}
          {...control}
          {...(type === 'password' ? { type: 'password' as const } : { type: 'text' as const })}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** The name and an existing or new password, as password managers know them. */
export function LoginField({ value, onValue, hint, error }: {
  value: string;
  onValue: (value: string) => void;
  hint?: string;
  error?: string | undefined;
}) {
  return (
    <TextField
      label={t('account.sign-in.login')}
      {...(hint ? { hint } : {})}
      error={error}
      value={value}
      onValue={onValue}
      autoComplete="username"
      maxLength={200}
      spellcheck={false}
    />
  );
}

export function NewPasswordField({ label, value, onValue, error }: {
  label: string;
  value: string;
  onValue: (value: string) => void;
  error?: string | undefined;
}) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <TextField
        label={label}
        hint={t('account.password.hint')}
        error={error}
        type={shown ? 'text' : 'password'}
        value={value}
        onValue={onValue}
        autoComplete="new-password"
        maxLength={200}
        spellcheck={false}
      />
      <label class="check-line under-field">
        <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
        <span>{t('account.password.show')}</span>
      </label>
    </>
  );
}
