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

/** Types whose features lie outside of seismo's ES|QL, and the feature each belongs to. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ...['geo_point', 'geo_shape', 'cartesian_point', 'cartesian_shape', 'geohash', 'geotile', 'geohex'].map(
    (type) => [type, 'spatial'] as const,
  ),
  ['dense_vector', 'vector search'],
  ...['counter_integer', 'counter_long', 'counter_double', 'aggregate_metric_double'].map(
    (type) => [type, 'time series'] as const,
  ),
  ...['histogram', 'exponential_histogram', 'tdigest'].map((type) => [type, 'histograms'] as const),
]);

/** The value type of a type's name; undefined for one that seismo does not have. */
export function valueTypeOf(name: string): ValueType | undefined {
  return TYPES.get(name.toLowerCase());
}

/** The feature out of scope that a type belongs to, by its name. */
export function foreignFeature(name: string): string | undefined {
  return FOREIGN.get(name.toLowerCase());
}
