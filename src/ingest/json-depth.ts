import type { Json } from '../base/canonical-json.ts';

/** The deepest nesting a record may have; what goes deeper is no log, and recursing over it would overflow the stack. */
export const MAX_RECORD_DEPTH = 512;

/**
 * Whether a value nests at most `limit` arrays and objects into each other: a scalar has depth 0, `[]` has 1.
 * It works level by level, so that no input overflows the stack.
 */
export function depthWithin(json: Json, limit: number): boolean {
  let level: object[] = typeof json === 'object' && json !== null ? [json] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limit) return false;
    const next: object[] = [];
    for (const container of level) {
      if (Array.isArray(container)) {
        for (let i = 0; i < container.length; i++) {
          const child: unknown = container[i];
          if (typeof child === 'object' && child !== null) next.push(child);
        }
        continue;
      }
      const object = container as { readonly [key: string]: unknown };
      for (const key in object) {
        const child = object[key];
        if (typeof child === 'object' && child !== null) next.push(child);
      }
    }
    level = next;
  }
  return true;
}
