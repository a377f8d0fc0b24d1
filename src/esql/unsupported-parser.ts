import type { Span } from '../base/diagnostic.ts';
import type { UnsupportedSyntax } from './ast.ts';
import type { Token } from './token.ts';
import { isWord, type TokenStream } from './token-stream.ts';

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** Passes over a command that is known by name only, up to the next pipe outside of brackets, strings and comments. */
export function parseUnsupported(
  stream: TokenStream,
  keyword: Token,
  secondWord: string | undefined,
): UnsupportedSyntax {
  let name = keyword.text.toUpperCase();
  if (secondWord !== undefined && isWord(stream.peek(), secondWord)) name += ` ${stream.next().text.toUpperCase()}`;
  return passOverCommand(stream, name, keyword);
}

/** As `parseUnsupported`, for a command that turned out to be one after its name and more was consumed. */
export function passOverCommand(stream: TokenStream, name: string, keyword: Token): UnsupportedSyntax {
  const open: Token[] = [];
  const end = passOverBrackets(stream, open, () => open.length === 0 && stream.atCommandEnd());
  const span: Span = { start: keyword.start, end };
  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    const hint = `add the missing \`${CLOSING.get(unclosed.text)}\``;
    stream.fail(unclosed, `\`${unclosed.text}\` is not closed`, hint, 'esql/unclosed-bracket');
  }
  return { kind: 'unsupported', name, text: stream.lexer.text.slice(span.start, span.end), span };
}

/** Passes over a query in parentheses, whose opening one is consumed already. */
export function passOverSubquery(stream: TokenStream, opening: Token): void {
  const open = [opening];
  passOverBrackets(stream, open, () => open.length === 0);
}

/** Passes over text up to its end or where it is to stop, keeping account of open brackets; gives where its last token ended. */
function passOverBrackets(stream: TokenStream, open: Token[], stop: () => boolean): number {
  let end = stream.lastEnd;
  for (;;) {
    const { at, lastEnd } = stream.lexer.passOver(stream.lastEnd);
    end = Math.max(end, lastEnd);
    stream.skipTo(at);
    const token = stream.peek();
    if (token.kind === 'end' || stop()) return end;
    stream.next();
    end = token.end;
    const innermost = open.at(-1);
    if (token.kind === 'symbol' && CLOSING.has(token.text)) open.push(token);
    else if (token.kind === 'symbol' && CLOSING.get(innermost?.text ?? '') === token.text) open.pop();
  }
}
