import { identifier, Sql, sql } from '../../base/sql-text.ts';
import type { Column } from '../../plan/expression.ts';
import type { Lookup, Scan, ScanColumn } from '../../plan/node.ts';
import type { ValueType } from '../../plan/value.ts';
import type { ScanOptions } from '../event-store.ts';
import { type Catalog, isOverflow, type StoredField, type StoredStream } from '../fields/stored-stream.ts';
import { nullOf, present } from './expression-sql.ts';
import { type SourceMember, sourceJson } from './source-json.ts';
import { plainType, sqlType } from './sql-type.ts';
import { named } from './table-sql.ts';

/** What a scan calls the stream's table: its columns have names that the scan also gives to others. */
const EVENTS = 'events';

/** An expression over a stream's table, with the type it has there. */
interface Stored {
  readonly expression: Sql;
  readonly type: ValueType;
  readonly multi: boolean;
}

/** The SELECT of a scan: one SELECT per stream that the store knows, by UNION ALL; no rows where it knows none. */
export function scanSql(scan: Scan, catalog: Catalog, options: ScanOptions): Sql {
  const selects: Sql[] = [];
  for (const name of new Set(scan.streams)) {
    const stream = catalog.get(name);
    if (stream !== undefined) selects.push(selectStream(scan, stream, options));
  }
  return selects.length === 0 ? selectNothing(scan) : Sql.join(selects, ' UNION ALL ');
}

function selectStream(scan: Scan, stream: StoredStream, options: ScanOptions): Sql {
  return selectColumns(scan.columns, stream.table, (field) => storedColumn(field, stream, options));
}

/** The SELECT of a lookup table's columns. */
export function lookupSql(lookup: Lookup, table: StoredStream): Sql {
  return selectColumns(lookup.columns, table.table, (name) => {
    const field = table.fields.get(name);
    return field && fieldColumn(field);
  });
}

function selectColumns(
  columns: readonly ScanColumn[],
  table: string,
  find: (field: string) => Stored | undefined,
): Sql {
  const items = columns.map(({ column, field, only }) => {
    const known = find(field);
    const absent = known === undefined || (only !== undefined && known.type !== only);
    const value = absent ? nullOf(column.type, column.multi) : adapt(known, column);
    return sql`${value} AS ${columnName(column)}`;
  });
  return sql`SELECT ${selectList(items)} FROM ${Sql.raw(named(table))} AS ${Sql.raw(EVENTS)}`;
}

function selectNothing(scan: Scan): Sql {
  const items = scan.columns.map(({ column }) => sql`${nullOf(column.type, column.multi)} AS ${columnName(column)}`);
  return sql`SELECT ${selectList(items)} WHERE 0`;
}

/** A scan without columns still has rows, to be counted. */
function selectList(items: readonly Sql[]): Sql {
  return items.length === 0 ? Sql.raw('1 AS row_begins') : Sql.join(items, ', ');
}

function columnName(column: Column): Sql {
  return identifier(`c${column.id}`);
}

function storedColumn(field: string, stream: StoredStream, options: ScanOptions): Stored | undefined {
  const scalar = (expression: Sql, type: ValueType): Stored => ({ expression, type, multi: false });
  switch (field) {
    case '_id':
      return scalar(
        Sql.raw(`lower(concat(leftPad(hex(${EVENTS}.id_hi), 16, '0'), leftPad(hex(${EVENTS}.id_lo), 16, '0')))`),
        'keyword',
      );
    case '_index':
      return scalar(Sql.bind(stream.name, 'String'), 'keyword');
    case '_version':
      return scalar(Sql.raw('toInt64(1)'), 'long');
    case '_index_mode':
      return scalar(Sql.raw(`'standard'`), 'keyword');
    case '_source':
      return scalar(sourceJson(sourceMembers(stream, options), stored('overflow')), 'keyword');
    case '$id_hi':
      return scalar(stored('id_hi'), 'unsigned_long');
    case '$id_lo':
      return scalar(stored('id_lo'), 'unsigned_long');
    case '$commit':
      return scalar(stored('committed'), 'long');
    case '@timestamp':
      return scalar(stored('@timestamp'), 'date');
    case 'event.ingested':
      return scalar(stored(options.replay ? '@timestamp' : 'ingested'), 'date');
    default: {
      const known = stream.fields.get(field);
      return known === undefined ? undefined : fieldColumn(known);
    }
  }
}

/** What an event's `_source` is made of: every field but `_ignored`, which is about the event. */
function sourceMembers(stream: StoredStream, options: ScanOptions): SourceMember[] {
  const names = [...stream.fields.values()].filter((f) => !isOverflow(f) && f.name !== '_ignored').map((f) => f.name);
  return ['@timestamp', 'event.ingested', ...names].map((name) => ({ name, ...storedColumn(name, stream, options)! }));
}

function fieldColumn(field: StoredField): Stored {
  const { type, multi } = field;
  if (isOverflow(field)) return { expression: overflowValue(field), type, multi };
  if (field.listColumn === null) return { expression: stored(field.scalarColumn!), type, multi };
  const list = stored(field.listColumn);
  if (field.scalarColumn === null) return { expression: list, type, multi: true };
  // An event has its value in one of the two columns.
  return { expression: sql`arrayConcat(${list}, ${asList(stored(field.scalarColumn))})`, type, multi: true };
}

/** A column of the stream's table. */
function stored(column: string): Sql {
  return sql`${Sql.raw(EVENTS)}.${Sql.raw(named(column))}`;
}

/** The JSON column holds each field's values as an array of strings. */
function overflowValue(field: StoredField): Sql {
  const name = Sql.bind(field.name, 'String');
  const values = sql`JSONExtract(ifNull(${stored('overflow')}, ''), ${name}, 'Array(String)')`;
  return field.multi ? values : sql`arrayElementOrNull(${values}, 1)`;
}

function asList(scalar: Sql): Sql {
  return present(sql`[${scalar}]`);
}

/** A stored value as the scan's column: streams may disagree about a field's type, and about whether it holds lists. */
function adapt(known: Stored, column: Column): Sql {
  const { type, multi } = known;
  // An address is hexadecimal digits here: read as another type, or another type read as an address, would be nonsense.
  if ((type === 'ip') !== (column.type === 'ip')) return nullOf(column.type, column.multi);
  let { expression } = known;
  if (multi && !column.multi) {
    expression = sql`if(length(${expression}) = 1, arrayElementOrNull(${expression}, 1), NULL)`;
  } else if (!multi && column.multi) expression = asList(expression);
  const plain = plainType(sqlType(column.type, false));
  if (plain === plainType(sqlType(type, false))) return expression;
  const cast = (value: Sql) => sql`accurateCastOrNull(${value}, ${Sql.raw(`'${plain.replaceAll("'", "\\'")}'`)})`;
  return column.multi ? present(sql`arrayMap(v -> ${cast(Sql.raw('v'))}, ${expression})`) : cast(expression);
}
