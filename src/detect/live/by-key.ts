/** Things by their key, in the order in which they come. */
export function byKey<T extends { readonly key: string }>(things: Iterable<T>): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const thing of things) {
    const list = map.get(thing.key);
    if (list === undefined) map.set(thing.key, [thing]);
    else list.push(thing);
  }
  return map;
}
