import { type RefObject, useEffect, useRef, useState } from 'react';
import { Icon } from '../../parts/icon.tsx';
import styles from './alerts-page.module.css';

/** Milliseconds without a further key until the list follows. */
const PAUSE_MS = 40;

/** Words that the list is narrowed to, as they are typed. */
export function SearchBox({
  text,
  onChange,
  field,
}: {
  text: string;
  onChange: (text: string) => void;
  field: RefObject<HTMLInputElement | null>;
}) {
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  // A link or a chip may say another text than was typed.
  useEffect(() => {
    if (text === told.current) return;
    told.current = text;
    setTyped(text);
  }, [text]);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      onChange(typed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  return (
    <label className={styles.search}>
      <Icon name="search" size={16} />
      <span className="heard">Search alerts</span>
      <input
        ref={field}
        type="search"
        value={typed}
        maxLength={500}
        placeholder="Rule, caller, reason, any value"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <span className={styles.key} aria-hidden="true">
        /
      </span>
    </label>
  );
}
