import { type KeyboardEvent, useRef, useState } from 'react';
import styles from './coverage.module.css';
import { statusWord, type Tactic, type Technique } from './coverage-filters.ts';
import { StatusSign } from './status-sign.tsx';

/** A place in the matrix: its column, and which of the column's cells. */
interface Place {
  readonly column: number;
  readonly cell: number;
}

/**
 * Techniques in the columns of their tactics; one under the other where there is no room for columns. One cell is in the order of Tab,
 * arrow keys go from cell to cell.
 */
export function Matrix({
  tactics,
  subtechniques,
  label,
  onOpen,
}: {
  tactics: readonly Tactic[];
  subtechniques: boolean;
  label: string;
  onOpen: (technique: string) => void;
}) {
  const matrix = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place>({ column: 0, cell: 0 });
  const columns = tactics.map(({ techniques }) => techniques.flatMap((each) => cellsOf(each, subtechniques)));
  const column = Math.min(place.column, columns.length - 1);
  const current: Place = { column, cell: Math.min(place.cell, columns[column]!.length - 1) };

  const go = (event: KeyboardEvent) => {
    const next = moved(event.key, current, columns);
    if (next === undefined) return;
    event.preventDefault();
    setPlace(next);
    matrix.current?.querySelector<HTMLElement>(`[data-place="${next.column} ${next.cell}"]`)?.focus();
  };

  let index = 0;
  return (
    <section
      className={styles.scroll}
      ref={matrix}
      onKeyDown={go}
      aria-label={`${label}, arrow keys go from technique to technique`}
    >
      <div className={styles.matrix}>
        {tactics.map((tactic, at) => {
          index = 0;
          return (
            <section key={tactic.id} className={styles.tactic} aria-label={tactic.name ?? label}>
              {tactic.name !== null && (
                <h3>
                  {tactic.name}
                  <span>
                    {tactic.techniques.filter(({ status }) => status === 'covered').length} of{' '}
                    {tactic.techniques.length} covered
                  </span>
                </h3>
              )}
              <ul>
                {tactic.techniques.map((technique) => (
                  <li key={technique.id}>
                    {cellsOf(technique, subtechniques).map((cell) => {
                      const own = { column: at, cell: index };
                      index += 1;
                      return (
                        <button
                          key={cell.id}
                          type="button"
                          className={styles.cell}
                          data-status={cell.status}
                          data-sub={cell.id !== technique.id}
                          data-place={`${own.column} ${own.cell}`}
                          tabIndex={own.column === current.column && own.cell === current.cell ? 0 : -1}
                          onFocus={() => setPlace(own)}
                          onClick={() => onOpen(cell.id)}
                        >
                          <span className={styles.name}>{cell.name}</span>
                          <span className={styles.facts}>
                            <StatusSign status={cell.status} />
                            {factsOf(cell, technique, subtechniques)}
                          </span>
                        </button>
                      );
                    })}
                  </li>
                ))}
              </ul>
              {tactic.rules.length > 0 && (
                <p className={styles.only}>
                  {tactic.rules.length === 1 ? '1 rule names' : `${tactic.rules.length} rules name`} the tactic alone
                </p>
              )}
            </section>
          );
        })}
      </div>
    </section>
  );
}

type Cell = Omit<Technique, 'subtechniques'>;

function cellsOf(technique: Technique, subtechniques: boolean): Cell[] {
  return subtechniques ? [technique, ...technique.subtechniques] : [technique];
}

/** What stands under a cell's name: its status, and what makes it so. */
function factsOf(cell: Cell, technique: Technique, subtechniques: boolean): string {
  const own = cell.id === technique.id && !subtechniques;
  const rules = new Set([
    ...cell.rules,
    ...(cell.id === technique.id ? technique.subtechniques.flatMap((sub) => sub.rules) : []),
  ]);
  const count = rules.size === 1 ? '1 rule' : `${rules.size} rules`;
  const word = statusWord(cell.status);
  const parts = [
    cell.status === 'available'
      ? `${cell.available} in catalogue`
      : cell.status === 'gap'
        ? word
        : `${word} · ${count}`,
    ...(own && technique.subtechniques.length > 0
      ? [
          `${technique.subtechniques.filter(({ status }) => status === 'covered').length}/${technique.subtechniques.length} sub`,
        ]
      : []),
  ];
  return parts.join(' · ');
}

function moved(key: string, { column, cell }: Place, columns: readonly (readonly Cell[])[]): Place | undefined {
  const within = (at: number) => Math.max(0, Math.min(columns.length - 1, at));
  const height = (at: number) => columns[at]!.length;
  switch (key) {
    case 'ArrowDown':
      return cell + 1 < height(column)
        ? { column, cell: cell + 1 }
        : column + 1 < columns.length
          ? { column: column + 1, cell: 0 }
          : { column, cell };
    case 'ArrowUp':
      return cell > 0
        ? { column, cell: cell - 1 }
        : column > 0
          ? { column: column - 1, cell: height(column - 1) - 1 }
          : { column, cell };
    case 'ArrowRight':
    case 'ArrowLeft': {
      const next = within(column + (key === 'ArrowRight' ? 1 : -1));
      return { column: next, cell: Math.min(cell, height(next) - 1) };
    }
    case 'Home':
      return { column: 0, cell: 0 };
    case 'End':
      return { column: columns.length - 1, cell: height(columns.length - 1) - 1 };
    default:
      return undefined;
  }
}
