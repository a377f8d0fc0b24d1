import type { Span } from '../base/diagnostic.ts';
import type {
  AggregateFieldSyntax,
  CommandSyntax,
  ExpressionSyntax,
  FieldSyntax,
  ForkBranchSyntax,
  PartsCommand,
  RenameSyntax,
  SortKeySyntax,
} from './ast.ts';
import type { ExpressionParser } from './expression-parser.ts';
import { parseDissect, parseGrok } from './extract-parser.ts';
import { parseEnrich, parseLookupJoin } from './join-parser.ts';
import { parseCommaSeparated } from './list-parser.ts';
import { parseName, parseNamePattern } from './name-parser.ts';
import { parseParts } from './parts-parser.ts';
import type { Token } from './token.ts';
import { isWord, type TokenStream } from './token-stream.ts';
import { passOverCommand } from './unsupported-parser.ts';

/** How many columns a query may compute, with EVAL, ROW, STATS and INLINE STATS together. */
export const MAX_FIELDS = 10_000;

/** Parses what follows the name of one command; abandons it where that fails. */
export class CommandParser {
  readonly #stream: TokenStream;
  readonly #expressions: ExpressionParser;
  readonly #branch: (open: Token) => ForkBranchSyntax;
  #fieldCount = 0;

  /** @param branch parses the commands after an opening parenthesis, up to and with the closing one */
  constructor(stream: TokenStream, expressions: ExpressionParser, branch: (open: Token) => ForkBranchSyntax) {
    this.#stream = stream;
    this.#expressions = expressions;
    this.#branch = branch;
  }

