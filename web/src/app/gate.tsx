import type { ReactNode } from 'react';
import { Problem } from '../parts/problem.tsx';
import { useSessionAccess } from './session.tsx';
import styles from './sign-in.module.css';
import { SignIn } from './sign-in.tsx';

/** Lets those in that the service knows; the others sign in first. */
export function Gate({ children }: { children: ReactNode }) {
  const { who, ask } = useSessionAccess();
  if (who.state === 'asking') return <div aria-busy="true" />;
  if (who.state === 'known') return children;
  if (who.error === undefined) return <SignIn />;
  return (
    <main className={styles.middle}>
      <h1 className="heard">seismo</h1>
      <Problem error={who.error} retry={ask} />
    </main>
  );
}
