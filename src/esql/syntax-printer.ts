import type {
  AggregateFieldSyntax,
  CommandSyntax,
  ExpressionSyntax,
  FieldSyntax,
  FromSyntax,
  InvalidSyntax,
  MapEntrySyntax,
  QuerySyntax,
  SortKeySyntax,
  SourceSyntax,
  UnsupportedSyntax,
} from './ast.ts';
import { plainSource, printName, printNamePattern } from './name-printer.ts';
import { quotePattern, quoteString } from './string-lexer.ts';

/** How tight each form binds: a form that binds looser than its place asks for is put in parentheses. */
const BINDING = { or: 1, and: 2, not: 3, predicate: 4, sum: 5, product: 6, unary: 7, cast: 8, primary: 9 };

const INFIX: ReadonlyMap<string, { readonly sign: string; readonly binding: number }> = new Map([
  ['EQUALS', { sign: '==', binding: BINDING.predicate }],
  ['NOT_EQUALS', { sign: '!=', binding: BINDING.predicate }],
  ['LESS', { sign: '<', binding: BINDING.predicate }],
  ['LESS_OR_EQUAL', { sign: '<=', binding: BINDING.predicate }],
  ['GREATER', { sign: '>', binding: BINDING.predicate }],
  ['GREATER_OR_EQUAL', { sign: '>=', binding: BINDING.predicate }],
  ['ADD', { sign: '+', binding: BINDING.sum }],
  ['SUBTRACT', { sign: '-', binding: BINDING.sum }],
  ['MULTIPLY', { sign: '*', binding: BINDING.product }],
  ['DIVIDE', { sign: '/', binding: BINDING.product }],
  ['MODULO', { sign: '%', binding: BINDING.product }],
]);

type Call = Extract<ExpressionSyntax, { kind: 'call' }>;
interface Printed {
  readonly text: string;
  readonly binding: number;
}

/** Writes a query in canonical form, a line per command; parsing the text gives the same tree but for spans. */
export function printQuery(query: QuerySyntax): string {
  const settings = query.settings.map((s) => `SET ${printName(s.name.name)} = ${printExpression(s.value)};\n`);
  return settings.join('') + [printSource(query.source), ...query.commands.map(printCommand)].join('\n| ');
}

function printSource(source: SourceSyntax): string {
  switch (source.kind) {
    case 'from':
      return printFrom(source);
    case 'row':
      return `ROW ${source.fields.map(printField).join(', ')}`;
    case 'show':
      return 'SHOW INFO';
    case 'unsupported':
    case 'invalid':
      return printOpaque(source);
  }
}

/** Writes an expression in canonical form: keywords upper-case, one space around operators, parentheses where needed. */
export function printExpression(expression: ExpressionSyntax): string {
  return print(expression).text;
}

function printFrom(source: FromSyntax): string {
  const patterns = source.patterns.map(({ name }) => printSourceName(name));
  const metadata = source.metadata.map(({ name }) => printName(name));
  const subqueries = source.subqueries.map((query) => `(${printInLine(query)})`);
  return `FROM ${[...patterns, ...subqueries].join(', ')}${metadata.length === 0 ? '' : ` METADATA ${metadata.join(', ')}`}`;
}

/** A query in parentheses, on one line. */
function printInLine(query: QuerySyntax): string {
  return [printSource(query.source), ...query.commands.map(printCommand)].join(' | ');
}

