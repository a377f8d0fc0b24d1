import { findFunction } from '../functions/registry.ts';
import { didYouMean } from './findings.ts';
import { METADATA_FIELDS } from './metadata-fields.ts';
import type { Scope } from './scope.ts';

const MAX_SHOWN = 3;

/** What to do about a name that is no column here; undefined where nothing is known to help. */
export function hintForUnknownColumn(name: string, scope: Scope, further?: Scope): string | undefined {
  return (
    scope.goneSince(name) ??
    (METADATA_FIELDS.has(name) ? `ask for it in FROM: \`METADATA ${name}\`` : undefined) ??
    fieldsBelow(name, scope) ??
    didYouMean(scope.suggest(name) ?? further?.suggest(name)) ??
    unnamedAggregate(name, scope) ??
    calledFunction(name)
  );
}

/** `user` is no field where `user.id` is one. */
function fieldsBelow(name: string, scope: Scope): string | undefined {
  const below = scope.columns.filter((column) => column.name.startsWith(`${name}.`));
  if (below.length === 0) return undefined;
  const shown = below.slice(0, MAX_SHOWN).map((column) => `\`${column.name}\``);
  return `fields below it: ${shown.join(', ')}${below.length > MAX_SHOWN ? ', ...' : ''}`;
}

/** `count` after `STATS COUNT(*)`. */
function unnamedAggregate(name: string, scope: Scope): string | undefined {
  const wanted = `${name.toLowerCase()}(`;
  const column = scope.columns.find((c) => c.name.toLowerCase().startsWith(wanted));
  return column && `the column is called \`${column.name}\`: name it, as in \`${name} = ${column.name}\``;
}

function calledFunction(name: string): string | undefined {
  const definition = findFunction(name);
  if (definition === undefined || definition.category === 'operator' || definition.category === 'internal')
    return undefined;
  const args = definition.parameters.length === 0 ? '' : '...';
  return `a function is called with parentheses: \`${definition.name}(${args})\``;
}

/** Functions of other query languages, and what does their work here. */
const FOREIGN_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...['LOWER', 'LCASE', 'TOLOWER'].map((name) => [name, 'lower case is made with `TO_LOWER(text)`'] as const),
  ...['UPPER', 'UCASE', 'TOUPPER'].map((name) => [name, 'upper case is made with `TO_UPPER(text)`'] as const),
  ...['IFNULL', 'NVL', 'ISNULL'].map((name) => [name, 'the first value that is not null: `COALESCE(a, b)`'] as const),
  ...['IF', 'IIF', 'SWITCH', 'DECODE'].map(
    (name) => [name, 'cases are written `CASE(condition, value, ..., otherwise)`'] as const,
  ),
  ...['LEN', 'CHAR_LENGTH', 'STRLEN'].map((name) => [name, 'the length of a text is `LENGTH(text)`'] as const),
  ...['DC', 'DCOUNT', 'DISTINCT_COUNT', 'UNIQ', 'CARDINALITY', 'DISTINCT'].map(
    (name) => [name, 'different values are counted with `COUNT_DISTINCT(field)`'] as const,
  ),
  ...['MEAN', 'AVERAGE'].map((name) => [name, 'the mean is `AVG(number)`'] as const),
  ...['MAKE_SET', 'COLLECT_SET', 'GROUP_CONCAT', 'ARRAY_AGG', 'LIST'].map(
    (name) => [name, 'the different values of a group are `VALUES(field)`'] as const,
  ),
  ...['REGEXP', 'REGEX_MATCH', 'REGEXP_LIKE', 'MATCHES'].map(
    (name) => [name, 'a regular expression is matched with `field RLIKE "pattern"`'] as const,
  ),
  ...['SUBSTR', 'MID'].map((name) => [name, 'a part of a text is `SUBSTRING(text, start, length)`'] as const),
  ...['DATE', 'TIMESTAMP', 'TO_TIMESTAMP', 'TO_DATE'].map(
    (name) => [name, 'a date is read with `TO_DATETIME(text)`'] as const,
  ),
  ...['GETDATE', 'CURRENT_TIMESTAMP', 'AGO'].map(
    (name) => [name, 'the moment is `NOW()`, an hour ago `NOW() - 1 hour`'] as const,
  ),
  ...['CAST', 'CONVERT'].map(
    (name) => [name, 'values are converted with `value::type` or a function such as `TO_LONG(value)`'] as const,
  ),
  ['BIN', 'time is cut into pieces with `DATE_TRUNC(1 hour, field)` or `BUCKET(field, 1 hour)`'],
  ['DATEDIFF', 'the time between two dates is `DATE_DIFF("seconds", start, end)`'],
  ['HAS', 'text is searched with `LIKE "*text*"`'],
]);

/** What does the work of a function of another language. */
export function hintForForeignFunction(name: string): string | undefined {
  return FOREIGN_FUNCTIONS.get(name);
}
