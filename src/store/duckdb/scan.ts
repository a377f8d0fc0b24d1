import { identifier, Sql, sql } from '../../base/sql-text.ts';
import type { Dialect } from '../../functions/dialect.ts';
import type { Column } from '../../plan/expression.ts';
import type { Lookup, Scan, ScanColumn } from '../../plan/node.ts';
import type { ValueType } from '../../plan/value.ts';
import type { ScanOptions } from '../event-store.ts';
import { type Catalog, isOverflow, type StoredField, type StoredStream } from '../fields/stored-stream.ts';
import { EVENTS } from './catalog.ts';
import { SCRATCH } from './engine.ts';
import { type SourceMember, sourceJson } from './source-json.ts';

/** An expression over a table of the store, with the type it has there. */
interface StoredColumn {
  readonly expression: Sql;
  readonly type: ValueType;
  readonly multi: boolean;
}

/** The SELECT of a scan: one SELECT per stream that the store knows, by UNION ALL; no rows where it knows none. */
export function scanSql(scan: Scan, catalog: Catalog, dialect: Dialect, options: ScanOptions): Sql {
  const selects: Sql[] = [];
  for (const name of new Set(scan.streams)) {
    const stream = catalog.get(name);
    if (stream !== undefined) selects.push(selectStream(scan, stream, dialect, options));
  }
  return selects.length === 0 ? selectNothing(scan, dialect) : Sql.join(selects, ' UNION ALL ');
}

function selectStream(scan: Scan, stream: StoredStream, dialect: Dialect, options: ScanOptions): Sql {
  const table = sql`${Sql.raw(EVENTS)}.main.${identifier(stream.table)}`;
  const find = ({ column, field }: ScanColumn) => storedColumn(field, column.multi, stream, dialect, options);
  return selectColumns(scan.columns, table, find, dialect);
}

/** The SELECT of a lookup table's columns. */
export function lookupSql(lookup: Lookup, stored: StoredStream, dialect: Dialect): Sql {
  const table = sql`${Sql.raw(SCRATCH)}.main.${identifier(stored.table)}`;
  const find = ({ column, field: name }: ScanColumn) => {
    const field = stored.fields.get(name);
    return field && fieldColumn(field, column.multi);
  };
  return selectColumns(lookup.columns, table, find, dialect);
}

function selectColumns(
  columns: readonly ScanColumn[],
  table: Sql,
  find: (column: ScanColumn) => StoredColumn | undefined,
  dialect: Dialect,
): Sql {
  const items = columns.map((wanted) => {
    const { column, only } = wanted;
    const stored = find(wanted);
    const absent = stored === undefined || (only !== undefined && stored.type !== only);
    const value = absent ? nullOf(column, dialect) : adapt(stored, column, dialect);
    return sql`${value} AS ${columnName(column)}`;
  });
  return sql`SELECT ${selectList(items)} FROM ${table}`;
}

function selectNothing(scan: Scan, dialect: Dialect): Sql {
  const items = scan.columns.map(({ column }) => sql`${nullOf(column, dialect)} AS ${columnName(column)}`);
  return sql`SELECT ${selectList(items)} WHERE false`;
}

/** A scan without columns still has rows, to be counted. */
function selectList(items: readonly Sql[]): Sql {
  return items.length === 0 ? Sql.raw('true') : Sql.join(items, ', ');
}

function columnName(column: Column): Sql {
  return identifier(`c${column.id}`);
}

function nullOf(column: Column, dialect: Dialect): Sql {
  return Sql.raw(`NULL::${dialect.sqlType(column.type, column.multi)}`);
}

/** @param lists whether all values of an event are wanted, where it may have several */
function storedColumn(
  field: string,
  lists: boolean,
  stream: StoredStream,
  dialect: Dialect,
  options: ScanOptions,
): StoredColumn | undefined {
  const scalar = (expression: Sql, type: ValueType): StoredColumn => ({ expression, type, multi: false });
  switch (field) {
    case '_id':
      return scalar(Sql.raw(`format('{:016x}{:016x}', id_hi, id_lo)`), 'keyword');
    case '_index':
      return scalar(Sql.bind(stream.name, 'VARCHAR'), 'keyword');
    case '_version':
      return scalar(Sql.raw('1::BIGINT'), 'long');
    case '_index_mode':
      return scalar(Sql.raw(`'standard'`), 'keyword');
    case '_source':
      return scalar(sourceJson(sourceMembers(stream, dialect, options), dialect), 'keyword');
    case '$id_hi':
      return scalar(identifier('id_hi'), 'unsigned_long');
    case '$id_lo':
      return scalar(identifier('id_lo'), 'unsigned_long');
    case '$commit':
      return scalar(identifier('committed'), 'long');
    case '@timestamp':
      return scalar(identifier('@timestamp'), 'date');
    case 'event.ingested':
      return scalar(identifier(options.replay ? '@timestamp' : 'ingested'), 'date');
    default: {
      const stored = stream.fields.get(field);
      return stored === undefined ? undefined : fieldColumn(stored, lists);
    }
  }
}

/** What an event's `_source` is made of: every field but `_ignored`, which is about the event. */
function sourceMembers(stream: StoredStream, dialect: Dialect, options: ScanOptions): SourceMember[] {
  const names = [...stream.fields.values()].filter((f) => !isOverflow(f) && f.name !== '_ignored').map((f) => f.name);
  return ['@timestamp', 'event.ingested', ...names].map((name) => ({
    name,
    ...storedColumn(name, true, stream, dialect, options)!,
  }));
}

function fieldColumn(field: StoredField, lists: boolean): StoredColumn {
  const { type, multi } = field;
  if (isOverflow(field)) return { expression: overflowValue(field), type, multi };
  // Beside a scalar column stands a list column only for events with several values.
  if (field.scalarColumn !== null && (field.listColumn === null || !lists))
    return { expression: identifier(field.scalarColumn), type, multi: false };
  const list = identifier(field.listColumn!);
  if (field.scalarColumn === null) return { expression: list, type, multi: true };
  return { expression: sql`coalesce(${list}, ${asList(identifier(field.scalarColumn))})`, type, multi: true };
}

/** The JSON column holds each field's values as an array of strings. */
function overflowValue(field: StoredField): Sql {
  const member = `/${field.name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (!field.multi) return sql`json_extract_string(overflow, ${Sql.bind(`${member}/0`, 'VARCHAR')})`;
  return sql`TRY_CAST(json_extract(overflow, ${Sql.bind(member, 'VARCHAR')}) AS VARCHAR[])`;
}

function asList(scalar: Sql): Sql {
  return sql`CASE WHEN ${scalar} IS NOT NULL THEN [${scalar}] END`;
}

/** A stored value as the scan's column: streams may disagree about a field's type, and about whether it holds lists. */
function adapt(stored: StoredColumn, column: Column, dialect: Dialect): Sql {
  const { type, multi } = stored;
  let { expression } = stored;
  if (multi && !column.multi) expression = sql`CASE WHEN len(${expression}) = 1 THEN ${expression}[1] END`;
  else if (!multi && column.multi) expression = asList(expression);
  const wanted = dialect.sqlType(column.type, column.multi);
  // An address is hexadecimal digits here: read as another type, or another type read as an address, would be nonsense.
  if ((type === 'ip') !== (column.type === 'ip')) return nullOf(column, dialect);
  if (wanted === dialect.sqlType(type, column.multi)) return expression;
  return sql`TRY_CAST(${expression} AS ${Sql.raw(wanted)})`;
}
