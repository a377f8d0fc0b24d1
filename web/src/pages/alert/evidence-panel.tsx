import { useState } from 'react';
import { counted } from '../../../../src/base/counted.ts';
import type { Alert } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { evidenceColumns } from './evidence-columns.ts';
import styles from './evidence-panel.module.css';
import { EvidenceRow } from './evidence-row.tsx';
import { EVIDENCE_PAGE, useEvidence } from './use-evidence.ts';

/** The very events behind an alert, page by page; their documents on demand. */
export function EvidencePanel({ alert }: { alert: Alert }) {
  const mayUnmask = useMay('updateAlert');
  const [unmask, setUnmask] = useState(false);
  /** Cursors of the pages up to this one; the first needs none. */
  const [pages, setPages] = useState<readonly string[]>([]);
  const evidence = useEvidence(alert.id, { cursor: pages.at(-1), unmask });
  const first = pages.length * EVIDENCE_PAGE;
  const next = evidence.data?.next ?? null;
  return (
    <Panel
      id="evidence"
      title="Evidence"
      about={`${counted(alert.evidence.count, 'event')} that made the alert, in the order of time`}
      flush
      actions={
        mayUnmask && (
          <Button
            small
            aria-pressed={unmask}
            onClick={() => setUnmask(!unmask)}
            title="Prompts and responses in the documents; each look is written to the audit log"
          >
            <Icon name="eye" size={14} />
            {unmask ? 'Hide prompt text' : 'Show prompt text'}
          </Button>
        )
      }
    >
      <Loaded
        of={evidence}
        lines={6}
        empty={{ when: ({ items }) => items.length === 0, show: 'No event is behind it any more.' }}
      >
        {({ items }) => {
          const { columns, same } = evidenceColumns(items);
          return (
            <>
              {same.length > 0 && (
                <p className={styles.same}>
                  The same in {items.length === alert.evidence.count ? 'all' : 'these'}:{' '}
                  {same.map(({ title, text }, i) => (
                    <span key={title}>
                      {i > 0 && ', '}
                      {title.toLowerCase()}{' '}
                      <strong>
                        <Text>{text}</Text>
                      </strong>
                    </span>
                  ))}
                </p>
              )}
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its panel is scrolled by keyboard too. */}
              <section className={styles.scroll} tabIndex={0} aria-label="Events of the evidence">
                <table className={styles.table}>
                  <thead>
                    <tr>
                      <th scope="col">
                        <span className="heard">Document</span>
                      </th>
                      <th scope="col">Time</th>
                      {columns.map(({ title, number }) => (
                        <th key={title} scope="col" data-number={number}>
                          {title}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((item) => (
                      <EvidenceRow key={`${item._index} ${item._id}`} item={item} columns={columns} />
                    ))}
                  </tbody>
                </table>
              </section>
              {(pages.length > 0 || next !== null) && (
                <div className={styles.pages}>
                  <Button small disabled={pages.length === 0} onClick={() => setPages(pages.slice(0, -1))}>
                    Earlier
                  </Button>
                  <span>
                    {first + 1}–{first + items.length} of {alert.evidence.count}
                  </span>
                  <Button
                    small
                    disabled={next === null || evidence.isPlaceholderData}
                    onClick={() => next !== null && setPages([...pages, next])}
                  >
                    Later
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}
