/** Appends items to an array; unlike `push(...items)`, of any number, since arguments stand on the stack. */
export function appendAll<T>(target: T[], items: readonly T[]): void {
  for (const item of items) target.push(item);
}
