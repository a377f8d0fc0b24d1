import type { Budget } from '../limits.ts';
import type { Encoding } from './modifiers.ts';
import { parseText, plain, plainText, printPattern, type SigmaText } from './sigma-text.ts';

/** More forms of one value are shown as they are written. */
const MAX_FORMS = 625;
/** A dash or slash that begins a word: the sign of an option of a Windows command. */
const OPTION_SIGN = /(?<!\w)[-/\u2013\u2014\u2015](?=\w)/g;
const OPTION_SIGNS = ['-', '/', '\u2013', '\u2014', '\u2015'];

/** The forms that a value takes, or why there are none (Sigma modifiers appendix 2.1, "Encoding" and `windash`). */
export type EncodedValue = { readonly forms: readonly SigmaText[] } | { readonly why: string };

/** Applies `windash`, `base64` and the like in their order. */
export function encodeValue(value: SigmaText, encodings: readonly Encoding[], budget: Budget): EncodedValue {
  let forms: readonly (SigmaText | Buffer)[] = [value];
  for (const encoding of encodings) {
    const next: (SigmaText | Buffer)[] = [];
    for (const form of forms) {
      const made = encodeOne(form, encoding, budget);
      if ('why' in made) return made;
      next.push(...made.forms);
      if (next.length > MAX_FORMS) return tooMany;
    }
    forms = next;
  }
  // The chain of modifiers ends with texts: `readModifiers` sees to it.
  return { forms: forms.filter((form): form is SigmaText => !Buffer.isBuffer(form)) };
}

const tooMany = { why: 'a value with too many forms' };

type Made = { readonly forms: readonly (SigmaText | Buffer)[] } | { readonly why: string };

function encodeOne(form: SigmaText | Buffer, encoding: Encoding, budget: Budget): Made {
  if (encoding === 'windash')
    return Buffer.isBuffer(form) ? { why: 'dashes of a text that is encoded' } : dashes(form, budget);
  const bytes = bytesOf(form);
  if (bytes === undefined) return { why: 'a wildcard in a value that is encoded' };
  if (!budget.take('characters', bytes.length * 4)) return tooMany;
  switch (encoding) {
    case 'base64':
      return { forms: [plain(bytes.toString('base64'))] };
    case 'base64offset':
      return { forms: offsets(bytes).map(plain) };
    case 'wide':
    case 'utf16le':
      return utf16(form, (text) => Buffer.from(text, 'utf16le'));
    case 'utf16be':
      return utf16(form, (text) => Buffer.from(text, 'utf16le').swap16());
    case 'utf16':
      return utf16(form, (text) => Buffer.from(`\ufeff${text}`, 'utf16le'));
  }
}

function bytesOf(form: SigmaText | Buffer): Buffer | undefined {
  if (Buffer.isBuffer(form)) return form;
  const text = plainText(form);
  return text === undefined ? undefined : Buffer.from(text, 'utf8');
}

function utf16(form: SigmaText | Buffer, encode: (text: string) => Buffer): Made {
  const text = Buffer.isBuffer(form) ? undefined : plainText(form);
  return text === undefined ? { why: 'a text that is encoded twice' } : { forms: [encode(text)] };
}

/** What Base64 of the bytes looks like at each of the three places in a group, without what hangs on the bytes around them. */
function offsets(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(start, end);
  });
}

function dashes(form: SigmaText, budget: Budget): Made {
  const text = printPattern(form);
  const places = [...text.matchAll(OPTION_SIGN)].map((match) => match.index);
  const count = OPTION_SIGNS.length ** places.length;
  if (count > MAX_FORMS || !budget.take('characters', count * text.length)) return tooMany;
  let forms = [''];
  let done = 0;
  for (const place of places) {
    const before = text.slice(done, place);
    // The sign as written comes first.
    const signs = [text[place]!, ...OPTION_SIGNS.filter((sign) => sign !== text[place])];
    forms = forms.flatMap((made) => signs.map((sign) => made + before + sign));
    done = place + 1;
  }
  return { forms: forms.map((made) => parseText(made + text.slice(done))) };
}
