import type { Span } from '../../base/diagnostic.ts';
import { isSpace } from '../characters.ts';
import { reservedWord, SECOND_WORDS } from '../keywords.ts';
import { Lexer } from '../lexer.ts';
import type { Token } from '../token.ts';
import { type OpenBracket, QueryWalk, type WalkedCommand } from './query-walk.ts';

/** Where in a query a cursor stands, and what is typed there. */
export interface Place {
  readonly walk: QueryWalk;
  readonly command: WalkedCommand;
  /** The tokens of the command before what is typed. */
  readonly tokens: readonly Token[];
  /** What is typed of a word or, inside of a string, of its text. */
  readonly typed: string;
  /** What a completion replaces: the whole word or text around the cursor. */
  readonly span: Span;
  readonly inString: boolean;
}

/** The place of a cursor; undefined inside of a comment or a number. */
export function findPlace(text: string, offset: number): Place | undefined {
  const head = text.slice(0, offset);
  const walk = new QueryWalk(head);
  let last: Token | undefined;
  walk.run((token) => {
    last = token;
  });
  if (inComment(head, last?.end ?? 0)) return undefined;
  const { command } = walk;
  const found = (tokens: readonly Token[], start: number, end: number, inString = false): Place => ({
    ...{ walk, command, tokens, inString },
    typed: head.slice(start),
    span: { start, end },
  });
  if (last === undefined || last.end < head.length || command.tokens.at(-1) !== last)
    return found(command.tokens, offset, offset);
  switch (last.kind) {
    case 'string':
      // Only a string that is not closed has the cursor inside.
      if (last.problem?.code !== 'esql/unclosed-string') return found(command.tokens, offset, offset);
      return found(command.tokens.slice(0, -1), last.start + openingLength(head, last), stringEnd(text, offset), true);
    case 'integer':
    case 'decimal':
      return undefined;
    case 'source':
      return found(command.tokens.slice(0, -1), last.start, sourceEnd(text, offset));
    case 'word':
    case 'pattern':
    case 'quoted-name':
    case 'invalid':
      return inName(command.tokens.length);
    case 'symbol':
      if (last.text === '.' && endsName(command.tokens.at(-2))) return inName(command.tokens.length);
      return found(command.tokens, offset, offset);
    default:
      return found(command.tokens, offset, offset);
  }

  function inName(count: number): Place {
    let first = count - 1;
    const { tokens } = command;
    if (tokens[first]!.text === '.') first--;
    while (first >= 2 && tokens[first - 1]!.text === '.' && endsName(tokens[first - 2])) first -= 2;
    return found(tokens.slice(0, first), tokens[first]!.start, nameEnd(text, offset));
  }
}

function inComment(head: string, from: number): boolean {
  const last = new Lexer(head).comments(from).at(-1);
  if (last === undefined || last.end < head.length) return false;
  const comment = head.slice(last.start);
  return comment.startsWith('//') || comment.length < 4 || !comment.endsWith('*/');
}

function endsName(token: Token | undefined): boolean {
  return token !== undefined && ['word', 'pattern', 'quoted-name'].includes(token.kind);
}

function openingLength(text: string, { start }: Token): number {
  return text.startsWith('"""', start) ? 3 : 1;
}

function nameEnd(text: string, from: number): number {
  const rest = /^[\w@.*]*/.exec(text.slice(from, from + 500))!;
  return from + rest[0].length;
}

function sourceEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && !isSpace(text.charCodeAt(end)) && !'",|[]()`'.includes(text[end]!)) end++;
  return end;
}

/** Where the text of a string ends that goes on behind the cursor: before its quote, or here where the line has none. */
function stringEnd(text: string, from: number): number {
  const rest = /^[^"\r\n|]*(?=")/.exec(text.slice(from, from + 1_000));
  return from + (rest?.[0].length ?? 0);
}

/** Whether an operand ends with this token, so that an operator may follow. */
export function endsOperand(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  if (last === undefined || tokens.length === nameLength(tokens)) return false;
  switch (last.kind) {
    case 'symbol':
      return [')', ']', '}'].includes(last.text) || isRowCount(tokens);
    case 'word':
      return tokens.at(-2)?.text === '.' || !isKeyword(last.text);
    default:
      return last.kind !== 'invalid';
  }
}

function isRowCount(tokens: readonly Token[]): boolean {
  return tokens.at(-1)?.text === '*' && tokens.at(-2)?.text === '(';
}

function isKeyword(text: string): boolean {
  const word = text.toUpperCase();
  if (word === 'TRUE' || word === 'FALSE' || word === 'NULL') return false;
  return reservedWord(word) || word === 'ON' || word === 'WITH' || word === 'METADATA';
}

const NAMES_OF_TWO: ReadonlyMap<string, string> = new Map([...SECOND_WORDS, ['SHOW', 'INFO']]);

/** The second word of a command of two. */
export function secondWord(command: WalkedCommand): string | undefined {
  return NAMES_OF_TWO.get(command.name);
}

/** How many tokens the command's name has. */
export function nameLength(tokens: readonly Token[]): number {
  const second = NAMES_OF_TWO.get(tokens[0]?.text.toUpperCase() ?? '');
  return second !== undefined && tokens[1]?.text.toUpperCase() === second ? 2 : 1;
}

/** The dotted name that ends at a token's place, with where it begins; undefined where none does. */
export function nameAt(
  tokens: readonly Token[],
  last: number,
): { readonly name: string; readonly first: number } | undefined {
  if (!endsName(tokens[last])) return undefined;
  let first = last;
  while (first >= 2 && tokens[first - 1]!.text === '.' && endsName(tokens[first - 2])) first -= 2;
  return {
    name: tokens
      .slice(first, last + 1)
      .map((t) => t.text)
      .join(''),
    first,
  };
}

/** The field whose value is asked for here: on the left of `==`, `!=`, or of the IN whose list is open. */
export function comparedField({ tokens, command }: Place): string | undefined {
  const last = tokens.at(-1)?.text;
  if (last === '==' || last === '!=') return nameAt(tokens, tokens.length - 2)?.name;
  const bracket: OpenBracket | undefined = command.brackets.at(-1);
  if (bracket?.symbol !== '(' || (last !== '(' && last !== ',')) return undefined;
  let at = bracket.at - 1;
  if (tokens[at]?.text.toUpperCase() !== 'IN') return undefined;
  if (tokens[at - 1]?.text.toUpperCase() === 'NOT') at--;
  return nameAt(tokens, at - 1)?.name;
}
