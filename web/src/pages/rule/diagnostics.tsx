import { Badge } from '../../parts/badge.tsx';
import { Text } from '../../parts/text.tsx';
import styles from './rule-page.module.css';
import { WideTable } from './wide-table.tsx';

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly hint: string | null;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

const TONES = { error: 'bad', warning: 'warning' } as const;

/** What was found about a rule's file, each with its place. */
export function Diagnostics({ items }: { items: readonly Finding[] }) {
  return (
    <WideTable label="Findings">
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Finding</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ code, severity, message, hint, line, column }) => (
          <tr key={`${code} ${line} ${column} ${message}`}>
            <td className={styles.nowrap}>{line === undefined ? 'the file' : `line ${line}, column ${column}`}</td>
            <td>
              <Badge tone={TONES[severity as keyof typeof TONES] ?? 'plain'}>{severity}</Badge> <Text>{message}</Text>
              {hint !== null && (
                <p className={styles.quiet}>
                  <Text>{hint}</Text>
                </p>
              )}{' '}
              <code className={styles.quiet}>{code}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
