import type { CallOptions, Literal } from '../plan/expression.ts';
import type { ValueType } from '../plan/value.ts';

/** A setting that a function takes in braces after its arguments: `{"operator": "AND"}`. */
export interface OptionDefinition {
  readonly name: string;
  /** One sentence, for the documentation and for completion. */
  readonly description: string;
  /** The types of its value; a text is also read as the first of them. */
  readonly types: readonly ValueType[];
  /** The only values it takes, in their usual case; a text in another case is one of them too. */
  readonly values?: readonly string[];
  /** What it is where a query does not say. */
  readonly default?: string | number | boolean;
  /** May be a list of values. */
  readonly list?: true;
  /** What is wrong with a value that its type cannot tell. */
  readonly check?: (value: Literal['value']) => string | undefined;
}

/** The values of a call's options, defaults filled in; undefined where one has neither. */
export type OptionValues = Readonly<Record<string, Literal['value'] | undefined>>;

/** What a call's options amount to. Values of an enumerated option are in the case that its definition has. */
export function optionValues(
  definitions: readonly OptionDefinition[] | undefined,
  given: CallOptions | undefined,
): OptionValues {
  const values: Record<string, Literal['value'] | undefined> = {};
  for (const { name, default: initial, values: allowed } of definitions ?? []) {
    const value = given?.[name]?.value;
    values[name] = value === undefined || value === null ? initial : (listedValue(allowed, value) ?? value);
  }
  return values;
}

/** The one of the allowed values that a text is in any case; undefined for none. */
export function listedValue(allowed: readonly string[] | undefined, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return allowed?.find((a) => a.toLowerCase() === value.toLowerCase());
}
