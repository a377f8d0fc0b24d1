/** A part of a text: plain characters, or a wildcard (`*` for any text, `?` for one character). */
export type TextPart = { readonly plain: string } | { readonly wildcard: '*' | '?' };

/** A text of a rule taken apart; plain parts are not empty and do not follow each other. */
export type SigmaText = readonly TextPart[];

/**
 * Takes a text apart: a backslash makes a wildcard or a backslash after it plain, and is plain itself before anything else (Sigma rules
 * specification 2.1, "Escaping").
 */
export function parseText(text: string): SigmaText {
  const parts: TextPart[] = [];
  let plain = '';
  const close = () => {
    if (plain !== '') parts.push({ plain });
    plain = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    const next = text[i + 1];
    if (c === '\\' && (next === '*' || next === '?' || next === '\\')) {
      plain += next;
      i++;
    } else if (c === '*' || c === '?') {
      close();
      parts.push({ wildcard: c });
    } else plain += c;
  }
  close();
  return parts;
}

/**
 * Writes a text as a pattern that reads as the same text: wildcards that are meant as such stand after a backslash, and a backslash is doubled
 * only where a single one would be taken for that.
 */
export function printPattern(text: SigmaText): string {
  return text.map((part, i) => ('plain' in part ? escaped(part.plain, i + 1 < text.length) : part.wildcard)).join('');
}

function escaped(plain: string, beforeWildcard: boolean): string {
  return plain.replace(/(\\*)([*?]?)/g, (match, backslashes: string, wildcard: string, at: number) => {
    if (match === '') return '';
    const last = at + match.length === plain.length;
    const single = backslashes.length === 1 && wildcard === '' && !(last && beforeWildcard);
    const written = single ? backslashes : backslashes.repeat(2);
    return wildcard === '' ? written : `${written}\\${wildcard}`;
  });
}

/** The text without wildcards; undefined where it has one. */
export function plainText(text: SigmaText): string | undefined {
  if (text.length === 0) return '';
  const only = text.length === 1 ? text[0]! : undefined;
  return only !== undefined && 'plain' in only ? only.plain : undefined;
}

/** A text of plain characters only. */
export function plain(text: string): SigmaText {
  return text === '' ? [] : [{ plain: text }];
}
