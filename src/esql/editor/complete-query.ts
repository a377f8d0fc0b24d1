import type { Span } from '../../base/diagnostic.ts';
import type { FunctionDefinition } from '../../functions/definition.ts';
import { findFunction, listFunctions } from '../../functions/registry.ts';
import { signatureOf } from '../../functions/signature.ts';
import type { Column } from '../../plan/expression.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import { isNumeric, type ValueType } from '../../plan/value.ts';
import { COMMANDS, isSupported } from '../commands.ts';
import { METADATA_FIELDS } from '../metadata-fields.ts';
import { printName } from '../name-printer.ts';
import { SETTINGS } from '../settings.ts';
import { quoteString } from '../string-lexer.ts';
import { columnsBefore, type KnownTables } from './columns-before.ts';
import { comparedField, endsOperand, findPlace, nameAt, type Place, secondWord } from './place.ts';
import { describeParameter, METADATA_TEXTS, OPERATORS, TYPES, UNITS } from './texts.ts';

/** What an editor knows of where its queries run. */
export interface EditorContext extends KnownTables {
  /** The values that a field of few values takes. */
  readonly values?: (field: string) => readonly string[];
}

export type CompletionKind =
  | 'command'
  | 'keyword'
  | 'function'
  | 'aggregate'
  | 'operator'
  | 'column'
  | 'metadata'
  | 'index'
  | 'type'
  | 'unit'
  | 'value'
  | 'option'
  | 'policy'
  | 'lookup';

/** What may stand at a place. `insertText` goes in place of `span`, which is all of the word that is typed. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly insertText: string;
  /** In a few words: a type, a signature. */
  readonly detail?: string;
  /** In sentences, plain text. */
  readonly documentation?: string;
  readonly span: Span;
}

type Offer = Omit<CompletionItem, 'span'>;

/**
 * What may be written at an offset of a query that need not be complete or correct, best first: what begins with the typed text,
 * then what has it inside. Empty where nothing is known (in a comment, or where a new name is made). Never throws.
 */
export function completeQuery(text: string, offset: number, context: EditorContext): readonly CompletionItem[] {
  const place = findPlace(text, Math.max(0, Math.min(offset, text.length)));
  if (place === undefined) return [];
  return ranked(offers(place, text, context), place.typed).map((offer) => ({ ...offer, span: place.span }));
}

function ranked(found: readonly Offer[], typed: string): Offer[] {
  const wanted = typed.toLowerCase().replaceAll('`', '');
  const rank = ({ label }: Offer) => {
    const at = label.toLowerCase().replaceAll('`', '').indexOf(wanted);
    return at <= 0 ? at : 1;
  };
  const matching = found.map((offer) => ({ offer, rank: rank(offer) })).filter((o) => o.rank >= 0);
  return matching.sort((a, b) => a.rank - b.rank).map(({ offer }) => offer);
}

function offers(place: Place, text: string, context: EditorContext): readonly Offer[] {
  const { command, tokens, inString } = place;
  if (tokens.length === 0) return inString ? [] : commands(place.walk.atSource);
  if (command.brackets.at(-1)?.symbol === '{') return optionOffers(place);
  if (inString && command.name !== 'SET') return values(place, context, (value) => quoteString(value).slice(1, -1));
  const second = secondWord(command);
  if (second !== undefined && tokens.length === 1) return [keyword(second)];
  switch (command.name) {
    case 'FROM':
      return fromOffers(place, context);
    case 'KEEP':
    case 'DROP':
    case 'MV_EXPAND':
      return beginsItem(tokens) ? columns(columnsBefore(text, place.walk, context)) : [];
    case 'SET':
      return settingOffers(place);
    case 'RENAME':
      return renameOffers(place, text, context);
    case 'LIMIT':
    case 'SAMPLE':
    case 'SHOW':
    case 'FORK':
      return command.clause === 'BY' ? expressionOffers(place, text, context) : [];
    case 'ENRICH':
      if (command.clause === '')
        return tokens.length === 1 ? names(context.policies, 'policy') : [keyword('ON'), keyword('WITH')];
      return command.clause === 'ON' && beginsItem(tokens) ? columns(columnsBefore(text, place.walk, context)) : [];
    case 'LOOKUP':
      if (command.clause === '') return tokens.length === 2 ? names(context.lookups, 'lookup') : [keyword('ON')];
      return expressionOffers(place, text, context);
    default:
      return expressionOffers(place, text, context);
  }
}

function commands(atSource: boolean): Offer[] {
  return COMMANDS.filter((c) => isSupported(c) && (c.kind !== 'processing') === atSource).map((command) => ({
    label: command.name,
    kind: 'command',
    insertText: command.name === 'SHOW INFO' ? command.name : `${command.name} `,
    detail: command.syntax,
    documentation: `${command.description}\n${command.example}`,
  }));
}

function keyword(word: string): Offer {
  return { label: word, kind: 'keyword', insertText: `${word} ` };
}

