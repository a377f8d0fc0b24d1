import { type FormEvent, useState } from 'react';
import type { Alert } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { HistoryWords } from './history-words.tsx';
import styles from './notes-panel.module.css';
import type { AlertChanges } from './use-alert-change.ts';

/** What people wrote, and what became of the alert, latest first. */
export function NotesPanel({ alert, changes }: { alert: Alert; changes: AlertChanges }) {
  const may = useMay('updateAlert');
  const [text, setText] = useState('');
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '' && (await changes.change({ note: text.trim() }, 'The note is kept.'))) setText('');
  };
  return (
    <Panel id="notes" title="Notes and history">
      {may && (
        <form className={styles.form} onSubmit={(event) => void add(event)}>
          <Field label="A note" hint="Plain text, for whoever looks at it next.">
            <textarea rows={3} maxLength={10_000} value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
          <Button type="submit" busy={changes.busy} disabled={text.trim() === ''}>
            Add the note
          </Button>
        </form>
      )}
      <ol className={styles.entries}>
        {entriesOf(alert).map((entry) => (
          <li key={entry.key}>
            <span className={styles.when}>
              <Time at={entry.at} />
            </span>
            {entry.note === undefined ? (
              <span>
                <strong>
                  <Text>{entry.actor}</Text>
                </strong>{' '}
                {entry.change === undefined ? 'raised it' : <HistoryWords entry={entry.change} />}
              </span>
            ) : (
              <div className={styles.note}>
                <strong>
                  <Text>{entry.actor}</Text>
                </strong>
                <p>
                  <Text>{entry.note}</Text>
                </p>
              </div>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

interface Entry {
  readonly key: string;
  readonly at: string;
  readonly actor: string;
  readonly note?: string;
  readonly change?: Alert['history'][number];
}

/** History with notes in full, latest first. */
function entriesOf(alert: Alert): Entry[] {
  const changes = alert.history.map((change, i): Entry => {
    const base = { key: String(i), at: change.at, actor: change.actor };
    return change.field === 'note' && typeof change.to === 'string'
      ? { ...base, note: change.to }
      : { ...base, change };
  });
  const raised: Entry = { key: 'raised', at: alert.raised_at, actor: 'The rule' };
  return [raised, ...changes].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).reverse();
}
