import type { CommandSyntax, ExpressionSyntax, PartsCommand } from '../../esql/ast.ts';
import { readDissectPattern } from '../../functions/extraction/dissect-pattern.ts';
import { PatternProblem } from '../../functions/extraction/extraction.ts';
import { readGrokPatterns } from '../../functions/extraction/grok-pattern.ts';
import { PART_COLUMNS, type PartColumns } from '../../functions/parts/part-columns.ts';

/** The columns that DISSECT or GROK makes, or why its pattern cannot be read. */
export function extractedColumns(
  command: Extract<CommandSyntax, { kind: 'dissect' | 'grok' }>,
): readonly string[] | string {
  if (command.kind === 'grok') {
    const read = readGrokPatterns(command.patterns.map((pattern) => pattern.value));
    return 'problem' in read ? read.problem.message : read.fields.map((field) => field.name);
  }
  try {
    return readDissectPattern(command.pattern.value, command.separator).fields.map((field) => field.name);
  } catch (problem) {
    if (!(problem instanceof PatternProblem)) throw problem;
    return problem.message;
  }
}

/** The columns below the prefix of URI_PARTS, USER_AGENT or REGISTERED_DOMAIN, as its options leave them. */
export function partColumns(command: Extract<CommandSyntax, { kind: PartsCommand }>): readonly string[] {
  const taken: PartColumns = PART_COLUMNS[command.kind];
  const names = taken.columns.map((column) => column.name);
  if (command.kind !== 'user_agent') return names;
  const given = new Map(command.options.map((entry) => [entry.key, entry.value]));
  const groups = texts(given.get('properties'));
  const device = given.get('extract_device_type');
  const withType = device?.kind === 'boolean' && device.value;
  return names.filter(
    (name) => (name !== 'device.type' || withType) && (groups?.includes(name.split('.')[0]!) ?? true),
  );
}

function texts(value: ExpressionSyntax | undefined): readonly string[] | undefined {
  if (value?.kind === 'string') return [value.value];
  return value?.kind === 'list' ? value.items.flatMap((item) => texts(item) ?? []) : undefined;
}
