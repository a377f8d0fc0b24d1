import { Link } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import { Badge } from '../../parts/badge.tsx';
import { fullNumber } from '../../parts/charts/series.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import styles from './coverage.module.css';
import type { Rule } from './coverage-filters.ts';

/** The data that rules read, present or absent in this store. */
export function StreamsPanel({ rules }: { rules: readonly Rule[] }) {
  const usage = useOperation('usage', {});
  return (
    <Panel title="By data source" about="What rules read, and whether it is stored here" flush>
      <Loaded
        of={usage}
        lines={3}
        empty={{ when: () => rules.every(({ streams }) => streams.length === 0), show: 'No rule reads a data stream.' }}
      >
        {({ items }) => (
          <div className={styles.tableScroll}>
            <table className={styles.streams}>
              <thead>
                <tr>
                  <th scope="col">Data stream</th>
                  <th scope="col">Events</th>
                  <th scope="col">Rules that run</th>
                  <th scope="col">Rules that do not</th>
                </tr>
              </thead>
              <tbody>
                {patternsOf(rules).map(({ pattern, running, off }) => {
                  const fits = wildcard(pattern);
                  const events = items.filter(({ stream }) => fits(stream)).reduce((sum, each) => sum + each.events, 0);
                  return (
                    <tr key={pattern}>
                      <th scope="row">
                        <code>
                          <Text>{pattern}</Text>
                        </code>
                      </th>
                      <td>
                        {events > 0 ? (
                          fullNumber(events)
                        ) : (
                          <Badge tone={running > 0 ? 'warning' : 'plain'}>absent</Badge>
                        )}
                      </td>
                      <td>
                        {fullNumber(running)}
                        {events === 0 && running > 0 && (
                          <span className={styles.quiet}> {running === 1 ? 'covers' : 'cover'} nothing here</span>
                        )}
                      </td>
                      <td>{fullNumber(off)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
            <p className={styles.under}>
              <Link to="/sources">Sources</Link> tell how logs come in.
            </p>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function patternsOf(rules: readonly Rule[]): { pattern: string; running: number; off: number }[] {
  const patterns = new Map<string, { running: number; off: number }>();
  for (const { streams, status } of rules) {
    for (const pattern of streams) {
      const counts = patterns.get(pattern) ?? { running: 0, off: 0 };
      counts[status === 'active' ? 'running' : 'off'] += 1;
      patterns.set(pattern, counts);
    }
  }
  return [...patterns]
    .map(([pattern, counts]) => ({ pattern, ...counts }))
    .sort((a, b) => b.running - a.running || (a.pattern < b.pattern ? -1 : 1));
}

/** Whether a name fits a pattern in which `*` is any text. */
export function wildcard(pattern: string): (name: string) => boolean {
  const pieces = pattern.split('*');
  return (name) => {
    if (pieces.length === 1) return name === pattern;
    let at = 0;
    for (const [i, piece] of pieces.entries()) {
      const found =
        i === pieces.length - 1 ? (name.endsWith(piece) ? name.length - piece.length : -1) : name.indexOf(piece, at);
      if (found < at || (i === 0 && found !== 0)) return false;
      at = found + piece.length;
    }
    return true;
  };
}
