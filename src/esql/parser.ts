import type { Diagnostic, Span } from '../base/diagnostic.ts';
import { suggest } from '../base/suggest.ts';
import type { CommandSyntax, ForkBranchSyntax, InvalidSyntax, QuerySyntax, SourceSyntax } from './ast.ts';
import { isSpace } from './characters.ts';
import { CommandParser } from './command-parser.ts';
import { ExpressionParser } from './expression-parser.ts';
import {
  COMMAND_WORDS,
  FOREIGN_COMMANDS,
  PROCESSING_COMMANDS,
  SOURCE_COMMANDS,
  UNSUPPORTED_COMMANDS,
  UNSUPPORTED_SOURCES,
} from './keywords.ts';
import { parseClosing } from './list-parser.ts';
import { parseSettings } from './settings-parser.ts';
import { parseFrom, parseRow, parseShow } from './source-parser.ts';
import { spanOf } from './spans.ts';
import { hintAfterExpression } from './syntax-hints.ts';
import { shorten, type Token } from './token.ts';
import { AbandonedCommand, TokenStream } from './token-stream.ts';
import { parseUnsupported, passOverSubquery } from './unsupported-parser.ts';

/** The longest query that is parsed, in UTF-16 units. */
export const MAX_QUERY_LENGTH = 4_000_000;

/** How many commands a query may have, those in parentheses included: plans are walked, and engines nest, as deep as that. */
export const MAX_COMMANDS = 1_000;

/** What parsing makes of a text. */
export interface ParsedQuery {
  readonly query: QuerySyntax | undefined;
  readonly diagnostics: Diagnostic[];
  /** What the parser consumed, in order; text that it passed over (a command known by name only) is not among it. */
  readonly tokens: readonly Token[];
}

/**
 * Parses a query. Gives its syntax tree wherever one could be made, and all syntax errors found (at most 100, in the
 * order of the text); a command with an error that cannot be read past is an `invalid` one in the tree. Never throws.
 * The language is that of https://www.elastic.co/docs/reference/query-languages/esql.
 */
export function parseQuery(text: string): ParsedQuery {
  if (text.length > MAX_QUERY_LENGTH) {
    const message = `the query has ${text.length} characters, of which at most ${MAX_QUERY_LENGTH} are read`;
    return { query: undefined, diagnostics: [{ code: 'esql/too-long', severity: 'error', message }], tokens: [] };
  }
  return new QueryParser(text).parse();
}

const SOURCE_HINT = 'begin with `FROM` and an index pattern, such as `FROM logs-*`';
const COMMANDS_HINT = `commands are ${PROCESSING_COMMANDS.join(', ')}`;
const LISTING_COMMANDS: ReadonlySet<string> = new Set([
  'ROW',
  'EVAL',
  'KEEP',
  'DROP',
  'RENAME',
  'STATS',
  'SORT',
  'GROK',
]);

class QueryParser {
  readonly #stream: TokenStream;
  readonly #expressions: ExpressionParser;
  readonly #commands: CommandParser;
  /** The pipe before the current command. */
  #pipe: Span = { start: 0, end: 0 };
  /** The name of the current command. */
  #word = '';
  /** Whether text that does not belong there followed the last command. */
  #spilled = false;
  /** Whether the current command takes a list, so that a comma may follow. */
  #listed = false;
  #commandCount = 0;

  constructor(text: string) {
    this.#stream = new TokenStream(text);
    this.#expressions = new ExpressionParser(this.#stream);
    this.#commands = new CommandParser(this.#stream, this.#expressions, (open) => this.#branch(open));
  }

