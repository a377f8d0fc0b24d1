import { quoteRegexp } from './text-pattern.ts';

/** A Java regular expression as RE2 has it. */
export interface JavaRegexp {
  readonly re2: string;
  /** Capturing groups, and the names of those that have one. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** The text it matches where it is nothing but text. */
  readonly plain: string | undefined;
}

/** `\p{...}` classes that both engines know, and POSIX ones by what RE2 calls them. */
const UNICODE_CLASS = /^(?:L|Lu|Ll|Lt|Lm|Lo|M|N|Nd|P|S|Z|Zs|C|Cc)$/;
const POSIX_CLASS: ReadonlyMap<string, string> = new Map(
  [
    'Lower',
    'Upper',
    'ASCII',
    'Alpha',
    'Digit',
    'Alnum',
    'Punct',
    'Graph',
    'Print',
    'Blank',
    'Cntrl',
    'XDigit',
    'Space',
  ].map((name) => [name, name.toLowerCase()]),
);
const SPACE = '\\t\\n\\x0b\\f\\r ';
const CONTROLS: Readonly<Record<string, string>> = {
  t: '\\t',
  n: '\\n',
  r: '\\r',
  f: '\\f',
  a: '\\a',
  e: '\\x1b',
  v: '\\x0b',
};
const MAX_REPEAT = 1000;

/** Why an expression cannot be used. */
class Unsupported extends Error {}

/**
 * Translates a regular expression of `java.util.regex`; a string says what RE2 has no counterpart of. `$` stands for the very
 * end of the text only, where Java also takes it before a last line break.
 */
export function readJavaRegexp(pattern: string): JavaRegexp | string {
  try {
    return new Translator(pattern).translate();
  } catch (error) {
    if (error instanceof Unsupported) return error.message;
    throw error;
  }
}

class Translator {
  readonly #pattern: string;
  #at = 0;
  #depth = 0;
  #groups = 0;
  #plain: string | undefined = '';
  /** Where the last atom of the pattern begins. */
  #atom = 0;
  readonly #names = new Map<string, number>();
  readonly #dot: string;

  constructor(pattern: string) {
    this.#pattern = pattern;
    // Java's dot leaves out more line breaks than RE2's, unless a flag lets it match all.
    this.#dot = /\(\?[im]*s/.test(pattern) ? '.' : '[^\\n\\r\\x{85}\\x{2028}\\x{2029}]';
  }

