import { useState } from 'react';
import { Code } from '../../parts/code/code.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { cellText, type EvidenceColumn } from './evidence-columns.ts';
import styles from './evidence-panel.module.css';
import type { EvidenceItem } from './use-evidence.ts';

/** A document is shown up to this length; all of it can be copied. */
const MOST_SHOWN = 50_000;

/** An event, and below it its document where it is asked for. */
export function EvidenceRow({ item, columns }: { item: EvidenceItem; columns: readonly EvidenceColumn[] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <tr className={styles.row}>
        <td>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={open}
            aria-label={`Document of the event at ${item['@timestamp']}`}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'chevron' : 'next'} size={14} />
          </button>
        </td>
        <td className={styles.time}>
          <Time at={item['@timestamp']} />
        </td>
        {columns.map((column) => (
          <td key={column.title} data-number={column.number}>
            <Text>{cellText(item, column)}</Text>
          </td>
        ))}
      </tr>
      {open && (
        <tr>
          <td colSpan={columns.length + 2} className={styles.document}>
            <div className={styles.inside}>
              <Document item={item} />
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

function Document({ item }: { item: EvidenceItem }) {
  if (item.document === null || item.document === undefined) {
    return <p>The event is no longer kept: {item._id}</p>;
  }
  const text = JSON.stringify(item.document, null, 2);
  return (
    <>
      <div className={styles.documentHead}>
        <code>
          <Text>{`${item._index} / ${item._id}`}</Text>
        </code>
        <CopyButton text={text} label="Copy the document" />
      </div>
      <div className={styles.json}>
        <Code
          text={text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}
          language="text"
          label="Document"
        />
      </div>
    </>
  );
}
