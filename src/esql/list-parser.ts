import { COMMAND_WORDS } from './keywords.ts';
import { hintAfterExpression } from './syntax-hints.ts';
import type { Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** Parses items up to and with the closing mark; the opening one is consumed already. */
export function parseBracketed<Item>(stream: TokenStream, open: Token, closing: string, item: () => Item): Item[] {
  const items = parseCommaSeparated(stream, item, () => stream.at(closing));
  parseClosing(stream, open, closing, `\`,\` or \`${closing}\``);
  return items;
}

/** Parses one or more items with commas between them; a comma before the end is reported and passed over. */
export function parseCommaSeparated<Item>(stream: TokenStream, item: () => Item, atEnd: () => boolean): Item[] {
  const items = [item()];
  for (let comma = stream.accept(','); comma !== undefined; comma = stream.accept(',')) {
    if (atEnd()) {
      stream.report(comma, 'a comma with nothing after it', 'remove it');
      break;
    }
    items.push(item());
  }
  return items;
}

/** Consumes the closing mark, or tells which opening one was left open. */
export function parseClosing(stream: TokenStream, open: Token, closing: string, expected: string): Token {
  if (stream.at(closing)) return stream.next();
  const token = stream.peek();
  const commandWord = token.kind === 'word' && COMMAND_WORDS.has(token.text.toUpperCase());
  if (stream.atCommandEnd() || commandWord) {
    stream.fail(open, `\`${open.text}\` is not closed`, `add the missing \`${closing}\``, 'esql/unclosed-bracket');
  }
  return stream.unexpected(expected, { hint: hintAfterExpression(token, stream.peekSecond()) });
}
