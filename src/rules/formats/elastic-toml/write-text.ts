import type { Span } from '../../../base/diagnostic.ts';

type Form = 'literal' | 'basic' | 'multi-line literal' | 'multi-line basic';

/**
 * A text as a TOML string in place of the one at `span`: in the same form where that can hold it, else in one that can
 * (https://toml.io/en/v1.0.0#string). A text of several lines begins and ends on lines of its own, with the file's line breaks.
 */
export function writeText(fileText: string, span: Span, text: string): string {
  const quote = fileText[span.start]!;
  const multiLine = fileText.startsWith(quote.repeat(3), span.start) && span.end - span.start >= 6;
  const lineBreak = /\r\n|\n/.exec(fileText)?.[0] ?? '\n';
  const basic: Form = multiLine || text.includes('\n') ? 'multi-line basic' : 'basic';
  const literal: Form = multiLine || text.includes('\n') ? 'multi-line literal' : 'literal';
  // Basic strings keep their form too, unless several lines would first have to be squeezed into one.
  const keeps = quote === '"' && (multiLine || !text.includes('\n'));
  const form = !keeps && holdsLiterally(literal, text) ? literal : basic;
  return write(form, text).replaceAll('\n', lineBreak);
}

/** A text as a TOML string of a new file; `ownLines`: between lines of its own, even where it has no line break. */
export function newText(text: string, { ownLines = false } = {}): string {
  const multiLine = ownLines || text.includes('\n');
  const basic: Form = multiLine ? 'multi-line basic' : 'basic';
  const literal: Form = multiLine ? 'multi-line literal' : 'literal';
  const plain = !multiLine && !/["\\]/.test(text);
  return write(!plain && holdsLiterally(literal, text) ? literal : basic, text);
}

function holdsLiterally(form: Form, text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what TOML refuses.
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)) return false;
  return form === 'literal' ? !text.includes("'") : !text.includes("'''");
}

function write(form: Form, text: string): string {
  switch (form) {
    case 'literal':
      return `'${text}'`;
    case 'multi-line literal':
      return `'''\n${text}\n'''`;
    case 'basic':
      return `"${escaped(text).replaceAll('"', '\\"')}"`;
    case 'multi-line basic':
      return `"""\n${escaped(text).replaceAll('"""', '""\\"')}\n"""`;
  }
}

/** A carriage return is an escape: written out, it would become part of a line break. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\r', '\\r')
    .replace(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what TOML refuses.
      /[\u0000-\u0008\u000b-\u001f\u007f]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
