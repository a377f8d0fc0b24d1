import { Link } from 'react-router';
import { quoteString } from '../../../../src/esql/string-lexer.ts';
import { Button } from '../../parts/button.tsx';
import { addressOfConsole } from '../../parts/console-address.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { recordOf } from './export-rows.ts';
import { FieldName } from './field-name.tsx';
import styles from './row-dialog.module.css';
import { isDate, isNumeric, numberText, type ResultColumn, type Row, type Value } from './values.ts';

/** All of a row, with its long and its several values; from an event's row to the whole event. */
export function RowDialog({
  columns,
  row,
  number,
  of,
  go,
  onClose,
}: {
  columns: readonly ResultColumn[];
  row: Row | undefined;
  number: number;
  of: number;
  go: (step: number) => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={`Row ${number}`} open={row !== undefined} onClose={onClose} wide>
      {row !== undefined && (
        <>
          <div className={styles.actions}>
            <Button small disabled={number <= 1} onClick={() => go(-1)}>
              Previous
            </Button>
            <Button small disabled={number >= of} onClick={() => go(1)}>
              Next
            </Button>
            <CopyButton label="Copy as JSON" text={JSON.stringify(recordOf(columns, row), null, 2)} />
            <EventLink columns={columns} row={row} />
          </div>
          <dl className={styles.values}>
            {columns.map((column, i) =>
              (row[i] ?? null) === null ? null : (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name that is their own.
                <div key={i}>
                  <dt>
                    <FieldName name={column.name} />
                    <span>{column.type}</span>
                  </dt>
                  <dd>
                    <Whole value={row[i] ?? null} column={column} />
                  </dd>
                </div>
              ),
            )}
          </dl>
          <Without columns={columns.filter((_, i) => (row[i] ?? null) === null)} />
        </>
      )}
    </Dialog>
  );
}

/** Where a row names its event: a query for all there is of it. */
function EventLink({ columns, row }: { columns: readonly ResultColumn[]; row: Row }) {
  const named = (name: string) => row[columns.findIndex((column) => column.name === name)];
  const [index, id] = [named('_index'), named('_id')];
  if (typeof index !== 'string' || typeof id !== 'string') return null;
  const query = `FROM ${quoteString(index)} METADATA _index, _id\n| WHERE _id == ${quoteString(id)}`;
  return <Link to={addressOfConsole({ query, time: {} })}>The whole event</Link>;
}

function Without({ columns }: { columns: readonly ResultColumn[] }) {
  if (columns.length === 0) return null;
  return (
    <p className={styles.without}>
      <strong>No value:</strong> <Text>{columns.map(({ name }) => name).join(', ')}</Text>
    </p>
  );
}

function Whole({ value, column }: { value: Value; column: ResultColumn }) {
  if (value === null) return <span className={styles.nothing}>nothing</span>;
  if (Array.isArray(value)) {
    return (
      <ol className={styles.list}>
        {value.map((one, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: values may repeat.
          <li key={i}>
            <Whole value={one} column={column} />
          </li>
        ))}
      </ol>
    );
  }
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(column)) return numberText(value);
  if (isDate(column)) return <Time at={String(value)} />;
  const nested = nestedText(String(value));
  return nested === undefined ? (
    <Text>{String(value)}</Text>
  ) : (
    <pre className={styles.nested}>
      <Text>{nested}</Text>
    </pre>
  );
}

/** JSON within a text, laid out; undefined where it is none. */
function nestedText(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > 200_000) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
