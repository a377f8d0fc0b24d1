import { useEffect, useRef } from 'react';

/** Listens to single keys (`KeyboardEvent.key`) while nobody types and no dialog is open; `act` tells whether one did something. */
export function useKeys(act: (key: string) => boolean): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  }, [act]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const { target } = event;
      if (
        target instanceof HTMLElement &&
        target.closest('input, textarea, select, [contenteditable], dialog') !== null
      ) {
        // A checkbox takes space only.
        if (!(target instanceof HTMLInputElement && target.type === 'checkbox' && target.closest('dialog') === null))
          return;
        if (event.key === ' ' || event.key === 'Enter') return;
      }
      if (document.querySelector('dialog[open]') !== null) return;
      // A button or a link in focus is what Enter is for.
      if (event.key === 'Enter' && target instanceof HTMLElement && target.closest('a, button, summary') !== null)
        return;
      if (latest.current(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
