import type { ComponentChildren, TargetedEvent } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../i18n/texts';
import { Card } from '../ui/parts';

/** A card with a form that is checked, kept, and says so. */
export function FormCard({
  title,
  body,
  submit,
  children,
  after,
}: {
  title: string;
  body?: string;
  /** Keeps what was typed; false when something is wrong with it. */
  submit: () => Promise<boolean>;
  children: ComponentChildren;
  /** What stands below the form. */
  after?: ComponentChildren;
}) {
  const id = useId();
  const [said, setSaid] = useState<'saved' | 'not-saved'>();
  const save = async (event: TargetedEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const ok = await submit();
    setSaid(ok ? 'saved' : 'not-saved');
    if (!ok) form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  };
  return (
    <Card labelledBy={id}>
      <h2 id={id}>{title}</h2>
      {body && <p>{body}</p>}
      <form noValidate onSubmit={(event) => void save(event)} onInput={() => setSaid(undefined)}>
        {children}
        <button type="submit" class="button button-secondary">
          <span>{t('ui.settings.save')}</span>
        </button>
        <p class="said" role="status">
          {said && t(`ui.settings.${said}`)}
        </p>
      </form>
      {after}
    </Card>
  );
}
