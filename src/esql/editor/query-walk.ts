import { Lexer, type LexerMode } from '../lexer.ts';
import type { Token } from '../token.ts';

/** An opening bracket that is not closed yet. */
export interface OpenBracket {
  readonly symbol: string;
  /** The function whose arguments it opens, in upper case. */
  readonly called: string | undefined;
  /** How many tokens of its command stood before it. */
  readonly at: number;
}

/** The command that a place belongs to, as far as it is written. */
export interface WalkedCommand {
  /** Its first word in upper case; empty where none is written yet. */
  readonly name: string;
  readonly start: number;
  /** METADATA, BY, ON or WITH, where the place stands behind one. */
  clause: string;
  /** Where the last comma stands that is inside no bracket. */
  comma: number | undefined;
  readonly tokens: Token[];
  readonly brackets: OpenBracket[];
}

/** A pipeline on the way to a place: the query, and the branch of a FORK inside of it. */
interface Pipeline {
  /** Where the text of its commands before the current one begins and ends. */
  readonly start: number;
  end: number;
  command: WalkedCommand;
}

const CLAUSES: ReadonlySet<string> = new Set(['METADATA', 'BY', 'ON', 'WITH']);
const PATTERN_COMMANDS: ReadonlySet<string> = new Set(['KEEP', 'DROP', 'RENAME', 'MV_EXPAND']);

/** Goes through the tokens of a text that need not be a query, and keeps account of where it is. */
export class QueryWalk {
  readonly #text: string;
  readonly #pipelines: Pipeline[];

  constructor(text: string) {
    this.#text = text;
    this.#pipelines = [{ start: 0, end: 0, command: newCommand('', 0) }];
  }

  get command(): WalkedCommand {
    return this.#pipelines.at(-1)!.command;
  }

  /** Whether the place is where a query begins. */
  get atSource(): boolean {
    const [pipeline] = this.#pipelines;
    return this.#pipelines.length === 1 && pipeline!.end === 0;
  }

  /** The commands that the current one takes its rows from, as a query. */
  get before(): string {
    return this.#pipelines
      .map(({ start, end }) => this.#text.slice(start, end))
      .filter((text) => text.trim() !== '')
      .join('\n| ');
  }

  /** Walks to the text's end; `each` is told of every token once it is taken in. */
  run(each?: (token: Token, command: WalkedCommand) => void): void {
    const lexer = new Lexer(this.#text);
    for (let at = 0; ; ) {
      const token = lexer.token(at, this.#mode());
      if (token.kind === 'end') return;
      // Whatever a token is, the walk goes on behind it.
      at = Math.max(token.end, at + 1);
      this.#take(token);
      each?.(token, this.command);
    }
  }

  #mode(): LexerMode {
    const { name, clause, brackets } = this.command;
    if (name === 'FROM' && clause === '' && brackets.length === 0) return 'source';
    return PATTERN_COMMANDS.has(name) ? 'pattern' : 'expression';
  }

  #take(token: Token): void {
    const pipeline = this.#pipelines.at(-1)!;
    const { command } = pipeline;
    const symbol = token.kind === 'symbol' ? token.text : '';
    if (symbol === '|' || (symbol === ';' && command.name === 'SET')) this.#nextCommand(token);
    else if (command.name === '') {
      if (symbol === ')' && this.#pipelines.length > 1) this.#pipelines.pop();
      else pipeline.command = { ...newCommand(token.text.toUpperCase(), token.start), tokens: [token] };
    } else if (symbol === '(' && command.name === 'FORK' && command.brackets.length === 0) {
      this.#pipelines.push({ start: token.end, end: token.end, command: newCommand('', token.end) });
    } else if (symbol === ')' && command.brackets.length === 0 && this.#pipelines.length > 1) this.#pipelines.pop();
    else takeInto(command, token, symbol);
  }

  #nextCommand(separator: Token): void {
    const pipeline = this.#pipelines.at(-1)!;
    if (separator.text === '|') pipeline.end = separator.start;
    pipeline.command = newCommand('', separator.end);
  }
}

function takeInto(command: WalkedCommand, token: Token, symbol: string): void {
  const { tokens, brackets } = command;
  const last = tokens.at(-1);
  if (symbol === '(' || symbol === '[' || symbol === '{') {
    const called = symbol === '(' && last?.kind === 'word' && tokens.length > 1 ? last.text.toUpperCase() : undefined;
    brackets.push({ symbol, called, at: tokens.length });
  } else if (symbol === ')' || symbol === ']' || symbol === '}') brackets.pop();
  else if (brackets.length === 0) {
    if (symbol === ',') command.comma = token.start;
    const word = token.kind === 'word' || token.kind === 'source' ? token.text.toUpperCase() : '';
    if (CLAUSES.has(word) && last?.text !== '.') {
      command.clause = word;
      command.comma = undefined;
    }
  }
  tokens.push(token);
}

function newCommand(name: string, start: number): WalkedCommand {
  return { name, start, clause: '', comma: undefined, tokens: [], brackets: [] };
}
