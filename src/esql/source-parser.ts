import type { Span } from '../base/diagnostic.ts';
import { suggest } from '../base/suggest.ts';
import type { NameSyntax, QuerySyntax, SourceSyntax } from './ast.ts';
import type { CommandParser } from './command-parser.ts';
import { COMMAND_WORDS } from './keywords.ts';
import { parseBracketed, parseCommaSeparated } from './list-parser.ts';
import { parseName } from './name-parser.ts';
import { spanOf } from './spans.ts';
import type { Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** Parses what follows ROW. */
export function parseRow(stream: TokenStream, commands: CommandParser, keyword: Span): SourceSyntax {
  const fields = commands.fields();
  return { kind: 'row', fields, span: { start: keyword.start, end: stream.lastEnd } };
}

/** Parses what follows SHOW. */
export function parseShow(stream: TokenStream, keyword: Span): SourceSyntax {
  if (stream.acceptWord('INFO') === undefined) stream.unexpected('`INFO`', { hint: 'the one thing to show is INFO' });
  return { kind: 'show', span: { start: keyword.start, end: stream.lastEnd } };
}

/**
 * Parses what follows FROM: index patterns and queries in parentheses, then METADATA with names, which older queries put in
 * brackets.
 * @param subquery parses a query after an opening parenthesis, up to and with the closing one
 */
export function parseFrom(
  stream: TokenStream,
  keyword: Token,
  subquery: (open: Token) => QuerySyntax | undefined,
): SourceSyntax {
  const atEnd = () => stream.atCommandEnd('source') || atMetadata(stream);
  if (atEnd())
    stream.unexpected('an index pattern', { mode: 'source', hint: 'FROM is followed by what to read: `logs-*`' });
  const patterns: NameSyntax[] = [];
  const subqueries: QuerySyntax[] = [];
  const item = () => {
    const open = stream.accept('(', 'source');
    if (open === undefined) patterns.push(...parseIndexPatterns(stream));
    else {
      const query = subquery(open);
      if (query !== undefined) subqueries.push(query);
    }
  };
  parseCommaSeparated(stream, item, atEnd);
  const metadata = parseMetadata(stream);
  const rest = stream.peek('source');
  if (rest.kind === 'source' && !COMMAND_WORDS.has(rest.text.toUpperCase())) {
    const misspelled = metadata.length === 0 && suggest(rest.text, ['metadata']) !== undefined;
    const hint = misspelled ? 'did you mean `METADATA`?' : 'index patterns are separated by commas';
    stream.unexpected('`,`, `METADATA` or `|`', { mode: 'source', hint });
  }
  return { kind: 'from', patterns, subqueries, metadata, span: { start: keyword.start, end: stream.lastEnd } };
}

/** The pattern that stands next, or those that a quoted string lists. */
function parseIndexPatterns(stream: TokenStream): readonly NameSyntax[] {
  const token = stream.peek('source');
  if (token.kind === 'quoted-name') {
    stream.fail(token, 'an index pattern in backticks', 'index patterns are quoted with double quotes');
  }
  if (token.kind !== 'source' && token.kind !== 'string') stream.unexpected('an index pattern', { mode: 'source' });
  stream.next('source');
  const names = token.kind === 'source' ? [token.text] : splitPatterns(token);
  if (names.length === 0)
    stream.fail(token, 'the index pattern is empty', 'FROM is followed by what to read: `logs-*`');
  return names.map((name) => ({ name, span: spanOf(token) }));
}

function splitPatterns(token: Token): readonly string[] {
  // Within `<...>`, which holds date math, commas are no separators.
  const names = token.text.includes('<') ? [token.text] : token.text.split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

function atMetadata(stream: TokenStream): boolean {
  const token = stream.peek('source');
  return (token.kind === 'source' && token.text.toUpperCase() === 'METADATA') || stream.at('[', 'source');
}

function parseMetadata(stream: TokenStream): readonly NameSyntax[] {
  if (!atMetadata(stream)) return [];
  const bracket = stream.accept('[', 'source');
  const keyword = stream.next('source');
  if (bracket !== undefined) {
    if (keyword.text.toUpperCase() !== 'METADATA') {
      stream.fail(keyword, 'expected `METADATA` after `[`', 'index patterns stand without brackets');
    }
    return parseBracketed(stream, bracket, ']', () => parseName(stream));
  }
  if (stream.atCommandEnd()) {
    stream.fail(keyword, 'METADATA without a field', 'name metadata fields, as in `METADATA _id, _index`');
  }
  return parseCommaSeparated(
    stream,
    () => parseName(stream),
    () => stream.atCommandEnd(),
  );
}
