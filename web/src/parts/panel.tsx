import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

/** A part of a page with its heading. */
export function Panel({
  title,
  about,
  actions,
  level = 2,
  id,
  flush = false,
  children,
}: {
  title: ReactNode;
  about?: ReactNode;
  actions?: ReactNode;
  level?: 2 | 3;
  id?: string;
  /** Content reaches the edges (tables). */
  flush?: boolean;
  children: ReactNode;
}) {
  const own = useId();
  const Heading = `h${level}` as const;
  return (
    <section className={styles.panel} aria-labelledby={own} id={id}>
      <div className={styles.head}>
        <div>
          <Heading id={own}>{title}</Heading>
          {about !== undefined && <p className={styles.about}>{about}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      <div className={styles.body} data-flush={flush}>
        {children}
      </div>
    </section>
  );
}
