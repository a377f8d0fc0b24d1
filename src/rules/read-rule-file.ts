import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { SourceText } from '../base/source-text.ts';
import type { LoadedRule } from './formats/format.ts';
import { failedLoad, loadRuleText, MAX_RULE_BYTES, tooLarge } from './load-rule-text.ts';

/** Reads and loads one rule file; a file that cannot be read, or is no UTF-8 text, gives a diagnostic. */
export async function readRuleFile(name: string, path: string): Promise<LoadedRule> {
  const text = await readRuleText(name, path);
  return typeof text === 'string' ? loadRuleText(name, text) : text;
}

/** The text of a rule file, or the result for one that cannot be read, or is no UTF-8 text. */
export async function readRuleText(name: string, path: string): Promise<string | LoadedRule> {
  let bytes: Buffer;
  try {
    const stats = await stat(path);
    // Reading a pipe or a device might never end.
    if (!stats.isFile()) return failedLoad(name, 'rules/unreadable', 'this is no regular file');
    if (stats.size > MAX_RULE_BYTES) return tooLarge(name, stats.size);
    bytes = await readFile(path);
  } catch (error) {
    return failedLoad(name, 'rules/unreadable', `the file cannot be read: ${systemReason(error)}`);
  }
  return notText(name, bytes) ?? bytes.toString('utf8');
}

/** What the operating system says of a failed call (`permission denied`), without the path and call it adds. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return /^[A-Z0-9_]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
}

function notText(name: string, bytes: Buffer): LoadedRule | undefined {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return failedLoad(name, 'rules/not-text', 'the file is UTF-16', 'save it as UTF-8');
  }
  const zero = bytes.indexOf(0);
  if (zero !== -1) {
    return failedLoad(name, 'rules/not-text', `this is a binary file, no rule: byte ${zero + 1} is zero`);
  }
  return isUtf8(bytes) ? undefined : invalidUtf8(name, bytes);
}

/** Decoding marks each wrong sequence with U+FFFD; the first one that the file does not hold itself is the place. */
function invalidUtf8(name: string, bytes: Buffer): LoadedRule {
  const text = bytes.toString('utf8');
  let at = 0;
  let byte = 0;
  for (let from = 0; ; from = at + 1) {
    at = text.indexOf('\ufffd', from);
    if (at === -1) throw new Error('text that is no UTF-8 decoded without a mark');
    byte += Buffer.byteLength(text.slice(from, at));
    if (bytes.readUIntBE(byte, Math.min(3, bytes.length - byte)) !== 0xefbfbd) break;
    byte += 3;
  }
  const value = bytes[byte]!.toString(16).padStart(2, '0');
  return {
    source: new SourceText(name, text),
    rule: undefined,
    diagnostics: [
      {
        code: 'rules/invalid-utf8',
        severity: 'error',
        message: `byte ${byte + 1} of the file (0x${value}) is no valid UTF-8`,
        span: { start: at, end: at + 1 },
        hint: 'save the file as UTF-8',
      },
    ],
  };
}