  translate(): JavaRegexp {
    let re2 = '';
    while (this.#at < this.#pattern.length) {
      if (!'*+?{'.includes(this.#pattern[this.#at]!)) this.#atom = this.#at;
      re2 += this.#next();
    }
    if (this.#depth > 0) throw new Unsupported('a parenthesis is not closed');
    return { re2, groups: this.#groups, names: this.#names, plain: this.#plain };
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(pattern.source, 'yu');
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#pattern);
    if (match !== null) this.#at = sticky.lastIndex;
    return match ?? undefined;
  }

  #next(): string {
    if (this.#pattern[this.#at] === '\\') return this.#escape();
    const text = this.#take(/[^\\^$.*+?()[\]{}|]/);
    if (text !== undefined) return this.#text(text[0]);
    const c = this.#pattern[this.#at]!;
    if (c === '(') return this.#group();
    this.#plain = undefined;
    if ('*+?{'.includes(c)) return this.#quantifier();
    if (c === '[') return this.#class();
    this.#at++;
    if (c === ')') {
      if (--this.#depth < 0) throw new Unsupported('a parenthesis is closed that was not opened');
      return ')';
    }
    if (c === '.') return this.#dot;
    return c === ']' || c === '}' ? `\\${c}` : c;
  }

  #text(text: string): string {
    if (this.#plain !== undefined) this.#plain += text;
    return quoteRegexp(text);
  }

  #group(): string {
    this.#plain = undefined;
    const named = this.#take(/\(\?<([a-zA-Z][a-zA-Z0-9]*)>/);
    if (named !== undefined) {
      this.#depth++;
      this.#names.set(named[1]!, ++this.#groups);
      return `(?P<${named[1]}>`;
    }
    const flags = this.#take(/\(\?([ims]*(?:-[ims]+)?)([:)])/);
    if (flags !== undefined) {
      if (flags[2] === ':') this.#depth++;
      return flags[0];
    }
    if (this.#take(/\(\?/) !== undefined)
      throw new Unsupported('look-around, atomic groups and flags other than i, m and s are not supported');
    this.#at++;
    this.#depth++;
    this.#groups++;
    return '(';
  }

  #quantifier(): string {
    const atom = this.#pattern.slice(this.#atom, this.#at);
    const match = this.#take(/(?:[*+?]|\{(\d{1,9})(?:,(\d{1,9})?)?\})(\+)?/);
    if (match === undefined) throw new Unsupported('a `{` begins no count');
    if (match[3] !== undefined && !this.#possessiveIsGreedy(atom))
      throw new Unsupported('possessive repetitions are supported only of a character, before text that it is not');
    if (Math.max(Number(match[1] ?? 0), Number(match[2] ?? 0)) > MAX_REPEAT)
      throw new Unsupported(`repetitions of more than ${MAX_REPEAT} times are not supported`);
    return match[3] === undefined ? match[0] : match[0].slice(0, -1);
  }

  /** Whether a possessive repetition gives nothing back anyway: a character's, before another that it cannot be. */
  #possessiveIsGreedy(atom: string): boolean {
    const next = /^(?:[^\\^$.*+?()[\]{}|]|\\[^a-zA-Z0-9]|$)/u.exec(this.#pattern.slice(this.#at, this.#at + 2))?.[0];
    if (next === undefined || !/^(?:\\[dws]|\[[^[&]*\]|[^\\^$.*+?()[\]{}|])$/u.test(atom)) return false;
    return next === '' || !characterMatcher(atom).test(next.replace(/^\\/, ''));
  }

  #escape(): string {
    const quoted = this.#take(/\\Q([\s\S]*?)(?:\\E|$)/);
    if (quoted !== undefined) return this.#text(quoted[1]!);
    const code = this.#codePoint();
    if (code !== undefined) return this.#text(code);
    const sign = this.#take(/\\([^a-zA-Z0-9])/);
    if (sign !== undefined) return this.#text(sign[1]!);
    this.#plain = undefined;
    const named = this.#take(/\\([pP])(?:\{([A-Za-z]+)\}|([A-Z]))/);
    if (named !== undefined) return `[${classByName(named[1]!, named[2] ?? named[3]!)}]`;
    const letter = this.#take(/\\([a-zA-Z0-9])/)?.[1];
    if (letter === undefined) throw new Unsupported('it ends with a backslash');
    if (letter === 's') return `[${SPACE}]`;
    if (letter === 'S') return `[^${SPACE}]`;
    if ('dDwWbBAz'.includes(letter)) return `\\${letter}`;
    return CONTROLS[letter] ?? unsupportedEscape(letter);
  }

  #codePoint(): string | undefined {
    const match = this.#take(/\\(?:x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4}))/);
    if (match === undefined) return undefined;
    const code = Number.parseInt(match[1] ?? match[2] ?? match[3]!, 16);
    if (code > 0x10ffff) throw new Unsupported('a code point lies past 10FFFF');
    return String.fromCodePoint(code);
  }

  #class(): string {
    const open = this.#take(/\[\^?\]?/)![0];
    let re2 = open.endsWith(']') ? `${open.slice(0, -1)}\\]` : open;
    for (;;) {
      if (this.#take(/\]/) !== undefined) return `${re2}]`;
      if (this.#at >= this.#pattern.length) throw new Unsupported('a bracket is not closed');
      if (this.#take(/&&/) !== undefined) throw new Unsupported('intersections of classes (`&&`) are not supported');
      if (this.#pattern[this.#at] === '[') throw new Unsupported('classes inside classes are not supported');
      re2 += this.#member();
    }
  }

  #member(): string {
    const code = this.#codePoint();
    if (code !== undefined) return `\\x{${code.codePointAt(0)!.toString(16)}}`;
    const plain = this.#take(/[^\\]/)?.[0];
    if (plain !== undefined) return '^[&'.includes(plain) ? `\\${plain}` : plain;
    const named = this.#take(/\\([pP])(?:\{([A-Za-z]+)\}|([A-Z]))/);
    if (named !== undefined) return classByName(named[1]!, named[2] ?? named[3]!);
    const sign = this.#take(/\\([^a-zA-Z0-9])/);
    if (sign !== undefined) return quoteInClass(sign[1]!);
    const letter = this.#take(/\\([a-zA-Z0-9])/)?.[1];
    if (letter === undefined) throw new Unsupported('it ends with a backslash');
    if (letter === 's') return SPACE;
    if ('dDwW'.includes(letter)) return `\\${letter}`;
    return CONTROLS[letter] ?? unsupportedEscape(letter);
  }
}

/** A test for what one character of an expression matches; what JavaScript cannot read matches everything. */
function characterMatcher(atom: string): RegExp {
  try {
    return new RegExp(`^${atom}`, 'iu');
  } catch {
    return /^/;
  }
}

function quoteInClass(sign: string): string {
  return /[\\\]^[&-]/.test(sign) ? `\\${sign}` : sign;
}

function unsupportedEscape(letter: string): never {
  throw new Unsupported(
    /[0-9k]/.test(letter) ? 'references back to a group are not supported' : `\`\\${letter}\` is not supported`,
  );
}

function classByName(sign: string, name: string): string {
  const posix = POSIX_CLASS.get(name);
  if (posix !== undefined) return sign === 'p' ? `[:${posix}:]` : `[:^${posix}:]`;
  if (UNICODE_CLASS.test(name)) return `\\${sign}{${name}}`;
  throw new Unsupported(`the class \`\\${sign}{${name}}\` is not supported`);
}

/** A replacement of `java.util.regex` as RE2 writes it, and as plain text; a string says what is wrong with it. */
export function readReplacement(text: string, regexp: JavaRegexp): { re2: string; plain: string } | string {
  let re2 = '';
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '$') {
      const match = /^\$(?:(\d)|\{([a-zA-Z][a-zA-Z0-9]*)\})/.exec(text.slice(i, i + 100));
      if (match === null) return 'a `$` in the new text must be followed by a group, or written `\\$`';
      const group = match[1] === undefined ? regexp.names.get(match[2]!) : Number(match[1]);
      if (group === undefined || group > regexp.groups) return `the regular expression has no group \`${match[0]}\``;
      if (group > 9) return 'only the first nine groups can stand in the new text';
      re2 += `\\${group}`;
      plain += group === 0 && regexp.plain !== undefined ? regexp.plain : '';
      i += match[0].length - 1;
      continue;
    }
    if (c === '\\' && i + 1 === text.length) return 'the new text ends with a backslash';
    const literal = c === '\\' ? text[++i]! : c;
    re2 += literal === '\\' ? '\\\\' : literal;
    plain += literal;
  }
  return { re2, plain };
}
