import type { Span } from '../../base/diagnostic.ts';
import type { FunctionDefinition } from '../../functions/definition.ts';
import { findFunction } from '../../functions/registry.ts';
import { signatureOf } from '../../functions/signature.ts';
import type { Column } from '../../plan/expression.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import { findCommand, isSupported } from '../commands.ts';
import { hasDateMath, resolveDateMath } from '../date-math-name.ts';
import { Lexer } from '../lexer.ts';
import { matchStreams } from '../streams.ts';
import type { Token } from '../token.ts';
import { columnsBefore, columnsOf, type KnownTables } from './columns-before.ts';
import { isDot, nameAt, nameLength } from './place.ts';
import { QueryWalk } from './query-walk.ts';
import { describeParameter, METADATA_TEXTS, OPERATORS, TYPES } from './texts.ts';

/** What is known of the word at a place: plain text in parts, which its reader sets as it likes. */
export interface Hover {
  readonly span: Span;
  /** How it is written, or what it is: `TO_LOWER(string)`, `user.id: keyword`. */
  readonly title: string;
  /** In sentences; a line for each. */
  readonly lines: readonly string[];
  /** ES|QL that shows it. */
  readonly example?: string;
}

/** What stands at an offset of a query that need not be correct; undefined where there is nothing to say. Never throws. */
export function hoverQuery(text: string, offset: number, tables: KnownTables): Hover | undefined {
  const token = tokenAt(text, offset);
  if (token === undefined) return undefined;
  // The walk ends with the token, so that the columns are those before it.
  const walk = new QueryWalk(text.slice(0, token.end));
  walk.run();
  const { name, clause, tokens } = walk.command;
  const last = tokens.length - 1;
  const span = { start: token.start, end: token.end };
  if (last < 0) return undefined;
  const after = new Lexer(text).token(token.end, 'expression');
  if (last < nameLength(tokens)) return hoverCommand(tokens, span);
  if (token.kind === 'source') return hoverPattern(token, tables.streams);
  const previous = tokens[last - 1]!;
  const word = token.kind === 'word' ? token.text.toUpperCase() : '';
  if (previous.text === '::') return hoverType(token, span);
  if (word !== '' && !isDot(previous) && after.kind === 'symbol' && after.text === '(') {
    const definition = findFunction(word);
    if (definition !== undefined && definition.category !== 'internal') return hoverFunction(definition, span);
  }
  const operator =
    word === '' || !isDot(previous) ? OPERATORS.find(({ label }) => label === (word || token.text)) : undefined;
  if (operator !== undefined && token.kind !== 'string')
    return { span, title: operator.label, lines: [sentence(operator.text)] };
  if (!['word', 'pattern', 'quoted-name'].includes(token.kind)) return undefined;
  if (name === 'FROM' && clause === 'METADATA') return hoverMetadata(token, span);
  return hoverColumn(text, walk, token, tables);
}

/** The token at an offset, or the one that ends there. */
function tokenAt(text: string, offset: number): Token | undefined {
  let found: Token | undefined;
  new QueryWalk(text).run((token) => {
    if (
      token.start <= offset &&
      offset <= token.end &&
      (found === undefined || token.start < offset || offset < token.end)
    )
      found = token;
  });
  return found;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function hoverCommand(tokens: readonly Token[], last: Span): Hover | undefined {
  const words = tokens.slice(0, nameLength(tokens)).map((token) => token.text);
  const command = findCommand(words.join(' '));
  if (command === undefined) return undefined;
  const { syntax: title, description, example, leftOut } = command;
  const missing = leftOut === undefined ? 'Not supported yet.' : `Not supported: ${leftOut}.`;
  const lines = isSupported(command) ? [description] : [description, missing];
  return { span: { start: tokens[0]!.start, end: last.end }, title, lines, example };
}

function hoverPattern(token: Token, streams: readonly StreamSchema[]): Hover | undefined {
  if (token.text.toUpperCase() === 'METADATA') return undefined;
  const pattern = token.text.replace(/^-/, '');
  const math = hasDateMath(pattern) ? resolveDateMath(pattern, undefined) : { pattern };
  const matched = 'pattern' in math ? matchStreams([math.pattern], streams) : [];
  const shown = matched.slice(0, 10).map((stream) => `${stream.name}: ${stream.fields.size} fields`);
  const rest = matched.length > shown.length ? [`and ${matched.length - shown.length} more`] : [];
  const span = { start: token.start, end: token.end };
  return {
    span,
    title: token.text,
    lines: matched.length === 0 ? ['No known data stream matches.'] : [...shown, ...rest],
  };
}

function hoverType(token: Token, span: Span): Hover | undefined {
  const text = TYPES.get(token.text.toLowerCase());
  return text === undefined ? undefined : { span, title: token.text.toLowerCase(), lines: [sentence(text)] };
}

function hoverFunction(definition: FunctionDefinition, span: Span): Hover {
  const { description, parameters, examples } = definition;
  const example = examples[0]?.query;
  return {
    span,
    title: signatureOf(definition),
    lines: [description, ...parameters.map(describeParameter)],
    ...(example === undefined ? {} : { example }),
  };
}

function hoverMetadata(token: Token, span: Span): Hover | undefined {
  const text = METADATA_TEXTS.get(token.text);
  return text === undefined ? undefined : { span, title: token.text, lines: [sentence(text)] };
}

/** A column that the command reads, or else one that it makes. */
function hoverColumn(text: string, walk: QueryWalk, token: Token, tables: KnownTables): Hover | undefined {
  const { tokens } = walk.command;
  const before = nameAt(tokens, tokens.length - 1);
  if (before === undefined) return undefined;
  const start = tokens[before.first]!.start;
  const { name, end } = wholeName(text, before.name, token);
  const column =
    find(columnsBefore(text, walk, tables), name) ?? find(columnsOf(throughCommand(text, walk, end), tables), name);
  if (column === undefined) return undefined;
  const lines = column.multi ? ['An event may have several values.'] : [];
  return { span: { start, end }, title: `${name}: ${column.type}`, lines };
}

/** The rest of a dotted name whose middle is pointed at. */
function wholeName(text: string, before: string, token: Token): { readonly name: string; readonly end: number } {
  const lexer = new Lexer(text);
  let name = before;
  let { end } = token;
  for (;;) {
    const dot = lexer.token(end, 'pattern');
    if (!isDot(dot)) return { name, end };
    const part = lexer.token(dot.end, 'pattern');
    if (part.kind !== 'pattern') return { name, end };
    name += `.${part.text.replaceAll('`', '')}`;
    end = part.end;
  }
}

/** The query up to and with the command of a walk. */
function throughCommand(text: string, walk: QueryWalk, from: number): string {
  const command = text.slice(walk.command.start, new Lexer(text).nextPipe(from));
  return walk.before === '' ? command : `${walk.before}\n| ${command}`;
}

function find(columns: readonly Column[], name: string): Column | undefined {
  return columns.find((column) => column.name === name);
}