function printCommand(command: CommandSyntax): string {
  switch (command.kind) {
    case 'where':
      return `WHERE ${printExpression(command.condition)}`;
    case 'eval':
      return `EVAL ${command.fields.map(printField).join(', ')}`;
    case 'keep':
      return `KEEP ${command.patterns.map(printNamePattern).join(', ')}`;
    case 'drop':
      return `DROP ${command.patterns.map(printNamePattern).join(', ')}`;
    case 'rename': {
      const renames = command.renames.map((r) => `${printNamePattern(r.from)} AS ${printNamePattern(r.to)}`);
      return `RENAME ${renames.join(', ')}`;
    }
    case 'stats':
    case 'inline_stats': {
      const aggregates = command.aggregates.map(printAggregate).join(', ');
      const groups = command.groups.map(printField).join(', ');
      const keyword = command.kind === 'stats' ? 'STATS' : 'INLINE STATS';
      return [keyword, aggregates, groups === '' ? '' : `BY ${groups}`].filter((part) => part !== '').join(' ');
    }
    case 'sort':
      return `SORT ${command.keys.map(printSortKey).join(', ')}`;
    case 'limit':
      return `LIMIT ${printExpression(command.count)}${printGroups(command.groups)}`;
    case 'sample':
      return `SAMPLE ${printExpression(command.probability)}`;
    case 'lookup_join': {
      const conditions = command.conditions.map(printExpression).join(', ');
      return `LOOKUP JOIN ${printSourceName(command.table.name)} ON ${conditions}`;
    }
    case 'enrich':
      return printEnrich(command);
    case 'fork': {
      const branches = command.branches.map((branch) => `(${branch.commands.map(printCommand).join(' | ')})`);
      return `FORK ${branches.join(' ')}`;
    }
    case 'uri_parts':
    case 'user_agent':
    case 'registered_domain': {
      const options = command.options.length === 0 ? '' : ` WITH ${printOptions(command.options)}`;
      return `${command.kind.toUpperCase()} ${printName(command.prefix.name)} = ${printExpression(command.input)}${options}`;
    }
    case 'completion': {
      const target = command.target === undefined ? '' : `${printName(command.target.name)} = `;
      const options = command.options.length === 0 ? '' : ` WITH ${printOptions(command.options)}`;
      return `COMPLETION ${target}${printExpression(command.prompt)}${options}`;
    }
    case 'mv_expand':
      return `MV_EXPAND ${printName(command.column.name)}`;
    case 'dissect': {
      const separator = command.separator === '' ? '' : ` APPEND_SEPARATOR=${quoteString(command.separator)}`;
      return `DISSECT ${printExpression(command.input)} ${quotePattern(command.pattern.value)}${separator}`;
    }
    case 'grok': {
      const patterns = command.patterns.map((pattern) => quotePattern(pattern.value));
      return `GROK ${printExpression(command.input)} ${patterns.join(', ')}`;
    }
    case 'unsupported':
    case 'invalid':
      return printOpaque(command);
  }
}

function printGroups(groups: readonly ExpressionSyntax[]): string {
  return groups.length === 0 ? '' : ` BY ${groups.map(printExpression).join(', ')}`;
}

function printEnrich({ policy, on, fields }: Extract<CommandSyntax, { kind: 'enrich' }>): string {
  const field = on === undefined ? '' : ` ON ${printName(on.name)}`;
  const added = fields.map((f) =>
    f.name.name === f.field.name ? printName(f.name.name) : `${printName(f.name.name)} = ${printName(f.field.name)}`,
  );
  return `ENRICH ${printSourceName(policy.name)}${field}${added.length === 0 ? '' : ` WITH ${added.join(', ')}`}`;
}

function printSourceName(name: string): string {
  return plainSource(name) ? name : quoteString(name);
}

/** A command without a tree is its own text; of an invalid one only the name is known. */
function printOpaque(command: UnsupportedSyntax | InvalidSyntax): string {
  return command.kind === 'unsupported' ? command.text : command.name;
}

function printField(field: FieldSyntax): string {
  const expression = printExpression(field.expression);
  return field.name === undefined ? expression : `${printName(field.name.name)} = ${expression}`;
}

function printAggregate(field: AggregateFieldSyntax): string {
  return field.filter === undefined ? printField(field) : `${printField(field)} WHERE ${printExpression(field.filter)}`;
}

function printSortKey(key: SortKeySyntax): string {
  const nulls = key.nulls === undefined ? '' : ` NULLS ${key.nulls.toUpperCase()}`;
  return `${printExpression(key.expression)}${key.descending ? ' DESC' : ''}${nulls}`;
}

