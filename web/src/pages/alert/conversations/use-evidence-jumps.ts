import { type RefObject, useEffect, useState } from 'react';

/** Goes from one turn that is evidence to the next, by button or by the keys `[` and `]`; `told` is for those who listen. */
export function useEvidenceJumps(root: RefObject<HTMLElement | null>): {
  go(step: 1 | -1): void;
  readonly told: string;
} {
  const [told, setTold] = useState('');

  function go(step: 1 | -1) {
    const turns = [...(root.current?.querySelectorAll<HTMLElement>('[data-turn][data-evidence="true"]') ?? [])];
    if (turns.length === 0) {
      setTold('No evidence is shown: open a conversation that has some.');
      return;
    }
    const here = turns.findIndex((turn) => turn.contains(document.activeElement));
    const at = here === -1 ? (step === 1 ? 0 : turns.length - 1) : (here + step + turns.length) % turns.length;
    const turn = turns[at]!;
    turn.focus({ preventScroll: true });
    turn.scrollIntoView({ block: 'start', behavior: calm() ? 'auto' : 'smooth' });
    setTold(`Evidence ${at + 1} of ${turns.length}`);
  }

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== '[' && event.key !== ']')) return;
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [contenteditable="true"]')
      ) {
        return;
      }
      event.preventDefault();
      go(event.key === ']' ? 1 : -1);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });

  return { go, told };
}

function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
