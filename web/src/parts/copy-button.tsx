import { useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { tell } from './toasts.tsx';

/** Copies a text, and says so. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), 2_000);
    } catch {
      tell('The browser does not let this page copy: select the text and copy it by hand.', 'bad');
    }
  };
  return (
    <Button small onClick={() => void copy()}>
      <Icon name={done ? 'check' : 'copy'} size={14} />
      <span aria-live="polite">{done ? 'Copied' : label}</span>
    </Button>
  );
}
