import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import styles from './menu.module.css';

/** A button that shows a few things to choose from; they are buttons and links, which close it. */
export function Menu({ label, children, small = false }: { label: ReactNode; children: ReactNode; small?: boolean }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const own = useId();
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) setOpen(false);
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      root.current?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', onEscape);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', onEscape);
    };
  }, [open]);
  return (
    <div className={styles.menu} ref={root}>
      <Button small={small} aria-expanded={open} aria-controls={own} onClick={() => setOpen(!open)}>
        {label}
        <Icon name="chevron" size={14} />
      </Button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: what is clicked are its buttons and links, by keyboard too. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above. */}
      <div
        id={own}
        className={styles.list}
        hidden={!open}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest('a, button') !== null) setOpen(false);
        }}
      >
        {open && children}
      </div>
    </div>
  );
}
