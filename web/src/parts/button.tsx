import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  /** Small enough for rows of tables. */
  readonly small?: boolean;
  /** What it does is under way: it can be seen, and not be asked for again. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

export function Button({ kind = 'plain', small = false, busy = false, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`${styles.button} ${rest.className ?? ''}`}
      data-kind={kind}
      data-small={small}
      aria-busy={busy}
      disabled={rest.disabled === true || busy}
    />
  );
}

/** What looks like a button and leads somewhere: a download, another part of the page. */
export function ButtonLink(props: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string }) {
  return <a {...props} className={styles.button} />;
}
