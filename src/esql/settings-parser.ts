import type { SettingSyntax } from './ast.ts';
import type { ExpressionParser } from './expression-parser.ts';
import { parseName } from './name-parser.ts';
import { AbandonedCommand, type TokenStream } from './token-stream.ts';

/** Parses `SET name = value;` before a query, as often as it stands there. A wrong one is reported and passed over. */
export function parseSettings(stream: TokenStream, expressions: ExpressionParser): readonly SettingSyntax[] {
  const settings: SettingSyntax[] = [];
  for (let keyword = stream.acceptWord('SET'); keyword !== undefined; keyword = stream.acceptWord('SET')) {
    try {
      const name = parseName(stream);
      stream.expect('=', 'as in `SET time_zone = "UTC";`');
      const value = expressions.expression();
      stream.expect(';', 'a setting ends with `;`');
      settings.push({ name, value, span: { start: keyword.start, end: stream.lastEnd } });
    } catch (error) {
      if (!(error instanceof AbandonedCommand)) throw error;
      const { text } = stream.lexer;
      const end = text.indexOf(';', stream.lastEnd);
      stream.abandon(end === -1 ? text.length : end + 1);
    }
  }
  return settings;
}
