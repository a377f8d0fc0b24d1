import { type FormEvent, useState } from 'react';
import { useChange, useOperation } from '../../api/hooks.ts';
import type { User } from '../../api/operations.ts';
import { useSession } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toasts.tsx';
import { ROLE_WORDS } from './roles.ts';
import styles from './settings-page.module.css';

const ROLES = ['viewer', 'analyst', 'admin'] as const;
const SHORTEST_PASSWORD = 12;

type Asking = { readonly what: 'add' } | { readonly what: 'change' | 'remove'; readonly user: User };

/** Those who sign in with a password. */
export function UsersSection() {
  const { name: own, kind } = useSession();
  const users = useOperation('listUsers', {});
  const [asking, setAsking] = useState<Asking>();
  const close = () => setAsking(undefined);

  const columns: readonly DataColumn<User>[] = [
    {
      name: 'User',
      cell: ({ name }) => (
        <>
          <Text>{name}</Text>
          {kind === 'session' && name === own && <span className={styles.quiet}> (you)</span>}
        </>
      ),
    },
    { name: 'Role', cell: ({ role }) => role },
    {
      name: 'Last signed in',
      cell: ({ last_login_at }) => (last_login_at === null ? 'never' : <Time at={last_login_at} />),
    },
    { name: 'Password of', cell: ({ password_changed_at }) => <Time at={password_changed_at} only="day" /> },
    { name: 'Added', cell: ({ created_at }) => <Time at={created_at} only="day" /> },
    {
      name: 'Change',
      quietName: true,
      cell: (user) => (
        <span className={styles.actions}>
          <Button small aria-label={`Change ${user.name}`} onClick={() => setAsking({ what: 'change', user })}>
            Change
          </Button>
          {!(kind === 'session' && user.name === own) && (
            <Button
              small
              kind="danger"
              aria-label={`Remove ${user.name}`}
              onClick={() => setAsking({ what: 'remove', user })}
            >
              Remove
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <Panel
      title="Users"
      about="Those who sign in with a name and a password."
      flush
      actions={
        <Button kind="primary" onClick={() => setAsking({ what: 'add' })}>
          <Icon name="plus" size={16} />
          New user
        </Button>
      }
    >
      <Loaded
        of={users}
        lines={3}
        empty={{
          when: ({ items }) => items.length === 0,
          show: (
            <p className={styles.inset}>
              There are none yet: whoever signs in does so by a token, or needs no credentials on this machine.
            </p>
          ),
        }}
      >
        {({ items }) => <DataTable label="Users" columns={columns} rows={items} keyOf={({ name }) => name} />}
      </Loaded>
      <Dialog title="New user" open={asking?.what === 'add'} onClose={close}>
        <NewUser onDone={close} />
      </Dialog>
      <Dialog
        title={asking?.what === 'change' ? `Change ${asking.user.name}` : 'Change a user'}
        open={asking?.what === 'change'}
        onClose={close}
      >
        {asking?.what === 'change' && <ChangeUser user={asking.user} onDone={close} />}
      </Dialog>
      <RemoveUser user={asking?.what === 'remove' ? asking.user : undefined} onClose={close} />
    </Panel>
  );
}

function NewUser({ onDone }: { onDone: () => void }) {
  const add = useChange('createUser', { stale: ['listUsers'] });
  const [name, setName] = useState('');
  const [role, setRole] = useState<User['role']>('analyst');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(
      { body: { name: name.trim(), role, password } },
      {
        onSuccess: (user) => {
          tell(`${user.name} can sign in.`);
          onDone();
        },
      },
    );
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label="Name">
        <input
          required
          maxLength={100}
          value={name}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <RoleField role={role} onChange={setRole} />
      <Field label="Password" hint={`${SHORTEST_PASSWORD} characters at least. Tell it by a way of its own.`}>
        <PasswordInput required value={password} onChange={setPassword} />
      </Field>
      {add.error !== null && <Problem error={add.error} />}
      <div className={`${styles.actions} ${styles.end}`}>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" kind="primary" busy={add.isPending}>
          Add the user
        </Button>
      </div>
    </form>
  );
}

function ChangeUser({ user, onDone }: { user: User; onDone: () => void }) {
  const change = useChange('updateUser', { stale: ['listUsers', 'listSessions'] });
  const [role, setRole] = useState<User['role']>(user.role);
  const [password, setPassword] = useState('');
  const nothing = role === user.role && password === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { ...(role !== user.role && { role }), ...(password !== '' && { password }) };
    change.mutate(
      { path: { name: user.name }, body },
      {
        onSuccess: () => {
          tell(`${user.name} was changed, and their sessions have ended.`);
          onDone();
        },
      },
    );
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <RoleField role={role} onChange={setRole} />
      <Field label="New password" hint="Left empty, it stays as it is. A change ends all sessions of the user.">
        <PasswordInput value={password} onChange={setPassword} />
      </Field>
      {change.error !== null && <Problem error={change.error} />}
      <div className={`${styles.actions} ${styles.end}`}>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" kind="primary" busy={change.isPending} disabled={nothing}>
          Change the user
        </Button>
      </div>
    </form>
  );
}

function RoleField({ role, onChange }: { role: User['role']; onChange: (role: User['role']) => void }) {
  return (
    <Field label="Role" hint={ROLE_WORDS[role]}>
      <select value={role} onChange={(event) => onChange(event.target.value as User['role'])}>
        {ROLES.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </Field>
  );
}

function PasswordInput({
  value,
  onChange,
  required = false,
}: {
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
}) {
  return (
    <input
      type="password"
      required={required}
      minLength={SHORTEST_PASSWORD}
      maxLength={1024}
      autoComplete="new-password"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function RemoveUser({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const remove = useChange('removeUser', { stale: ['listUsers', 'listSessions'] });
  return (
    <ConfirmDialog
      title={`Remove ${user?.name ?? 'the user'}?`}
      open={user !== undefined}
      onClose={onClose}
      action="Remove the user"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        user !== undefined &&
        remove.mutate(
          { path: { name: user.name } },
          {
            onSuccess: () => {
              tell(`${user.name} was removed.`);
              onClose();
            },
          },
        )
      }
    >
      <p>Their sessions end at once. What they did stays in the audit log and in the histories of alerts.</p>
    </ConfirmDialog>
  );
}
