import type { CommandSyntax, FieldSyntax, QuerySyntax } from '../../esql/ast.ts';
import { printName } from '../../esql/name-printer.ts';
import { parseQuery } from '../../esql/parser.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { DetectionRule } from '../../rules/rule.ts';
import type { AlertRecord } from '../../state/alert-record.ts';

/** A query that shows an alert anew: the rule's own, its row, or the events that it was made of. */
export interface AlertQuery {
  readonly id: 'rule' | 'row' | 'events';
  readonly query: string;
}

export interface AlertQueries {
  /** Null where the rule is gone, or has no query. */
  readonly language: string | null;
  /** The alert's window, ISO-8601, half-open. */
  readonly from: string;
  readonly to: string;
  /** The field that the window is over. */
  readonly time_field: string;
  readonly queries: readonly AlertQuery[];
}

const MOST_EVENTS = 100;

/**
 * The queries behind an alert. `isRunnable` tells whether a query that was put together here has no mistakes: one that has is left out. The
 * record is the alert as its reader may see it.
 */
export function alertQueries(
  alert: AlertRecord,
  rule: DetectionRule | undefined,
  isRunnable: (query: string) => boolean,
): AlertQueries {
  const written = rule?.queries[0];
  const window = { ...alert.window, time_field: rule?.timestampOverride ?? '@timestamp' };
  if (written === undefined) return { language: null, ...window, queries: [] };
  const text = written.text.trim();
  const own: AlertQuery = { id: 'rule', query: text };
  const parsed = written.language === 'esql' ? parseQuery(text).query : undefined;
  if (parsed === undefined) return { language: written.language, ...window, queries: [own] };
  const made = [rowQuery(text, parsed, alert), eventsQuery(text, parsed, alert)];
  const queries = made.filter((query) => query !== undefined && isRunnable(query.query)) as AlertQuery[];
  return { language: 'esql', ...window, queries: [own, ...queries] };
}

/** The rule's query, narrowed to the row of the alert. */
function rowQuery(text: string, { commands }: QuerySyntax, alert: AlertRecord): AlertQuery | undefined {
  const stats = commands.findLast(isStats);
  if (stats === undefined) return undefined;
  const keys = stats.groups.flatMap(({ name, expression }) => {
    const column = name?.name ?? (expression.kind === 'name' ? expression.name : undefined);
    return column === undefined ? [] : [column];
  });
  const condition = conditionOn(keys, alert);
  return condition === undefined ? undefined : { id: 'row', query: `${text}\n| WHERE ${condition}` };
}

/** What the rule reads up to its first STATS, narrowed to the fields of the alert's key. */
function eventsQuery(
  text: string,
  { source, commands, settings }: QuerySyntax,
  alert: AlertRecord,
): AlertQuery | undefined {
  const at = commands.findIndex(isStats);
  const stats = commands[at];
  if (stats === undefined || !isStats(stats) || settings.length > 0) return undefined;
  const before = commands.slice(0, at);
  const condition = conditionOn(stats.groups.flatMap(plainField), alert);
  // All columns are wanted here, and those that KEEP leaves out may be what the analyst looks for.
  const kept = before.filter(({ kind }) => kind !== 'keep' && kind !== 'drop');
  const parts = [source, ...kept].map(({ span }) => text.slice(span.start, span.end).trim());
  if (condition !== undefined) parts.push(`WHERE ${condition}`);
  parts.push('SORT @timestamp DESC', `LIMIT ${MOST_EVENTS}`);
  return { id: 'events', query: parts.join('\n| ') };
}

type Stats = Extract<CommandSyntax, { kind: 'stats' | 'inline_stats' }>;

function isStats(command: CommandSyntax): command is Stats {
  return command.kind === 'stats';
}

function plainField({ name, expression }: FieldSyntax): string[] {
  if (expression.kind !== 'name') return [];
  return name === undefined || name.name === expression.name ? [expression.name] : [];
}

function conditionOn(columns: readonly string[], { fields }: AlertRecord): string | undefined {
  const conditions = columns.flatMap((column) => {
    const value = Object.hasOwn(fields, column) ? fields[column] : undefined;
    if (value === null) return [`${printName(column)} IS NULL`];
    if (value === undefined || typeof value === 'object') return [];
    return [`${printName(column)} == ${typeof value === 'string' ? quoteString(value) : String(value)}`];
  });
  return conditions.length === 0 ? undefined : conditions.join(' AND ');
}
