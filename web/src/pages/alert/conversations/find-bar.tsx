import { type RefObject, useEffect, useId, useState } from 'react';
import { Button } from '../../../parts/button.tsx';
import { Icon } from '../../../parts/icon.tsx';
import styles from './conversations.module.css';

/** Searches the texts that are loaded, and goes from one place to the next. */
export function FindBar({
  value,
  sought,
  onChange,
  root,
}: {
  value: string;
  /** What the texts are marked by now. */
  sought: string;
  onChange: (value: string) => void;
  root: RefObject<HTMLElement | null>;
}) {
  const id = useId();
  const [at, setAt] = useState(-1);
  const [total, setTotal] = useState(0);

  // Marks are made where texts are drawn: how many there are is known once they are.
  useEffect(() => {
    setAt(-1);
    setTotal(sought === '' ? 0 : places(root.current).length);
  }, [sought, root]);

  function go(step: 1 | -1) {
    const found = places(root.current);
    setTotal(found.length);
    if (found.length === 0) return;
    const next = (at + step + found.length) % found.length;
    for (const [i, place] of found.entries()) place.toggleAttribute('data-here', i === next);
    found[next]!.scrollIntoView({ block: 'center' });
    setAt(next);
  }

  return (
    <search className={styles.find}>
      <label htmlFor={id} className="heard">
        Find in these conversations
      </label>
      <span className={styles.findField}>
        <Icon name="search" size={14} />
        <input
          id={id}
          type="search"
          value={value}
          placeholder="Find in these conversations"
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            go(event.shiftKey ? -1 : 1);
          }}
        />
      </span>
      {sought !== '' && (
        <>
          <span aria-live="polite" className={styles.quiet}>
            {total === 0 ? 'Nothing found in what is loaded' : at === -1 ? `${total} found` : `${at + 1} of ${total}`}
          </span>
          {total > 0 && (
            <>
              <Button small kind="quiet" onClick={() => go(-1)} aria-label="Previous place">
                <Icon name="previous" size={14} />
              </Button>
              <Button small kind="quiet" onClick={() => go(1)} aria-label="Next place">
                <Icon name="next" size={14} />
              </Button>
            </>
          )}
        </>
      )}
    </search>
  );
}

function places(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('mark[data-found]') ?? [])];
}
