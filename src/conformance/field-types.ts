import { featureOutOfScope } from '../functions/out-of-scope.ts';
import type { ValueType } from '../plan/value.ts';

/** The value types by the names that csv-spec headers and mappings use, abbreviations included. */
const TYPES: ReadonlyMap<string, ValueType> = new Map(
  (
    [
      ['boolean', 'boolean bool'],
      ['integer', 'integer int i short byte'],
      ['long', 'long l'],
      ['unsigned_long', 'unsigned_long ul'],
      ['double', 'double d float f half_float scaled_float'],
      ['keyword', 'keyword k s string wildcard constant_keyword'],
      ['text', 'text t match_only_text semantic_text'],
      ['date', 'date datetime dt'],
      ['date_nanos', 'date_nanos'],
      ['ip', 'ip'],
      ['version', 'version v'],
      ['date_period', 'date_period'],
      ['time_duration', 'time_duration'],
      ['null', 'null n'],
    ] as const
  ).flatMap(([type, names]) => names.split(' ').map((name) => [name, type] as const)),
);

/** The value type of a type's name; undefined for one that seismo does not have. */
export function valueTypeOf(name: string): ValueType | undefined {
  return TYPES.get(name.toLowerCase());
}

/** The feature out of scope that a type belongs to, by its name. */
export function foreignFeature(name: string): string | undefined {
  return name.toLowerCase() === 'unsupported' ? 'fields of conflicting types' : featureOutOfScope(name);
}
