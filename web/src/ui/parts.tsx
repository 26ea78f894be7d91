// The few components pages are made of.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icon';
import { Link } from './router';

type ButtonLook = 'primary' | 'secondary' | 'quiet';

export function Button({
  look = 'secondary',
  icon,
  children,
  ...rest
}: JSX.IntrinsicElements['button'] & { look?: ButtonLook; icon?: IconName }) {
  return (
    <button type="button" {...rest} class={`button button-${look}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

export function ButtonLink({
  look = 'secondary',
  icon,
  href,
  children,
}: {
  look?: ButtonLook;
  icon?: IconName;
  href: string;
  children: ComponentChildren;
}) {
  return (
    <Link href={href} class={`button button-${look}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </Link>
  );
}

/** A number to call, as one big target. */
export function CallButton({
  number,
  look,
  children,
}: {
  number: string;
  look: 'call' | 'secondary';
  children: ComponentChildren;
}) {
  return (
    <a class={`button button-${look}`} href={`tel:${number.replace(/[^\d+*#]/g, '')}`}>
      <Icon name="phone" />
      <span>{children}</span>
    </a>
  );
}

/**
 * The heading of a page or question. It takes the focus when it changes, so that a screen reader
 * reads it and the keyboard starts there; not on the first page, where the reader starts by itself.
 */
export function PageTitle({ children, of }: { children: ComponentChildren; of: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.body.dataset['moved'] === undefined) {
      document.body.dataset['moved'] = '';
      return;
    }
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [of]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

export function Card({
  children,
  tone = 'plain',
  labelledBy,
}: {
  children: ComponentChildren;
  tone?: string;
  labelledBy?: string;
}) {
  return (
    <section class={`card tone-${tone}`} aria-labelledby={labelledBy}>
      {children}
    </section>
  );
}

export function Disclosure({
  summary,
  children,
  onOpen,
  open,
}: {
  summary: ComponentChildren;
  children: ComponentChildren;
  onOpen?: () => void;
  open?: boolean;
}) {
  return (
    <details
      class="disclosure"
      open={open}
      onToggle={(event) => {
        if (event.currentTarget.open) onOpen?.();
      }}
    >
      <summary>
        <Icon name="forward" />
        <span>{summary}</span>
      </summary>
      <div class="disclosure-body">{children}</div>
    </details>
  );
}

/** A labelled line of a form, with a hint and a message about what is wrong with it. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ComponentChildren;
}) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

export function Loading({ children }: { children: ComponentChildren }) {
  return (
    <p class="loading" role="status">
      {children}
    </p>
  );
}