function names(list: readonly { readonly name: string }[] | undefined, kind: 'policy' | 'lookup'): Offer[] {
  return (list ?? []).map(({ name }) => ({ label: name, kind, insertText: name }));
}

/** Whether an item of a list begins here: behind the command's name, a clause's or a comma. */
function beginsItem(tokens: readonly { readonly text: string }[]): boolean {
  return tokens.length === 1 || [',', 'BY', 'ON', 'METADATA'].includes(tokens.at(-1)!.text.toUpperCase());
}

function fromOffers({ command, tokens }: Place, { streams }: EditorContext): Offer[] {
  if (command.clause === 'METADATA') {
    if (!beginsItem(tokens)) return [];
    const used = new Set(tokens.map((token) => token.text));
    return [...METADATA_FIELDS].flatMap(([name, { type }]) =>
      used.has(name)
        ? []
        : [{ label: name, kind: 'metadata', insertText: name, detail: type, ...documented(METADATA_TEXTS.get(name)) }],
    );
  }
  return beginsItem(tokens) ? indexPatterns(streams) : [keyword('METADATA')];
}

/** The patterns that data streams are usually read by, without their namespace, and the streams themselves. */
function indexPatterns(streams: readonly StreamSchema[]): Offer[] {
  const patterns = new Map<string, number>();
  for (const { name } of streams) {
    const pattern = name.replace(/-[^-]*$/, '-*');
    patterns.set(pattern, (patterns.get(pattern) ?? 0) + 1);
  }
  const counted = (n: number) => (n === 1 ? '1 data stream' : `${n} data streams`);
  return [
    ...[...patterns].map(([label, n]): Offer => ({ label, kind: 'index', insertText: label, detail: counted(n) })),
    ...streams.flatMap(({ name, fields }): Offer[] =>
      patterns.has(name) ? [] : [{ label: name, kind: 'index', insertText: name, detail: `${fields.size} fields` }],
    ),
  ];
}

function renameOffers({ tokens, walk }: Place, text: string, context: EditorContext): Offer[] {
  if (beginsItem(tokens)) return columns(columnsBefore(text, walk, context));
  const name = nameAt(tokens, tokens.length - 1);
  const before = name === undefined ? undefined : tokens[name.first - 1]?.text.toUpperCase();
  return name !== undefined && before !== 'AS' && name.name.toUpperCase() !== 'AS' ? [keyword('AS')] : [];
}

function columns(found: readonly Column[]): Offer[] {
  return found.map(({ name, type, multi }) => ({
    label: name,
    kind: 'column',
    insertText: printName(name),
    detail: multi ? `${type}, several values` : type,
  }));
}

function expressionOffers(place: Place, text: string, context: EditorContext): readonly Offer[] {
  const { command, tokens } = place;
  const bracket = command.brackets.at(-1)?.symbol;
  // A list holds literals.
  if (bracket === '[') return [];
  const last = tokens.at(-1)!;
  const word = last.kind === 'word' ? last.text.toUpperCase() : '';
  if (last.text === '::') return types();
  if (word === 'IS') return [keyword('NULL'), keyword('NOT NULL')];
  if (word === 'NULLS') return [keyword('FIRST'), keyword('LAST')];
  if (word === 'NOT' && endsOperand(tokens.slice(0, -1))) return [keyword('IN'), keyword('LIKE'), keyword('RLIKE')];
  const scope = columnsBefore(text, place.walk, context);
  if (endsOperand(tokens)) return afterOperand(place, scope);
  if (['LIKE', 'RLIKE'].includes(word)) return [];
  return [...values(place, context, quoteString), ...operands(place, scope)];
}

function types(): Offer[] {
  return [...TYPES].map(([label, documentation]) => ({ label, kind: 'type', insertText: label, documentation }));
}

function values(place: Place, context: EditorContext, write: (value: string) => string): Offer[] {
  const field = context.values === undefined ? undefined : comparedField(place);
  const known = field === undefined ? [] : context.values!(field);
  return known.map((value) => ({ label: value, kind: 'value', insertText: write(value), detail: field! }));
}

/** The names of settings, and behind `=` the values of the one that is named. */
function settingOffers({ tokens, inString }: Place): Offer[] {
  if (tokens.length === 1 && !inString) {
    return SETTINGS.map(({ name, description }) => ({
      label: name,
      kind: 'option',
      insertText: `${name} = `,
      documentation: description,
    }));
  }
  if (tokens.at(-1)!.text !== '=') return [];
  const setting = SETTINGS.find(({ name }) => name === tokens.at(-2)?.text);
  const write = (value: string) => (inString ? value : quoteString(value));
  return (setting?.values() ?? []).map((value) => ({ label: value, kind: 'value', insertText: write(value) }));
}

