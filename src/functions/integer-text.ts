import type { ValueType } from '../plan/value.ts';
import type { Argument } from './definition.ts';

/** Reads constant text as integers in the arguments from a place on, where ES|QL does so (`LEFT(name, "2")`). */
export function integerText(from: number): (args: readonly Argument[]) => readonly (ValueType | undefined)[] {
  return (args) =>
    args.map((a, i) => (i >= from && a.type === 'keyword' && a.literal !== undefined ? 'integer' : undefined));
}