  parse(): ParsedQuery {
    const { start } = this.#stream.peek();
    const settings = parseSettings(this.#stream, this.#expressions);
    let source = this.#source();
    const commands: CommandSyntax[] = [];
    while (!this.#stream.exhausted) {
      const before = { word: this.#word, node: commands.at(-1) ?? source };
      const more = this.#nextCommand(source === undefined && commands.length === 0);
      if (this.#spilled && before.node !== undefined) {
        // What follows a command belongs to it, and changes what it means.
        const invalid: InvalidSyntax = { kind: 'invalid', name: before.word, span: before.node.span };
        if (commands.length > 0) commands[commands.length - 1] = invalid;
        else source = invalid;
      }
      this.#spilled = false;
      if (!more) break;
      const command = this.#command();
      if (command !== undefined) commands.push(command);
    }
    const { unclosedComment } = this.#stream.lexer;
    if (unclosedComment !== undefined) {
      const opening = { start: unclosedComment.start, end: unclosedComment.start + 2 };
      this.#stream.report(opening, 'the comment is not closed', 'it ends with `*/`', 'esql/unclosed-comment');
    }
    const diagnostics = this.#stream.diagnostics.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
    const { tokens } = this.#stream;
    if (source === undefined) return { query: undefined, diagnostics, tokens };
    const end = commands.at(-1)?.span.end ?? source.span.end;
    return { query: { settings, source, commands, span: { start, end } }, diagnostics, tokens };
  }

  #source(): SourceSyntax | undefined {
    const token = this.#stream.peek();
    const word = commandWord(token);
    this.#word = word;
    this.#listed = LISTING_COMMANDS.has(word);
    if (SOURCE_COMMANDS.includes(word) || UNSUPPORTED_SOURCES.has(word)) {
      this.#stream.nextKeyword();
      return this.#guarded(token, () => {
        if (word === 'FROM') return parseFrom(this.#stream, token, (open) => this.#subquery(open));
        if (word === 'ROW') return parseRow(this.#stream, this.#commands, token);
        if (word === 'SHOW') return parseShow(this.#stream, token);
        return parseUnsupported(this.#stream, token, UNSUPPORTED_SOURCES.get(word));
      });
    }
    this.#reportMissingSource(token, word);
    return undefined;
  }

  #reportMissingSource(token: Token, word: string): void {
    const code = 'esql/missing-source';
    if (token.kind === 'end') {
      // Inside of a comment that is not closed there may well be a query.
      if (this.#stream.lexer.unclosedComment === undefined) {
        this.#stream.report({ start: token.end, end: token.end }, 'the query is empty', SOURCE_HINT, code);
      }
    } else if (this.#stream.at('|')) {
      this.#stream.report(token, 'the query begins with a pipe', SOURCE_HINT, code);
    } else if (COMMAND_WORDS.has(word)) {
      this.#stream.report(token, `a query cannot begin with ${word}`, SOURCE_HINT, code);
    } else {
      this.#guarded(token, () => {
        if (word === '') return this.#stream.unexpected('`FROM`', { hint: SOURCE_HINT });
        const near = suggest(word, SOURCE_COMMANDS);
        const hint = near === undefined ? (FOREIGN_COMMANDS.get(word) ?? SOURCE_HINT) : `did you mean \`${near}\`?`;
        return this.#unknownCommand(token, hint);
      });
    }
  }

