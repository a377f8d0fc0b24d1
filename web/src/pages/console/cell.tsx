import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import styles from './result-table.module.css';
import { isDate, isNumeric, numberText, type ResultColumn, type Value } from './values.ts';

/** What of a long text a cell shows; all of it is in the row's dialog. */
const MOST_SHOWN = 300;

/** A value on one line. */
export function Cell({ value, column }: { value: Value; column: ResultColumn }) {
  if (value === null) return <span className={styles.nothing}>–</span>;
  if (Array.isArray(value)) {
    return (
      <>
        <span className={styles.count}>{value.length}</span> <Line text={value.map(String).join(', ')} />
      </>
    );
  }
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(column)) return numberText(value);
  if (isDate(column) && !Number.isNaN(Date.parse(String(value)))) return <Time at={String(value)} />;
  return <Line text={String(value)} />;
}

function Line({ text }: { text: string }) {
  const cut = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  return <Text wrap={false}>{cut.replaceAll(/\r?\n|\t/g, ' ')}</Text>;
}
