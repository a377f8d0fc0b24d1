import { isUtf8 } from 'node:buffer';

/** Bytes as text; where they are not UTF-8, where not, and the text with each offending byte written as `\xNN`. */
export type DecodedText =
  | { readonly text: string; readonly invalidAt?: undefined }
  | { readonly text: string; readonly invalidAt: number };

/** Reads UTF-8. */
export function utf8Text(bytes: Buffer): DecodedText {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  let invalidAt: number | undefined;
  let text = '';
  let good = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      invalidAt ??= at;
      text += `${bytes.toString('utf8', good, at)}\\x${bytes[at]!.toString(16).padStart(2, '0')}`;
      at += 1;
      good = at;
    } else {
      at += length;
    }
  }
  return { text: text + bytes.toString('utf8', good), invalidAt: invalidAt ?? 0 };
}

/** The length of the well-formed sequence at a place (Unicode, table 3-7), or 0. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