  /** Moves to the next command, past its pipe; false at the end. */
  #nextCommand(first: boolean): boolean {
    const token = this.#stream.peek();
    if (this.#stream.accept('|')) {
      this.#pipe = spanOf(token);
      return true;
    }
    if (this.#stream.at(';') && this.#stream.peekSecond().kind === 'end') {
      this.#stream.next();
      this.#stream.report(token, 'a query does not end with `;`', 'remove it');
    }
    if (this.#stream.peek().kind === 'end') return false;
    const word = commandWord(token);
    if (COMMAND_WORDS.has(word)) {
      if (!first) this.#stream.report(token, `a \`|\` is missing before ${word}`, 'commands are separated by `|`');
      return true;
    }
    this.#spilled = true;
    this.#guarded(token, () => {
      const hint = hintAfterExpression(token, this.#stream.peekSecond());
      return this.#stream.unexpected(this.#listed ? '`,` or `|`' : '`|`', { hint });
    });
    return this.#nextCommand(first);
  }

  #command(): CommandSyntax | undefined {
    const token = this.#stream.peek();
    if (token.kind === 'end') {
      this.#stream.report(this.#pipe, 'the query ends with a pipe', 'remove it, or add a command');
      return undefined;
    }
    if (this.#stream.at('|')) {
      this.#stream.report(this.#pipe, 'a pipe with no command after it', 'remove it, or add a command');
      return undefined;
    }
    return this.#guarded(token, () => this.#parseCommand());
  }

  /** The command that stands next; abandons it where it cannot be parsed. */
  #parseCommand(): CommandSyntax {
    const token = this.#stream.peek();
    if (token.kind !== 'word') return this.#stream.unexpected('a command');
    this.#countCommand(token);
    const word = commandWord(token);
    const parse = this.#commands.byName.get(word);
    this.#word = word;
    this.#listed = LISTING_COMMANDS.has(word);
    this.#stream.nextKeyword();
    if (parse !== undefined) return parse(token);
    if (UNSUPPORTED_COMMANDS.has(word)) return parseUnsupported(this.#stream, token, UNSUPPORTED_COMMANDS.get(word));
    return this.#refuseCommand(token, word);
  }

  /** Counts a command; the first one too many ends the reading. */
  #countCommand(token: Token): void {
    this.#commandCount++;
    if (this.#commandCount <= MAX_COMMANDS) return;
    const hint = 'join conditions with AND in one WHERE, and assignments in one EVAL';
    this.#stream.refuse(token, `the query has more than ${MAX_COMMANDS} commands`, hint);
  }

  /** The query in parentheses of a FROM; undefined where it has no source (reported). */
  #subquery(open: Token): QuerySyntax | undefined {
    const { start } = this.#stream.peek();
    let source: SourceSyntax | undefined;
    const { commands } = this.#enclosed(open, () => {
      this.#countCommand(this.#stream.peek());
      source = this.#source();
      return this.#stream.accept('|') !== undefined;
    });
    return source && { settings: [], source, commands, span: { start, end: this.#stream.lastEnd } };
  }

  /** The commands in parentheses of a FORK. */
  #branch(open: Token): ForkBranchSyntax {
    return this.#enclosed(open, () => true);
  }

  /**
   * What stands in parentheses up to and with the closing one. A mistake ends it there, so that what follows is still read.
   * @param begin parses what comes before the commands, and says whether commands follow
   */
  #enclosed(open: Token, begin: () => boolean): ForkBranchSyntax {
    const commands: CommandSyntax[] = [];
    let token = open;
    try {
      this.#stream.enclose(open, () => {
        for (let more = begin(); more; more = this.#stream.accept('|') !== undefined) {
          token = this.#stream.peek();
          if (this.#stream.atCommandEnd()) this.#stream.unexpected('a command');
          commands.push(this.#parseCommand());
        }
        parseClosing(this.#stream, open, ')', '`|` or `)`');
      });
    } catch (error) {
      if (!(error instanceof AbandonedCommand)) throw error;
      commands.push({ kind: 'invalid', name: commandWord(token), span: spanOf(token) });
      this.#stream.abandon(this.#stream.lastEnd);
      passOverSubquery(this.#stream, open);
    }
    return { commands, span: { start: open.start, end: this.#stream.lastEnd } };
  }

  #refuseCommand(token: Token, word: string): never {
    if (COMMAND_WORDS.has(word)) {
      const hint = 'one FROM may list several index patterns';
      const message = `${word} can only begin a query`;
      return this.#stream.fail(token, message, word === 'FROM' ? hint : undefined, 'esql/misplaced-source');
    }
    const near = suggest(word, [...PROCESSING_COMMANDS, ...UNSUPPORTED_COMMANDS.keys()]);
    const hint = FOREIGN_COMMANDS.get(word) ?? (near === undefined ? COMMANDS_HINT : `did you mean \`${near}\`?`);
    return this.#unknownCommand(token, hint);
  }

  #unknownCommand(token: Token, hint: string): never {
    return this.#stream.fail(token, `unknown command \`${shorten(token.text)}\``, hint, 'esql/unknown-command');
  }

  /** What a command's parser gives; where it abandons the command, an invalid one up to the next pipe. */
  #guarded<Command>(first: Token, parse: () => Command): Command | InvalidSyntax {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof AbandonedCommand)) throw error;
      const { lexer, lastEnd } = this.#stream;
      const pipe = lexer.nextPipe(lastEnd);
      let end = pipe;
      while (end > first.end && isSpace(lexer.text.charCodeAt(end - 1))) end--;
      this.#stream.abandon(pipe);
      return { kind: 'invalid', name: commandWord(first), span: { start: first.start, end } };
    }
  }
}

function commandWord(token: Token): string {
  return token.kind === 'word' ? token.text.toUpperCase() : '';
}
