import { UserError } from '../../base/user-error.ts';
import { MOST_PER_PAGE, type Page, type PageRequest } from '../page.ts';

type CursorValue = string | number;
type CursorType = 'text' | 'whole' | 'double';

const IS_OF_TYPE: Record<CursorType, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  whole: Number.isSafeInteger,
  double: Number.isFinite,
};

/** A place in a list, as opaque text: the values that the item before it is sorted by. `list` tells lists apart. */
export function cursorText(list: string, values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([list, ...values])).toString('base64url');
}

/** The values of a cursor of a list, of the types given; undefined without one. Anything else is a UserError. */
export function cursorValues(
  list: string,
  types: readonly CursorType[],
  cursor: string | undefined,
): readonly CursorValue[] | undefined {
  if (cursor === undefined) return undefined;
  const values = parsed(cursor);
  const fits =
    values?.[0] === list &&
    values.length === types.length + 1 &&
    types.every((type, i) => IS_OF_TYPE[type](values[i + 1]));
  if (!fits) {
    throw new UserError('the cursor does not belong to this list', {
      hint: 'give the `next` of the page before, with the same filters and order',
    });
  }
  return values.slice(1) as CursorValue[];
}

function parsed(cursor: string): unknown[] | undefined {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(values) ? values : undefined;
  } catch {
    return undefined;
  }
}

/** How many items a page holds, at most `most`. */
export function pageLimit(request: PageRequest, most = MOST_PER_PAGE): number {
  const limit = request.limit ?? 100;
  if (!Number.isInteger(limit) || limit < 1)
    throw new UserError(`a page's limit is a whole number above 0, not ${limit}`);
  return Math.min(limit, most);
}

/** A page of rows that were read with one more than the limit, to know whether there are more. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => T,
  cursor: (last: Row) => string,
): Page<T> {
  const shown = rows.slice(0, limit);
  return { items: shown.map(item), next: rows.length > limit ? cursor(shown.at(-1)!) : null };
}