function print(expression: ExpressionSyntax): Printed {
  if (expression.kind !== 'call') return { text: printLeaf(expression), binding: BINDING.primary };
  if (expression.operator) return printOperator(expression);
  const args = expression.args.map((arg) => printExpression(arg));
  return { text: `${expression.name}(${args.join(', ')})`, binding: BINDING.primary };
}

function printLeaf(expression: Exclude<ExpressionSyntax, Call>): string {
  switch (expression.kind) {
    case 'string':
      return quoteString(expression.value);
    case 'integer':
      return String(expression.value);
    case 'decimal':
      return printDecimal(expression.value);
    case 'boolean':
      return expression.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'timespan':
      return `${expression.amount} ${expression.unit}`;
    case 'list':
      return `[${expression.items.map(printExpression).join(', ')}]`;
    case 'name':
      return printName(expression.name);
    case 'map':
      return printOptions(expression.entries);
    case 'parameter':
      return `?${expression.name}`;
    case 'star':
      return '*';
  }
}

function printOptions(entries: readonly MapEntrySyntax[]): string {
  return `{${entries.map((e) => `${quoteString(e.key)}: ${printExpression(e.value)}`).join(', ')}}`;
}

function printDecimal(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function printOperator({ name, args }: Call): Printed {
  const [first, ...rest] = args;
  if (first === undefined) throw new Error(`the operator ${name} has no operands`);
  const infix = INFIX.get(name);
  if (infix !== undefined) {
    const { sign, binding } = infix;
    // Comparisons do not chain; the others group to the left.
    const left = printAt(first, binding === BINDING.predicate ? BINDING.sum : binding);
    return { text: `${left} ${sign} ${printAt(rest[0]!, binding + 1)}`, binding };
  }
  switch (name) {
    case 'OR':
      return { text: args.map((arg) => printAt(arg, BINDING.and)).join(' OR '), binding: BINDING.or };
    case 'AND':
      return { text: args.map((arg) => printAt(arg, BINDING.not)).join(' AND '), binding: BINDING.and };
    case 'NOT':
      return { text: `NOT ${printAt(first, BINDING.not)}`, binding: BINDING.not };
    case 'NEGATE':
      return { text: `-${printNegated(first)}`, binding: BINDING.unary };
    case 'CAST':
      return { text: `${printAt(first, BINDING.cast)}::${printExpression(rest[0]!)}`, binding: BINDING.cast };
    default:
      return { text: `${printAt(first, BINDING.sum)} ${printPredicate(name, rest)}`, binding: BINDING.predicate };
  }
}

function printPredicate(name: string, operands: readonly ExpressionSyntax[]): string {
  switch (name) {
    case 'IS_NULL':
      return 'IS NULL';
    case 'IS_NOT_NULL':
      return 'IS NOT NULL';
    case 'IN':
      return `IN (${operands.map(printExpression).join(', ')})`;
    case 'LIKE':
    case 'RLIKE': {
      const patterns = operands.map(printExpression).join(', ');
      // A parenthesis after the keyword opens a list of patterns, even if it was to group an operator.
      const single = operands.length === 1 && print(operands[0]!).binding >= BINDING.sum && !patterns.startsWith('(');
      return `${name} ${single ? patterns : `(${patterns})`}`;
    }
    case 'MATCH':
      return `: ${printAt(operands[0]!, BINDING.unary)}`;
    default:
      throw new Error(`${name} is no operator`);
  }
}

/** What stands after a minus: a number there would become a negative literal. */
function printNegated(operand: ExpressionSyntax): string {
  const text = printAt(operand, BINDING.unary);
  return /^[0-9.]/.test(text) ? `(${text})` : text;
}

function printAt(expression: ExpressionSyntax, binding: number): string {
  const printed = print(expression);
  return printed.binding < binding ? `(${printed.text})` : printed.text;
}