/** The options of the function whose braces are open, or the values of the one that is named. */
function optionOffers({ command, tokens, inString }: Place): Offer[] {
  const called = command.brackets.at(-2)?.called;
  const options = (called === undefined ? undefined : findFunction(called)?.options) ?? [];
  const last = tokens.at(-1)!;
  if (last.text === ':') {
    const option = options.find(({ name }) => name === tokens.at(-2)?.text);
    const write = (value: string) => (inString ? value : quoteString(value));
    return (option?.values ?? []).map((value) => ({ label: value, kind: 'value', insertText: write(value) }));
  }
  if (last.text !== '{' && last.text !== ',') return [];
  return options.map(({ name, description, types: taken }) => ({
    label: name,
    kind: 'option',
    insertText: inString ? name : `${quoteString(name)}: `,
    detail: taken.join(' or '),
    documentation: description,
  }));
}

/** Operators behind an operand, as its type takes them, and the keywords of the command. */
function afterOperand({ command, tokens }: Place, scope: readonly Column[]): Offer[] {
  const found: Offer[] = [];
  const last = tokens.at(-1)!;
  if (last.kind === 'integer')
    found.push(...UNITS.map((unit): Offer => ({ label: unit, kind: 'unit', insertText: unit })));
  if (command.brackets.length === 0) found.push(...commandKeywords(command.name, command.clause, tokens).map(keyword));
  if (command.name === 'DISSECT' || command.name === 'GROK') return found;
  const name = nameAt(tokens, tokens.length - 1)?.name;
  const type = scope.find((column) => column.name === name)?.type;
  for (const { label, text, after } of OPERATORS) {
    if (!takes(after, type)) continue;
    found.push({ label, kind: 'operator', insertText: operatorText(label), documentation: text });
  }
  return found;
}

function operatorText(label: string): string {
  if (label === '::') return label;
  return label.endsWith('IN') ? `${label} (` : `${label} `;
}

function takes(after: (typeof OPERATORS)[number]['after'], type: ValueType | undefined): boolean {
  if (after === 'any' || type === undefined || type === 'null') return true;
  if (after === 'text') return type === 'keyword' || type === 'text';
  const time = type === 'date' || type === 'date_nanos';
  if (after === 'number') return isNumeric(type) || time;
  return after === 'boolean' ? type === 'boolean' : type !== 'boolean';
}

function commandKeywords(command: string, clause: string, tokens: readonly { readonly text: string }[]): string[] {
  const last = tokens.at(-1)!.text.toUpperCase();
  switch (command) {
    case 'STATS':
    case 'INLINE':
      if (clause === 'BY') return [];
      return inFilter(tokens) || last !== ')' ? ['BY'] : ['BY', 'WHERE'];
    case 'SORT':
      return ['ASC', 'DESC', 'NULLS FIRST', 'NULLS LAST'];
    case 'DISSECT':
      return tokens.length > 2 ? ['APPEND_SEPARATOR ='] : [];
    default:
      return [];
  }
}

/** Whether a WHERE stands between the last comma of a STATS and its end. */
function inFilter(tokens: readonly { readonly text: string }[]): boolean {
  const words = tokens.map((token) => token.text.toUpperCase());
  return words.lastIndexOf('WHERE') > words.lastIndexOf(',');
}

/** Columns and functions where an operand begins. */
function operands({ command, tokens }: Place, scope: readonly Column[]): Offer[] {
  const stats = command.name === 'STATS' || command.name === 'INLINE';
  const inAggregate = command.brackets.some(({ called }) => called !== undefined && aggregates().has(called));
  const aggregating = stats && command.clause === '' && !inAggregate && !inFilter(tokens);
  const callable = listFunctions().filter(({ kind, category }) => {
    if (category === 'operator') return false;
    if (kind === 'aggregate') return aggregating;
    return category !== 'grouping' || command.clause === 'BY';
  });
  const functions = callable.map(functionOffer).sort((a, b) => (a.label < b.label ? -1 : 1));
  const literals = ['NOT', 'TRUE', 'FALSE', 'NULL'].map(keyword);
  // What stands beside aggregates is aggregated as well, or a group.
  if (aggregating)
    return [
      ...functions.sort((a, b) => Number(b.kind === 'aggregate') - Number(a.kind === 'aggregate')),
      ...columns(scope),
    ];
  return [...columns(scope), ...functions, ...literals];
}

let aggregateNames: ReadonlySet<string> | undefined;

function aggregates(): ReadonlySet<string> {
  aggregateNames ??= new Set(
    listFunctions().flatMap((f) => (f.kind === 'aggregate' ? [f.name, ...(f.aliases ?? [])] : [])),
  );
  return aggregateNames;
}

function functionOffer(definition: FunctionDefinition): Offer {
  const { name, kind, description, parameters } = definition;
  return {
    label: name,
    kind: kind === 'aggregate' ? 'aggregate' : 'function',
    insertText: parameters.length === 0 ? `${name}()` : `${name}(`,
    detail: signatureOf(definition),
    documentation: [description, ...parameters.map(describeParameter)].join('\n'),
  };
}

function documented(documentation: string | undefined): { documentation?: string } {
  return documentation === undefined ? {} : { documentation };
}
