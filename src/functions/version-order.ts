import type { Sql } from '../base/sql-text.ts';
import type { SqlContext } from './definition.ts';

/**
 * A text whose order is the order of versions (Semantic Versioning 2.0.0, with any number of numeric parts): numeric parts
 * by value, pre-releases before their release and numbers before words in them, build metadata last; what is no version
 * comes after all that are.
 */
export function versionKey(version: Sql, { dialect }: Pick<SqlContext, 'dialect'>): Sql {
  return dialect.versionKey(version);
}
