import { useOperation } from '../../api/hooks.ts';
import type { Alert } from '../../api/operations.ts';
import { Code } from '../../parts/code/code.tsx';
import { ConsoleLink } from '../../parts/console-link.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import styles from './query-panel.module.css';

const TITLES = {
  events: 'Its events',
  row: 'Its row, as the rule computes it',
  rule: 'The rule’s query',
} as const;
const ORDER = ['events', 'row', 'rule'] as const;

/** The queries behind an alert, opened in the console with its window. */
export function QueryPanel({ alert }: { alert: Alert }) {
  const asked = useOperation('alertQueries', { path: { id: alert.id } }, { fresh: 300_000 });
  return (
    <Panel id="query" title="The query behind it" about="Opened in the console with the alert’s window">
      <Loaded
        of={asked}
        lines={5}
        empty={{ when: ({ queries }) => queries.length === 0, show: 'The rule is gone, or has no query.' }}
      >
        {({ queries, language, ...window }) => (
          <div className={styles.queries}>
            {ORDER.flatMap((id) => queries.filter((query) => query.id === id)).map(({ id, query }) => (
              <details key={id} open={id === 'rule' && queries.length === 1}>
                <summary>
                  <h3>{TITLES[id]}</h3>
                </summary>
                <Code text={query} language={language ?? 'text'} label={TITLES[id]} />
                <div className={styles.actions}>
                  <CopyButton text={query} />
                  {language === 'esql' && <ConsoleLink query={query} time={window} />}
                </div>
              </details>
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
