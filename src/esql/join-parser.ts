import type { CommandSyntax, EnrichFieldSyntax, ExpressionSyntax, NameSyntax } from './ast.ts';
import type { ExpressionParser } from './expression-parser.ts';
import { parseCommaSeparated } from './list-parser.ts';
import { parseName } from './name-parser.ts';
import { spanOf } from './spans.ts';
import type { Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** Where a policy may be evaluated in a cluster; with one store it makes no difference. */
const MODES: ReadonlySet<string> = new Set(['_any', '_coordinator', '_remote']);

/** Parses `LOOKUP JOIN table ON a, b` or `... ON a == b AND c > 1` after its name. */
export function parseLookupJoin(stream: TokenStream, expressions: ExpressionParser, keyword: Token): CommandSyntax {
  const table = parseSourceName(stream, 'the name of a lookup table');
  if (stream.acceptWord('ON') === undefined) {
    stream.unexpected('`ON`', { hint: 'name the field that both sides have: `LOOKUP JOIN threats ON source.ip`' });
  }
  const atEnd = () => stream.atCommandEnd();
  if (atEnd()) stream.unexpected('a field that both sides have, or a condition');
  const conditions = parseCommaSeparated(stream, (): ExpressionSyntax => expressions.expression(), atEnd);
  return { kind: 'lookup_join', table, conditions, span: { start: keyword.start, end: stream.lastEnd } };
}

/** Parses `ENRICH policy ON field WITH new = field, other` after its name. */
export function parseEnrich(stream: TokenStream, keyword: Token): CommandSyntax {
  const policy = parsePolicy(stream);
  const on = stream.acceptWord('ON') === undefined ? undefined : parseName(stream);
  const atEnd = () => stream.atCommandEnd();
  const fields =
    stream.acceptWord('WITH') === undefined
      ? []
      : parseCommaSeparated(stream, (): EnrichFieldSyntax => parseEnrichField(stream), atEnd);
  return { kind: 'enrich', policy, on, fields, span: { start: keyword.start, end: stream.lastEnd } };
}

function parseEnrichField(stream: TokenStream): EnrichFieldSyntax {
  const name = parseName(stream);
  const field = stream.accept('=') === undefined ? name : parseName(stream);
  return { name, field, span: { start: name.span.start, end: stream.lastEnd } };
}

function parsePolicy(stream: TokenStream): NameSyntax {
  const written = parseSourceName(stream, 'the name of an enrich policy');
  const colon = written.name.indexOf(':');
  if (colon === -1) return written;
  const mode = written.name.slice(0, colon);
  if (!MODES.has(mode.toLowerCase())) {
    stream.report(written.span, `\`${mode}\` is no mode of ENRICH`, `modes are ${[...MODES].join(', ')}`);
  }
  return { name: written.name.slice(colon + 1), span: written.span };
}

function parseSourceName(stream: TokenStream, what: string): NameSyntax {
  const token = stream.peek('source');
  if (token.kind !== 'source' && token.kind !== 'string') stream.unexpected(what, { mode: 'source' });
  stream.next('source');
  return { name: token.text, span: spanOf(token) };
}
