import { useEffect, useRef } from 'react';

/** What keys do, by `KeyboardEvent.key`; one that gives false leaves the key to the browser. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

/** Listens to single keys while nobody types and no dialog is open. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  }, [keys]);
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
      const act = latest.current[event.key];
      if (act !== undefined && act(event) !== false) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
