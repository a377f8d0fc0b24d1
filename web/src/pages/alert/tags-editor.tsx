import { type FormEvent, useState } from 'react';
import type { Alert } from '../../api/operations.ts';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import styles from './triage-bar.module.css';
import type { AlertChanges } from './use-alert-change.ts';

/** An alert's tags, to be added to and taken off. */
export function TagsEditor({ alert, changes, may }: { alert: Alert; changes: AlertChanges; may: boolean }) {
  const [text, setText] = useState('');
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const tag = text.trim();
    if (tag !== '' && (await changes.change({ add_tags: [tag] }))) setText('');
  };
  return (
    <div className={styles.tags}>
      {alert.tags.map((tag) => (
        <span key={tag} className={styles.tag}>
          <Text>{tag}</Text>
          {may && (
            <button
              type="button"
              aria-label={`Take off the tag ${visibleText(tag)}`}
              onClick={() => void changes.change({ remove_tags: [tag] })}
            >
              ×
            </button>
          )}
        </span>
      ))}
      {may && (
        <form onSubmit={(event) => void add(event)}>
          <input
            className={styles.tagInput}
            value={text}
            maxLength={64}
            aria-label="Add a tag"
            placeholder="Add a tag"
            onChange={(event) => setText(event.target.value)}
          />
        </form>
      )}
    </div>
  );
}
