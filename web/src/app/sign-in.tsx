import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Problem } from '../parts/problem.tsx';
import { useSessionAccess } from './session.tsx';
import styles from './sign-in.module.css';

/** Begins a session with a password, or with an API token. */
export function SignIn() {
  const { signIn } = useSessionAccess();
  const [withToken, setWithToken] = useState(false);
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    setBusy(true);
    try {
      await signIn(withToken ? { token: text('token') } : { user: text('user'), password: text('password') });
    } catch (problem) {
      setError(problem as Error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className={styles.middle}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <h1 className={styles.brand}>
          <img src="/seismo.svg" width="32" height="32" alt="" />
          Sign in to seismo
        </h1>
        {withToken ? (
          <Field label="API token">
            <input name="token" type="password" autoComplete="off" required minLength={1} maxLength={512} />
          </Field>
        ) : (
          <>
            <Field label="User">
              <input name="user" autoComplete="username" autoCapitalize="none" required maxLength={200} />
            </Field>
            <Field label="Password">
              <input name="password" type="password" autoComplete="current-password" required maxLength={1024} />
            </Field>
          </>
        )}
        {error && <Problem error={error} />}
        <Button kind="primary" type="submit" busy={busy}>
          Sign in
        </Button>
        <Button kind="quiet" onClick={() => setWithToken(!withToken)}>
          {withToken ? 'Use a password' : 'Use an API token'}
        </Button>
      </form>
    </main>
  );
}
