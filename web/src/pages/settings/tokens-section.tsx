import { type FormEvent, useState } from 'react';
import { useChange, useOperation } from '../../api/hooks.ts';
import type { Token } from '../../api/operations.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toasts.tsx';
import { ROLE_WORDS } from './roles.ts';
import styles from './settings-page.module.css';

const DAY = 86_400_000;

/** API tokens: made, shown once, and revoked. */
export function TokensSection() {
  const tokens = useOperation('listTokens', {});
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  const revoke = useChange('revokeToken', { stale: ['listTokens', 'listSessions'] });

  const columns: readonly DataColumn<Token>[] = [
    { name: 'Token', cell: ({ name }) => <Text>{name}</Text> },
    { name: 'Role', cell: ({ role }) => role },
    { name: 'State', cell: (token) => <TokenState token={token} /> },
    {
      name: 'Made',
      cell: ({ created_at, created_by }) => (
        <>
          <Time at={created_at} />
          <span className={styles.under}>
            by <Text>{created_by}</Text>
          </span>
        </>
      ),
    },
    { name: 'Last used', cell: ({ last_used_at }) => (last_used_at === null ? 'never' : <Time at={last_used_at} />) },
    {
      name: 'Change',
      quietName: true,
      cell: (token) =>
        token.revoked_at === null && (
          <Button small kind="danger" aria-label={`Revoke ${token.name}`} onClick={() => setRevoking(token)}>
            Revoke
          </Button>
        ),
    },
  ];
  return (
    <Panel
      title="API tokens"
      about="For collectors, scripts and those who sign in without a password. Tokens of the configuration are changed there."
      flush
      actions={
        <Button kind="primary" onClick={() => setMaking(true)}>
          <Icon name="plus" size={16} />
          New token
        </Button>
      }
    >
      <Loaded
        of={tokens}
        lines={3}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <p className={styles.inset}>There are none yet.</p>,
        }}
      >
        {({ items }) => <DataTable label="API tokens" columns={columns} rows={items} keyOf={({ id }) => id} />}
      </Loaded>
      <NewToken open={making} onClose={() => setMaking(false)} />
      <ConfirmDialog
        title={`Revoke ${revoking?.name ?? 'the token'}?`}
        open={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        action="Revoke it"
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() =>
          revoking !== undefined &&
          revoke.mutate(
            { path: { id: revoking.id } },
            {
              onSuccess: ({ name }) => {
                tell(`The token ${name} is revoked.`);
                setRevoking(undefined);
              },
            },
          )
        }
      >
        <p>
          Whoever uses it is refused from now on, and sessions that were begun with it end. It cannot be taken back.
        </p>
      </ConfirmDialog>
    </Panel>
  );
}

function TokenState({ token: { revoked_at, expires_at } }: { token: Token }) {
  if (revoked_at !== null) {
    return (
      <>
        <Badge>revoked</Badge>
        <span className={styles.under}>
          <Time at={revoked_at} />
        </span>
      </>
    );
  }
  const over = expires_at !== null && Date.parse(expires_at) <= Date.now();
  return (
    <>
      {over ? <Badge tone="warning">expired</Badge> : <Badge tone="good">works</Badge>}
      <span className={styles.under}>
        {expires_at === null ? (
          'without an end'
        ) : (
          <>
            until <Time at={expires_at} />
          </>
        )}
      </span>
    </>
  );
}

function NewToken({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="New token" open={open} onClose={onClose}>
      <NewTokenForm onClose={onClose} />
    </Dialog>
  );
}

const LIVES = [
  { name: '30 days', days: 30 },
  { name: '90 days', days: 90 },
  { name: 'a year', days: 365 },
  { name: 'without an end', days: 0 },
] as const;

function NewTokenForm({ onClose }: { onClose: () => void }) {
  const make = useChange('createToken', { stale: ['listTokens'] });
  const [name, setName] = useState('');
  const [role, setRole] = useState<Token['role']>('ingest');
  const [days, setDays] = useState<number>(90);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const expires = days === 0 ? {} : { expires_at: new Date(Date.now() + days * DAY).toISOString() };
    make.mutate({ body: { name: name.trim(), role, ...expires } });
  };
  if (make.data !== undefined)
    return <Secret name={make.data.token.name} secret={make.data.secret} onClose={onClose} />;
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label="Name" hint="Who or what uses it; the audit log shows it.">
        <input
          required
          maxLength={100}
          value={name}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field label="Role" hint={ROLE_WORDS[role]}>
        <select value={role} onChange={(event) => setRole(event.target.value as Token['role'])}>
          {(['ingest', 'viewer', 'analyst', 'admin'] as const).map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </Field>
      <Field label="Works for">
        <select value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {LIVES.map((life) => (
            <option key={life.days} value={life.days}>
              {life.name}
            </option>
          ))}
        </select>
      </Field>
      {make.error !== null && <Problem error={make.error} />}
      <div className={`${styles.actions} ${styles.end}`}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" busy={make.isPending}>
          Make the token
        </Button>
      </div>
    </form>
  );
}

function Secret({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  return (
    <div className={styles.form}>
      <Notice tone="warning" title="This is the only time that it is shown">
        Copy it to where {name} finds it. seismo keeps a hash of it and cannot show it again.
      </Notice>
      <code className={styles.secret} data-secret>
        {secret}
      </code>
      <div className={`${styles.actions} ${styles.end}`}>
        <CopyButton text={secret} label="Copy the token" />
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