  /** The parser of each command that is parsed whole, by the command's name. */
  readonly byName: ReadonlyMap<string, (keyword: Token) => CommandSyntax> = new Map([
    ['WHERE', (keyword: Token): CommandSyntax => this.#where(keyword)],
    ['EVAL', (keyword: Token): CommandSyntax => ({ kind: 'eval', fields: this.fields(), span: this.#from(keyword) })],
    [
      'KEEP',
      (keyword: Token): CommandSyntax => ({ kind: 'keep', patterns: this.#patterns(), span: this.#from(keyword) }),
    ],
    [
      'DROP',
      (keyword: Token): CommandSyntax => ({ kind: 'drop', patterns: this.#patterns(), span: this.#from(keyword) }),
    ],
    ['RENAME', (keyword: Token): CommandSyntax => this.#rename(keyword)],
    ['STATS', (keyword: Token): CommandSyntax => this.#stats('stats', keyword)],
    ['INLINE', (keyword: Token): CommandSyntax => this.#inlineStats(keyword)],
    ['INLINESTATS', (keyword: Token): CommandSyntax => this.#stats('inline_stats', keyword)],
    ['SORT', (keyword: Token): CommandSyntax => this.#sort(keyword)],
    ['LIMIT', (keyword: Token): CommandSyntax => this.#limit(keyword)],
    ['MV_EXPAND', (keyword: Token): CommandSyntax => this.#mvExpand(keyword)],
    ['DISSECT', (keyword: Token): CommandSyntax => parseDissect(this.#stream, this.#expressions, keyword)],
    ['GROK', (keyword: Token): CommandSyntax => parseGrok(this.#stream, this.#expressions, keyword)],
    ['ENRICH', (keyword: Token): CommandSyntax => parseEnrich(this.#stream, keyword)],
    ['LOOKUP', (keyword: Token): CommandSyntax => this.#lookupJoin(keyword)],
    ['FORK', (keyword: Token): CommandSyntax => this.#fork(keyword)],
    ['SAMPLE', (keyword: Token): CommandSyntax => this.#sample(keyword)],
    ['COMPLETION', (keyword: Token): CommandSyntax => this.#completion(keyword)],
    ['URI_PARTS', (keyword: Token): CommandSyntax => this.#parts('uri_parts', keyword)],
    ['USER_AGENT', (keyword: Token): CommandSyntax => this.#parts('user_agent', keyword)],
    ['REGISTERED_DOMAIN', (keyword: Token): CommandSyntax => this.#parts('registered_domain', keyword)],
  ]);

  /** Fields with commas between them: `a = 1, b + 1`. */
  fields(): readonly FieldSyntax[] {
    return this.#list(() => this.#field());
  }

  #from(keyword: Span): Span {
    return { start: keyword.start, end: this.#stream.lastEnd };
  }

  #list<Item>(item: () => Item): readonly Item[] {
    return parseCommaSeparated(this.#stream, item, () => this.#stream.atCommandEnd());
  }

  #where(keyword: Token): CommandSyntax {
    if (this.#stream.atCommandEnd()) this.#stream.unexpected('a condition');
    const condition = this.#expressions.expression();
    return { kind: 'where', condition, span: this.#from(keyword) };
  }

  #field(): FieldSyntax {
    const first = this.#stream.peek();
    const { start } = first;
    this.#fieldCount++;
    if (this.#fieldCount > MAX_FIELDS) this.#stream.refuse(first, `the query computes more than ${MAX_FIELDS} columns`);
    let name: FieldSyntax['name'];
    if (this.#assigns()) {
      name = parseName(this.#stream);
      const sign = this.#stream.next();
      if (sign.text === ':=') this.#stream.report(sign, '`:=` is no operator', 'assign with `=`');
    }
    const expression = this.#expressions.expression();
    return { name, expression, span: { start, end: this.#stream.lastEnd } };
  }

  /** Whether a name and `=` (or another language's `:=`) come next. */
  #assigns(): boolean {
    const { lexer } = this.#stream;
    let token = this.#stream.peek();
    for (;;) {
      if (token.kind !== 'word' && token.kind !== 'quoted-name') return false;
      const mark = lexer.token(token.end, 'expression');
      if (mark.kind !== 'symbol') return false;
      if (mark.text === '=' || mark.text === ':=') return true;
      if (mark.text !== '.') return false;
      token = lexer.token(mark.end, 'expression');
    }
  }

  #patterns() {
    return this.#list(() => parseNamePattern(this.#stream));
  }

  #rename(keyword: Token): CommandSyntax {
    const renames = this.#list((): RenameSyntax => {
      const first = parseNamePattern(this.#stream);
      const assigned = this.#stream.accept('=') !== undefined;
      if (!assigned && this.#stream.acceptWord('AS') === undefined) {
        this.#stream.unexpected('`AS`', { hint: 'a column is renamed by `old AS new` or `new = old`' });
      }
      const second = parseNamePattern(this.#stream);
      const span = { start: first.span.start, end: this.#stream.lastEnd };
      return assigned ? { from: second, to: first, span } : { from: first, to: second, span };
    });
    return { kind: 'rename', renames, span: this.#from(keyword) };
  }

  #inlineStats(keyword: Token): CommandSyntax {
    if (this.#stream.acceptWord('STATS') === undefined) this.#stream.unexpected('`STATS`');
    return this.#stats('inline_stats', keyword);
  }

  #stats(kind: 'stats' | 'inline_stats', keyword: Token): CommandSyntax {
    if (this.#stream.atCommandEnd()) this.#stream.unexpected('an aggregate or `BY`');
    const atEnd = () => this.#stream.atCommandEnd() || this.#stream.atWord('BY');
    const aggregates = this.#atGroups() ? [] : parseCommaSeparated(this.#stream, () => this.#aggregate(), atEnd);
    const by = this.#stream.acceptWord('BY');
    if (by !== undefined && this.#stream.atCommandEnd()) {
      this.#stream.fail(by, 'BY without a grouping', 'name what to group by, or remove BY');
    }
    const groups = by === undefined ? [] : this.fields();
    return { kind, aggregates, groups, span: this.#from(keyword) };
  }

  /** Whether the aggregates are over; `by = ...` is a field with a keyword as its name. */
  #atGroups(): boolean {
    return this.#stream.atWord('BY') && !this.#assigns();
  }

  #aggregate(): AggregateFieldSyntax {
    if (this.#stream.atWord('WHERE') && !this.#assigns()) {
      this.#stream.unexpected('an aggregate', { hint: 'a filter follows its aggregate: `COUNT(*) WHERE ...`' });
    }
    const field = this.#field();
    const filter = this.#stream.acceptWord('WHERE') === undefined ? undefined : this.#expressions.expression();
    return { ...field, filter, span: { start: field.span.start, end: this.#stream.lastEnd } };
  }

  #sort(keyword: Token): CommandSyntax {
    const by = this.#stream.acceptWord('BY');
    if (by !== undefined) this.#stream.report(by, 'SORT stands without BY', 'remove it');
    const keys = this.#list((): SortKeySyntax => {
      const expression = this.#expressions.expression();
      const descending = this.#stream.acceptWord('DESC') !== undefined;
      if (!descending) this.#stream.acceptWord('ASC');
      const nulls = this.#nullOrder();
      return { expression, descending, nulls, span: { start: expression.span.start, end: this.#stream.lastEnd } };
    });
    return { kind: 'sort', keys, span: this.#from(keyword) };
  }

  #nullOrder(): 'first' | 'last' | undefined {
    if (this.#stream.acceptWord('NULLS') === undefined) return undefined;
    const token = this.#stream.peek();
    if (!isWord(token, 'FIRST') && !isWord(token, 'LAST')) this.#stream.unexpected('`FIRST` or `LAST`');
    this.#stream.next();
    return isWord(token, 'FIRST') ? 'first' : 'last';
  }

  #limit(keyword: Token): CommandSyntax {
    if (this.#stream.atCommandEnd()) this.#stream.unexpected('a number of rows');
    const count = this.#expressions.expression();
    const by = this.#stream.acceptWord('BY');
    if (by !== undefined && this.#stream.atCommandEnd()) {
      this.#stream.fail(by, 'BY without a grouping', 'name what to group by, or remove BY');
    }
    const groups = by === undefined ? [] : this.#list((): ExpressionSyntax => this.#expressions.expression());
    return { kind: 'limit', count, groups, span: this.#from(keyword) };
  }

  #lookupJoin(keyword: Token): CommandSyntax {
    if (this.#stream.acceptWord('JOIN') === undefined) this.#stream.unexpected('`JOIN`');
    return parseLookupJoin(this.#stream, this.#expressions, keyword);
  }

  #fork(keyword: Token): CommandSyntax {
    const branches: ForkBranchSyntax[] = [];
    for (let open = this.#stream.accept('('); open !== undefined; open = this.#stream.accept('(')) {
      branches.push(this.#branch(open));
    }
    if (branches.length === 0) {
      this.#stream.unexpected('a branch in parentheses', { hint: 'as in `FORK (WHERE a > 1) (WHERE b > 1)`' });
    }
    return { kind: 'fork', branches, span: this.#from(keyword) };
  }

  #sample(keyword: Token): CommandSyntax {
    if (this.#stream.atCommandEnd()) this.#stream.unexpected('a probability between 0 and 1');
    const probability = this.#expressions.expression();
    return { kind: 'sample', probability, span: this.#from(keyword) };
  }

  /** One whose model is given in the older way, by a name after WITH, is known by its name only. */
  #completion(keyword: Token): CommandSyntax {
    const target = this.#assigns() ? parseName(this.#stream) : undefined;
    if (target !== undefined) this.#stream.next();
    const prompt = this.#expressions.expression();
    if (this.#stream.acceptWord('WITH') === undefined) {
      return { kind: 'completion', target, prompt, options: [], span: this.#from(keyword) };
    }
    if (!this.#stream.at('{')) return passOverCommand(this.#stream, 'COMPLETION', keyword);
    const options = this.#expressions.options();
    return { kind: 'completion', target, prompt, options, span: this.#from(keyword) };
  }

  #parts(kind: PartsCommand, keyword: Token): CommandSyntax {
    return parseParts(this.#stream, this.#expressions, kind, keyword);
  }

  #mvExpand(keyword: Token): CommandSyntax {
    const column = parseName(this.#stream);
    if (this.#stream.at(',')) {
      this.#stream.fail(
        this.#stream.peek(),
        'MV_EXPAND takes one column',
        'expand further columns by further commands',
      );
    }
    return { kind: 'mv_expand', column, span: this.#from(keyword) };
  }
}
