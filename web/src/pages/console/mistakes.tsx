import type { Diagnostic } from '../../api/operations.ts';
import { Text } from '../../parts/text.tsx';
import styles from './mistakes.module.css';

const WORDS = { error: 'Mistake', warning: 'Warning', info: 'Note' } as const;

/** What is wrong with a text, with its places; `onGo` takes the reader there. */
export function Mistakes({
  diagnostics,
  onGo,
}: {
  diagnostics: readonly Diagnostic[];
  onGo?: (offset: number) => void;
}) {
  return (
    <ul className={styles.list}>
      {diagnostics.map((d) => (
        <li key={`${d.code} ${d.start?.offset} ${d.message}`} data-severity={d.severity}>
          <span className={styles.severity}>{WORDS[d.severity]}</span>
          <Place diagnostic={d} onGo={onGo} />
          <span className={styles.message}>
            <Text>{d.message}</Text>
            {d.hint !== null && (
              <span className={styles.hint}>
                <Text>{d.hint}</Text>
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Place({
  diagnostic: { start },
  onGo,
}: {
  diagnostic: Diagnostic;
  onGo: ((offset: number) => void) | undefined;
}) {
  if (start === null) return null;
  const text = `${start.line}:${start.column}`;
  if (onGo === undefined) return <span className={styles.place}>{text}</span>;
  return (
    <button
      type="button"
      className={styles.place}
      aria-label={`${text}: go to line ${start.line}, column ${start.column}`}
      onClick={() => onGo(start.offset)}
    >
      {text}
    </button>
  );
}
