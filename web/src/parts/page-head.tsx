import { type ReactNode, useEffect } from 'react';
import styles from './page-head.module.css';
import { Text } from './text.tsx';
import { visibleText } from './text-pieces.ts';

/** A page's one h1, and the title of the browser's tab. */
export function PageHead({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${visibleText(title)} · seismo`;
  }, [title]);
  return (
    <div className={styles.head}>
      <div className={styles.words}>
        <h1>
          <Text>{title}</Text>
        </h1>
        {about !== undefined && <p className={styles.about}>{about}</p>}
      </div>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
