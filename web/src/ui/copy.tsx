import { useState } from 'preact/hooks';
import { t } from '../i18n/texts';
import { Button } from './parts';

/** Puts a text on the clipboard, and says whether it is there. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(t('ui.copied'));
    } catch {
      setSaid(t('ui.copy-by-hand'));
    }
  };
  return (
    <div class="copy">
      <Button onClick={() => void copy()}>{children}</Button>
      <span role="status" class="copy-said">
        {said}
      </span>
    </div>
  );
}
