import { type RefObject, useState } from 'react';
import { useKeys } from '../../../parts/use-keys.ts';

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

  useKeys({ '[': () => go(-1), ']': () => go(1) });

  return { go, told };
}

function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
