import type { Diagnostic, Span } from '../base/diagnostic.ts';
import { MAX_BRANCH_DEPTH, MAX_EXPRESSION_DEPTH } from './ast.ts';
import { Lexer, type LexerMode } from './lexer.ts';
import { describeToken, type Token } from './token.ts';

/** Thrown where a command cannot be parsed any further, after the reason was reported; the parser goes on at the next pipe. */
export class AbandonedCommand extends Error {}

const MAX_DIAGNOSTICS = 100;

/** The tokens of a query as the parser consumes them, and what it found wrong. */
export class TokenStream {
  readonly lexer: Lexer;
  readonly diagnostics: Diagnostic[] = [];
  /** What was consumed so far, in order. */
  readonly tokens: Token[] = [];
  #lastEnd = 0;
  #peeked: { readonly mode: LexerMode; readonly token: Token } | undefined;
  #depth = 0;
  #enclosed = 0;
  #stopped = false;

  constructor(text: string) {
    this.lexer = new Lexer(text);
  }

  /** Where the last consumed token ended. */
  get lastEnd(): number {
    return this.#lastEnd;
  }

  /** Whether so much is wrong that further findings would help nobody. */
  get exhausted(): boolean {
    return this.#stopped || this.diagnostics.length >= MAX_DIAGNOSTICS;
  }

  peek(mode: LexerMode = 'expression'): Token {
    if (this.#peeked?.mode !== mode) this.#peeked = { mode, token: this.lexer.token(this.#lastEnd, mode) };
    return this.#peeked.token;
  }

  /** The token after the next one. */
  peekSecond(mode: LexerMode = 'expression'): Token {
    return this.lexer.token(this.peek(mode).end, mode);
  }

  /** Consumes the next token and reports what is wrong with it by itself. */
  next(mode: LexerMode = 'expression'): Token {
    return this.#consume(this.peek(mode));
  }

  /** As `next`, of a word that is taken as a keyword. */
  nextKeyword(mode: LexerMode = 'expression'): Token {
    return this.#consume({ ...this.peek(mode), keyword: true });
  }

  #consume(token: Token): Token {
    this.#moveTo(token.end);
    this.tokens.push(token);
    if (token.problem !== undefined) this.#add(token.problem);
    if (token.fatal || token.kind === 'invalid') throw new AbandonedCommand();
    return token;
  }

  /** Moves on without reading what is between. */
  skipTo(offset: number): void {
    this.#moveTo(Math.max(offset, this.#lastEnd));
  }

  #moveTo(offset: number): void {
    this.#lastEnd = offset;
    this.#peeked = undefined;
  }

  at(symbol: string, mode: LexerMode = 'expression'): boolean {
    const token = this.peek(mode);
    return token.kind === 'symbol' && token.text === symbol;
  }

  atWord(word: string, mode: LexerMode = 'expression'): boolean {
    return isWord(this.peek(mode), word);
  }

  /** Consumes a symbol where it stands next. */
  accept(symbol: string, mode: LexerMode = 'expression'): Token | undefined {
    return this.at(symbol, mode) ? this.next(mode) : undefined;
  }

  /** Consumes a keyword where it stands next. */
  acceptWord(word: string, mode: LexerMode = 'expression'): Token | undefined {
    return this.atWord(word, mode) ? this.nextKeyword(mode) : undefined;
  }

  /** Consumes a symbol or abandons the command. */
  expect(symbol: string, hint?: string): Token {
    if (!this.at(symbol)) this.unexpected(`\`${symbol}\``, { hint });
    return this.next();
  }

  /** Whether the command ends here. */
  atCommandEnd(mode: LexerMode = 'expression'): boolean {
    return this.at('|', mode) || this.peek(mode).kind === 'end' || (this.#enclosed > 0 && this.at(')', mode));
  }

  /** Parses commands in parentheses, the opening one of which is given: a closing one ends a command there. */
  enclose<Result>(open: Token, parse: () => Result): Result {
    if (this.#enclosed === MAX_BRANCH_DEPTH) {
      this.fail(open, `queries nest more than ${MAX_BRANCH_DEPTH} levels deep`, undefined, 'esql/too-deep');
    }
    this.#enclosed++;
    try {
      return parse();
    } finally {
      this.#enclosed--;
    }
  }

  report(span: Span, message: string, hint?: string, code = 'esql/syntax'): void {
    const diagnostic: Diagnostic = { code, severity: 'error', message, span: { start: span.start, end: span.end } };
    this.#add(hint === undefined ? diagnostic : { ...diagnostic, hint });
  }

  #add(diagnostic: Diagnostic): void {
    if (!this.exhausted) this.diagnostics.push(diagnostic);
  }

  /** Reports and abandons the command. */
  fail(span: Span, message: string, hint?: string, code?: string): never {
    this.report(span, message, hint, code);
    throw new AbandonedCommand();
  }

  /** Refuses a query that is too long: the rest of it is not read, and nothing more is told. */
  refuse(span: Span, message: string, hint?: string): never {
    this.report(span, message, hint, 'esql/too-long');
    this.#stopped = true;
    throw new AbandonedCommand();
  }

  /** Reports the next token as not the expected one and abandons the command. */
  unexpected(expected: string, options: { mode?: LexerMode; hint?: string | undefined } = {}): never {
    const token = this.peek(options.mode);
    // A token that is wrong by itself is told as such.
    if (token.problem !== undefined) {
      this.next(options.mode);
      throw new AbandonedCommand();
    }
    // The end is no surprise inside of a comment that is not closed.
    if (token.kind === 'end' && this.lexer.unclosedComment !== undefined) throw new AbandonedCommand();
    const span = token.kind === 'end' ? { start: this.#lastEnd, end: this.#lastEnd } : token;
    return this.fail(span, `expected ${expected}, found ${describeToken(token)}`, options.hint);
  }

  /** Begins a level of nesting, to be left with `leave`; abandons the command where it is one too many. */
  enter(): void {
    this.#depth++;
    if (this.#depth > MAX_EXPRESSION_DEPTH) this.checkDepth(this.#depth, this.peek());
  }

  leave(): void {
    this.#depth--;
  }

  /** Abandons the command where an expression is too deep for whatever walks it later. */
  checkDepth(depth: number, span: Span): void {
    if (depth <= MAX_EXPRESSION_DEPTH) return;
    const message = `the expression nests more than ${MAX_EXPRESSION_DEPTH} levels deep`;
    this.fail(span, message, 'compute a part of it in an EVAL before', 'esql/too-deep');
  }

  /** Moves past the rest of an abandoned command. */
  abandon(end: number): void {
    this.skipTo(end);
    this.#depth = 0;
  }
}

/** Whether a token is the keyword, in any case. */
export function isWord(token: Token, word: string): boolean {
  return token.kind === 'word' && token.text.length === word.length && token.text.toUpperCase() === word;
}
