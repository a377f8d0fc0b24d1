import type { Json } from '../../../base/canonical-json.ts';
import { asObject } from '../json-read.ts';

/**
 * A JSON value as Elasticsearch's ingest pipelines write an object into a text field: `{key=value, list=[a, b]}`, which is how
 * Java prints maps and lists. Rules take such texts apart with DISSECT and so depend on the order of the keys, which is that of
 * a `java.util.HashMap`: by hash (the JDK documents `String.hashCode`), not by name.
 */
export function mapText(value: Json): string {
  const pieces: string[] = [];
  write(pieces, value);
  return pieces.join('');
}

function write(pieces: string[], value: Json): void {
  if (Array.isArray(value)) {
    pieces.push('[');
    (value as readonly Json[]).forEach((item, i) => {
      if (i > 0) pieces.push(', ');
      write(pieces, item);
    });
    pieces.push(']');
    return;
  }
  const object = asObject(value);
  if (object === undefined) {
    pieces.push(String(value));
    return;
  }
  pieces.push('{');
  hashOrder(Object.keys(object)).forEach((key, i) => {
    pieces.push(i > 0 ? ', ' : '', key, '=');
    write(pieces, object[key]!);
  });
  pieces.push('}');
}

/** Keys by the bucket they fall into; those of one bucket in the order they came. */
function hashOrder(keys: string[]): string[] {
  let buckets = 16;
  while (keys.length > buckets * 0.75) buckets *= 2;
  const bucketOf = (key: string): number => {
    let hash = 0;
    for (let i = 0; i < key.length; i++) hash = (Math.imul(31, hash) + key.charCodeAt(i)) | 0;
    return (hash ^ (hash >>> 16)) & (buckets - 1);
  };
  return keys
    .map((key) => [bucketOf(key), key] as const)
    .sort(([a], [b]) => a - b)
    .map(([, key]) => key);
}
