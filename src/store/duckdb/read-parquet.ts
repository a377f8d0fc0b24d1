import { realpath } from 'node:fs/promises';
import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListType,
  DuckDBListValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUUIDValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { messageOf } from '../../base/message-of.ts';
import { textLiteral } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { ValueType } from '../../plan/value.ts';
import type { BatchColumn, FieldScalar, FieldValue } from '../event-store.ts';

export interface ParquetLimits {
  readonly rows: number;
  readonly columns: number;
  /** Characters of text in all. */
  readonly characters: number;
}

const MEMORY_LIMIT = '512MB';
const DAY_MS = 86_400_000;

/**
 * The columns of a Parquet file, members of structures by dotted names, typed by its schema; longs are bigints, dates milliseconds.
 * The file is read by an instance of its own that can read nothing else. Throws {@link UserError} for what cannot be read.
 */
export async function readParquet(file: string, limits: ParquetLimits): Promise<BatchColumn[]> {
  const path = await realpath(file);
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: MEMORY_LIMIT,
    threads: '1',
  });
  try {
    const connection = await instance.connect();
    await connection.run(`SET allowed_paths = [${textLiteral(path)}]`);
    await connection.run(`SET TimeZone = 'UTC'`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    const prepared = await connection.prepare('SELECT * FROM read_parquet($1)');
    prepared.bind([path]);
    const result = await prepared.stream();
    const names = result.columnNames();
    const leaves = result.columnTypes().flatMap((type, i) => leavesOf(names[i]!, type, (row) => row[i]!));
    if (leaves.length > limits.columns) {
      throw new UserError(`${leaves.length} columns, where a lookup table may have ${limits.columns}`);
    }
    const columns = leaves.map(({ name, type }) => ({ field: name, type, list: false, values: [] as FieldValue[] }));
    let rows = 0;
    let characters = 0;
    for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
      if (chunk.rowCount === 0) break;
      for (const row of chunk.getRows()) {
        if (++rows > limits.rows) {
          throw new UserError(
            `more than ${limits.rows.toLocaleString('en-US')} rows, the most that a lookup table may have`,
          );
        }
        for (let i = 0; i < leaves.length; i++) {
          const value = leaves[i]!.read(row, rows);
          characters += lengthOf(value);
          columns[i]!.values.push(value);
        }
        if (characters > limits.characters) throw new UserError('more text than a lookup table may hold');
      }
    }
    return columns;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`no Parquet file that can be read: ${messageOf(error).split('\n')[0]}`, { cause: error });
  } finally {
    instance.closeSync();
  }
}

/** A column without members: its dotted name, its type, and how its value is found in a row. */
interface Leaf {
  readonly name: string;
  readonly type: ValueType;
  /** @param at the row's number, for errors */
  readonly read: (row: readonly DuckDBValue[], at: number) => FieldValue;
}

function leavesOf(name: string, type: DuckDBType, find: (row: readonly DuckDBValue[]) => DuckDBValue): Leaf[] {
  if (type instanceof DuckDBStructType) {
    return type.entryNames.flatMap((member, i) =>
      leavesOf(`${name}.${member}`, type.entryTypes[i]!, (row) => {
        const value = find(row);
        return value instanceof DuckDBStructValue ? (value.entries[member] ?? null) : null;
      }),
    );
  }
  const isList = type instanceof DuckDBListType;
  const valueType = valueTypeOf(isList ? type.valueType : type);
  if (valueType === undefined) {
    throw new UserError(`the column ${name} is of type ${type}, which no field can have`, {
      hint: 'write the file without it, or cast it to text',
    });
  }
  const scalar = (value: DuckDBValue, at: number): FieldScalar => {
    const read = scalarOf(value, valueType);
    if (read !== undefined) return read;
    throw new UserError(`row ${at}: the column ${name} holds a value that is no ${valueType}`);
  };
  const read = (row: readonly DuckDBValue[], at: number): FieldValue => {
    const value = find(row);
    if (value === null) return null;
    if (!(value instanceof DuckDBListValue)) return scalar(value, at);
    const items = value.items.filter((item) => item !== null).map((item) => scalar(item, at));
    return items.length > 1 ? items : (items[0] ?? null);
  };
  return [{ name, type: valueType, read }];
}

const VALUE_TYPES: Partial<Record<DuckDBTypeId, ValueType>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'integer',
  [DuckDBTypeId.SMALLINT]: 'integer',
  [DuckDBTypeId.INTEGER]: 'integer',
  [DuckDBTypeId.UTINYINT]: 'integer',
  [DuckDBTypeId.USMALLINT]: 'integer',
  [DuckDBTypeId.UINTEGER]: 'long',
  [DuckDBTypeId.BIGINT]: 'long',
  [DuckDBTypeId.UBIGINT]: 'unsigned_long',
  [DuckDBTypeId.FLOAT]: 'double',
  [DuckDBTypeId.DOUBLE]: 'double',
  [DuckDBTypeId.DECIMAL]: 'double',
  [DuckDBTypeId.VARCHAR]: 'keyword',
  [DuckDBTypeId.ENUM]: 'keyword',
  [DuckDBTypeId.UUID]: 'keyword',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIMESTAMP]: 'date',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'date',
  [DuckDBTypeId.TIMESTAMP_S]: 'date',
  [DuckDBTypeId.TIMESTAMP_MS]: 'date',
  [DuckDBTypeId.TIMESTAMP_NS]: 'date_nanos',
};

function valueTypeOf(type: DuckDBType): ValueType | undefined {
  return VALUE_TYPES[type.typeId];
}

function scalarOf(value: DuckDBValue, type: ValueType): FieldScalar | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : undefined;
  }
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBUUIDValue) return value.toString();
  if (value instanceof DuckDBTimestampNanosecondsValue) return value.nanos;
  const ms = millisOf(value);
  return type === 'date' && ms !== undefined && Math.abs(ms) <= 8.64e15 ? ms : undefined;
}

function millisOf(value: DuckDBValue): number | undefined {
  if (value instanceof DuckDBDateValue) return value.days * DAY_MS;
  if (value instanceof DuckDBTimestampSecondsValue) return Number(value.seconds) * 1000;
  if (value instanceof DuckDBTimestampMillisecondsValue) return Number(value.millis);
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return Math.floor(Number(value.micros) / 1000);
  }
  return undefined;
}

function lengthOf(value: FieldValue): number {
  if (typeof value === 'string') return value.length;
  return Array.isArray(value) ? value.reduce((sum: number, item) => sum + lengthOf(item), 0) : 0;
}
