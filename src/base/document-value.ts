/**
 * A field's value in an event's document, whether its name is nested, dotted or both; undefined where it is not there.
 * A document is JSON: what is not an object has no fields.
 */
export function documentValue<Value>(document: Value | undefined, field: string): Value | undefined {
  if (document === undefined || document === null || typeof document !== 'object' || Array.isArray(document))
    return undefined;
  const object = document as { readonly [key: string]: Value };
  if (Object.hasOwn(object, field)) return object[field];
  for (let dot = field.indexOf('.'); dot !== -1; dot = field.indexOf('.', dot + 1)) {
    const head = field.slice(0, dot);
    if (!Object.hasOwn(object, head)) continue;
    const found = documentValue(object[head], field.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}
