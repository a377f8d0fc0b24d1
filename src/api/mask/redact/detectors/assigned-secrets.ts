import type { Sensitive } from '../finding.ts';

const NAMES = [
  'pass(?:word|wd|phrase|code)?',
  'pwd',
  'kennwort',
  'passwort',
  'secret(?:[_-]?(?:access)?[_-]?key)?',
  'api[_-]?key',
  'apikey',
  'access[_-]?key',
  'account[_-]?key',
  'encryption[_-]?key',
  'signing[_-]?key',
  '(?:api|auth|access|refresh|session|bot|secret|security|bearer)[_-]?token',
  'client[_-]?secret',
  'credentials?',
  'private[_-]?key',
  'sig(?:nature)?',
];
/** Names whose values are long where they are secret: otherwise a word of prose, or a setting. */
const LONG_ONLY = /^(?:sig(?:nature)?|credentials?|pass|secret)$/i;

/** A name, maybe the end of a longer one and in quotes, then what gives it a value: `=`, `:`, `=>`, or in prose `is`. */
const ASSIGNED = new RegExp(
  `(${NAMES.join('|')})(?:\\\\?["'\`])?[ \\t]{0,4}(=>|:=|=|:|[ \\t](?:is|was|ist|lautet)[ \\t])[ \\t]{0,4}`,
  'gi',
);
/** `--password hunter2`, and what sshpass takes. */
const OPTION = /(?:--(?:password|passwd|passphrase|token|api-key|secret)|sshpass[ \t]{1,4}-p)[ \t]{1,4}(?=[^\s-])/gi;
/** What stands for a value: a variable, a blank to fill in, stars. */
const PLACEHOLDER =
  /^(?:\$|%\w|<|\{|\[|\*+$|x{3,}$|\.{3}|…|null$|none$|true$|false$|undefined$|required$|optional$|string$)/i;

/** What such a value begins with where it has no quotes: it is looked at no further. */
const STANDS_FOR: ReadonlySet<string> = new Set(['', '$', '<', '{', '[', '*']);

/** Passwords and keys that are given as the value of a name that says so: in settings, JSON, connection strings, options and prose. */
export function* assignedSecrets(text: string): Generator<Sensitive> {
  const assigned = new RegExp(ASSIGNED);
  for (let match = assigned.exec(text); match !== null; match = assigned.exec(text)) {
    const [before, name = '', sign = ''] = match;
    if (STANDS_FOR.has(text[match.index + before.length] ?? '')) continue;
    const value = valueAt(text, match.index + before.length);
    const loose = sign === ':' || /[a-z]/i.test(sign);
    if (!isSecret(value, name, loose) || (!value.quoted && text[value.to] === '(')) continue;
    const label = /^(?:pass|pwd|kenn)/i.test(name) ? 'password' : 'secret';
    const to = wholeEnd(text, value);
    yield { from: value.from, to, kind: 'secret', label };
    assigned.lastIndex = to;
  }
  for (const { 0: before, index } of text.matchAll(OPTION)) {
    const value = valueAt(text, index + before.length);
    if (value.from === value.to || PLACEHOLDER.test(value.text)) continue;
    yield { from: value.from, to: wholeEnd(text, value), kind: 'secret', label: 'password' };
  }
}

interface Value {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly quoted: boolean;
}

/** As much of a bare value as is looked at to tell whether it is secret: what is none is looked at again, as part of the text. */
const LOOKED_AT = 96;
const BARE_ENDS = /[\s"'`,;&<>(){}|\\]/;

/** The value that begins at a place: up to its closing quote, or to the end of the word. */
function valueAt(text: string, at: number): Value {
  const escaped = text[at] === '\\' ? 1 : 0;
  const quote = text[at + escaped] ?? '';
  if (quote === '"' || quote === "'" || quote === '`') {
    const from = at + escaped + 1;
    const to = closingQuote(text, from, quote, escaped === 1);
    return { from, to, text: text.slice(from, Math.min(to, from + LOOKED_AT)), quoted: true };
  }
  let to = at;
  while (to < text.length && to - at < LOOKED_AT && !BARE_ENDS.test(text[to]!)) to++;
  // The stop that ends a sentence is none of it.
  if (to - at > 1 && /[.!?:]/.test(text[to - 1]!)) to--;
  return { from: at, to, text: text.slice(at, to), quoted: false };
}

/** Where a value ends, however long it is. */
function wholeEnd(text: string, { to, quoted, text: seen }: Value): number {
  if (quoted || seen.length < LOOKED_AT) return to;
  let end = to;
  while (end < text.length && !BARE_ENDS.test(text[end]!)) end++;
  return end;
}

/** Where a quoted value ends: before its closing quote, which in JSON within JSON has a backslash, or at the end of the line. */
function closingQuote(text: string, from: number, quote: string, escaped: boolean): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\n' || (char === quote && !escaped)) return at;
    if (char !== '\\') continue;
    if (escaped && text[at + 1] === quote) return at;
    at++;
  }
  return text.length;
}

function isSecret({ text: value, quoted }: Value, name: string, loose: boolean): boolean {
  if (PLACEHOLDER.test(value) || value.trim() === '') return false;
  if (LONG_ONLY.test(name) && value.length < (/^pass$/i.test(name) ? 4 : 12)) return false;
  if (quoted) return !/\s/.test(value.trim()) || value.length >= 12;
  // In prose and YAML a word follows: a secret has more than letters.
  if (loose) return value.length >= 6 && (/[\d!@#$%^*_+=?~]/.test(value) || value.length === LOOKED_AT);
  return value.length >= 3;
}
