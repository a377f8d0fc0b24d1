import type { CommandSyntax, MapEntrySyntax, PartsCommand } from './ast.ts';
import type { ExpressionParser } from './expression-parser.ts';
import { parseName } from './name-parser.ts';
import type { Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** Parses `URI_PARTS prefix = expression WITH {"option": value}`, and its like, after the name. */
export function parseParts(
  stream: TokenStream,
  expressions: ExpressionParser,
  kind: PartsCommand,
  keyword: Token,
): CommandSyntax {
  const prefix = parseName(stream);
  const hint = `as in \`${kind.toUpperCase()} parts = url\``;
  stream.expect('=', hint);
  const input = expressions.expression();
  const options = stream.acceptWord('WITH') === undefined ? [] : parseOptions(stream, expressions);
  return { kind, prefix, input, options, span: { start: keyword.start, end: stream.lastEnd } };
}

function parseOptions(stream: TokenStream, expressions: ExpressionParser): readonly MapEntrySyntax[] {
  if (!stream.at('{')) stream.unexpected('options in braces', { hint: 'as in `WITH {"name": true}`' });
  return expressions.options();
}
