import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { type Verdict, VerdictField } from '../../parts/verdict.tsx';
import styles from './alerts-page.module.css';
import type { AlertChange } from './use-triage.ts';

export type TriageDialog = 'close' | 'assign' | 'tag';

interface DialogProps {
  readonly which: TriageDialog | undefined;
  /** What it is for, in words. */
  readonly what: string;
  readonly me: string;
  /** Names and tags that are in use. */
  readonly people: readonly string[];
  readonly tags: readonly string[];
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onDo: (change: AlertChange, done: string) => void;
}

/** Asks what alerts are to be changed to. */
export function TriageDialogs(props: DialogProps) {
  const { which, what, onClose } = props;
  const titles = { close: `Close ${what}`, assign: `Assign ${what}`, tag: `Tag ${what}` } as const;
  return (
    <Dialog title={which === undefined ? '' : titles[which]} open={which !== undefined} onClose={onClose}>
      {which === 'close' && <CloseForm {...props} />}
      {which === 'assign' && <AssignForm {...props} />}
      {which === 'tag' && <TagForm {...props} />}
    </Dialog>
  );
}

function CloseForm({ busy, onDo, onClose }: DialogProps) {
  const [verdict, setVerdict] = useState<Verdict | undefined>(undefined);
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (verdict === undefined) return;
    const text = note.trim();
    onDo({ resolution: verdict, ...(text !== '' && { note: text }) }, 'closed');
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <VerdictField verdict={verdict} onChange={setVerdict} />
      <Field label="Note" hint="Kept with each alert; it may be left out.">
        <textarea rows={3} maxLength={10_000} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
      <Actions busy={busy} onClose={onClose} disabled={verdict === undefined}>
        Close
      </Actions>
    </form>
  );
}

function AssignForm({ me, people, busy, onDo, onClose }: DialogProps) {
  const [name, setName] = useState('');
  const list = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const to = name.trim();
    if (to !== '') onDo({ assignee: to }, `assigned to ${visibleText(to)}`);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label="To">
        <input list={list} maxLength={128} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <datalist id={list}>
        {[...new Set([me, ...people])].map((person) => (
          <option key={person} value={person} />
        ))}
      </datalist>
      <div className={styles.actions}>
        <Button small onClick={() => onDo({ assignee: me }, 'assigned to you')}>
          To me
        </Button>
        <Button small onClick={() => onDo({ assignee: null }, 'assigned to nobody')}>
          To nobody
        </Button>
      </div>
      <Actions busy={busy} onClose={onClose} disabled={name.trim() === ''}>
        Assign
      </Actions>
    </form>
  );
}

function TagForm({ tags, busy, onDo, onClose }: DialogProps) {
  const [text, setText] = useState('');
  const list = useId();
  const words = [
    ...new Set(
      text
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
    ),
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (words.length > 0) onDo({ add_tags: words }, `tagged ${words.map(visibleText).join(', ')}`);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label="Tags" hint="Several with commas between.">
        <input list={list} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <datalist id={list}>
        {tags.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      <Actions busy={busy} onClose={onClose} disabled={words.length === 0}>
        Add tags
      </Actions>
      <Button
        small
        kind="quiet"
        disabled={words.length === 0 || busy}
        onClick={() => onDo({ remove_tags: words }, `no longer tagged ${words.map(visibleText).join(', ')}`)}
      >
        Take these tags away instead
      </Button>
    </form>
  );
}

function Actions({
  busy,
  disabled = false,
  onClose,
  children,
}: {
  busy: boolean;
  disabled?: boolean;
  onClose: () => void;
  children: string;
}) {
  return (
    <div className={styles.actions}>
      <Button kind="primary" type="submit" busy={busy} disabled={disabled}>
        {children}
      </Button>
      <Button kind="quiet" onClick={onClose}>
        Cancel
      </Button>
    </div>
  );
}
