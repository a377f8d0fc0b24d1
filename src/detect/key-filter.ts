import type { Column } from '../plan/expression.ts';
import type { Plan } from '../plan/node.ts';
import type { ScalarValue } from '../plan/value.ts';
import type { RowValue } from '../store/event-store.ts';
import type { Cut } from './cut.ts';
import { call, constant, referTo } from './hidden-columns.ts';
import type { Survivors } from './survivors.ts';

/** Steps that would see the difference: they look at rows of other keys too. */
const LOOKS_BEYOND_KEY: ReadonlySet<Plan['kind']> = new Set(['limit', 'inline_aggregate', 'sample', 'fork']);

/**
 * Filters that leave of the survivors only those that can stand behind one group key, as far as the key's columns are the
 * survivors' own through every aggregation. Groups do not touch each other, so the key's row is the same with and without
 * them.
 */
export function onlyKey(cut: Cut, survivors: Survivors, key: readonly RowValue[], input: Plan): Plan[] {
  if (looksBeyondKey(cut)) return [];
  const aggregate = cut.groupPart.findLast((node) => node.kind === 'aggregate');
  if (aggregate?.kind !== 'aggregate') return [];
  return aggregate.groups.flatMap((group, i): Plan[] => {
    const column = survivorColumn(group.column, cut, survivors);
    const condition = column && equals(column, key[i]!);
    return condition === undefined ? [] : [{ kind: 'filter', input, condition, span: input.span }];
  });
}

/** Whether the row of a key may depend on survivors of other keys. */
export function looksBeyondKey(cut: Cut): boolean {
  return cut.groupPart.some((node) => LOOKS_BEYOND_KEY.has(node.kind));
}

/**
 * Of the columns of a rule's key those that are the survivors' own, by their place in the key: survivors with other values there
 * cannot stand behind it. None where rows look beyond their key.
 */
export function ownKeyColumns(
  cut: Cut,
  survivors: Pick<Survivors, 'columns'>,
  key: readonly Column[],
): { readonly place: number; readonly column: Column }[] {
  if (looksBeyondKey(cut)) return [];
  return key.flatMap((group, place) => {
    const column = survivorColumn(group, cut, survivors);
    return column === undefined ? [] : [{ place, column }];
  });
}

/** The survivors' column that a group's column is; undefined where it is computed, several-valued or not kept throughout. */
function survivorColumn(group: Column, cut: Cut, survivors: Pick<Survivors, 'columns'>): Column | undefined {
  let { id } = group;
  for (const node of [...cut.groupPart].reverse()) {
    if (node.kind === 'eval' || node.kind === 'aggregate') {
      const made = (node.kind === 'eval' ? node.assignments : node.groups).find((a) => a.column.id === id);
      if (made === undefined && node.kind === 'aggregate') {
        // The steps behind the last aggregation may still read its groups; before it, a column that it does not keep is gone.
        return undefined;
      }
      if (made !== undefined) {
        if (made.expression.kind !== 'column' || made.expression.multi) return undefined;
        id = made.expression.column.id;
      }
    } else if (node.kind === 'expand' && node.column.id === id) return undefined;
  }
  return survivors.columns.find((c) => c.id === id && !c.multi);
}

function equals(column: Column, value: RowValue) {
  if (value === null) return call('IS_NULL', [referTo(column)], 'boolean');
  // Only types whose results are told as they are stored.
  const { type } = column;
  const plain = type === 'keyword' || type === 'text' || type === 'boolean' || type === 'integer' || type === 'long';
  if (!plain || Array.isArray(value)) return undefined;
  return call('EQUALS', [referTo(column), constant(value as ScalarValue, type)], 'boolean');
}
