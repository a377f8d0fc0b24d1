import { BracketParser } from './bracket-parser.ts';
import { ANY, CodePointSet, LINE_BREAK } from './code-point-set.ts';
import { PatternProblem } from './extraction.ts';
import { type Assertion, type Look, MAX_SIZE, measure, type RegexpNode, sequence } from './regexp-node.ts';

/** How many groups may stand inside of each other. */
const MAX_DEPTH = 100;
/** How many signs of repetition may follow each other, as in `a**`. */
const MAX_STACKED = 10;
/** RE2 refuses to repeat more often, the repetitions inside of repetitions multiplied. */
const MAX_REPEATS = 1_000;

const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ['A', '\\A'],
  ['z', '\\z'],
  ['Z', '\\Z'],
  ['b', '\\b'],
  ['B', '\\B'],
]);

/** What a parser of patterns asks of whoever has it read one. */
export interface PatternContext {
  /** The tree of a `%{...}` that begins at a place, and where it ends; undefined where none begins there. */
  reference(pattern: string, start: number): { readonly node: RegexpNode; readonly end: number };
  /** The tree of `(?<name>...)`. */
  named(name: string, item: RegexpNode, start: number, end: number): RegexpNode;
  /** Whether the text is the library's own, whose guards may be left out where nothing can be said of a place. */
  readonly library: boolean;
}

interface Flags {
  readonly ignoreCase: boolean;
  /** Whether `.` matches line breaks (`m` in the syntax of Ruby). */
  readonly dotAll: boolean;
  readonly extended: boolean;
}

/**
 * Reads a regular expression of Oniguruma with the references of Grok; throws {@link PatternProblem}.
 * See https://github.com/kkos/oniguruma/blob/master/doc/RE.
 */
export function parseRegexp(pattern: string, context: PatternContext): RegexpNode {
  return new RegexpParser(pattern, context).parse();
}

class RegexpParser {
  readonly #pattern: string;
  readonly #context: PatternContext;
  readonly #brackets: BracketParser;
  #at = 0;
  #depth = 0;
  #flags: Flags = { ignoreCase: false, dotAll: false, extended: false };

  constructor(pattern: string, context: PatternContext) {
    this.#pattern = pattern;
    this.#context = context;
    this.#brackets = new BracketParser(pattern);
  }

  parse(): RegexpNode {
    const node = this.#alternatives();
    if (this.#at < this.#pattern.length) this.#bad('a `)` that closes nothing', this.#at, this.#at + 1, 'write `\\)`');
    return node;
  }

  #alternatives(): RegexpNode {
    const flags = this.#flags;
    const items = [this.#sequence()];
    let { size } = measure(items[0]!);
    while (this.#accept('|')) {
      const item = this.#sequence();
      size += measure(item).size;
      this.#checkSize(size);
      items.push(item);
    }
    this.#flags = flags;
    return items.length === 1 ? items[0]! : { kind: 'choice', items };
  }

  #sequence(): RegexpNode {
    const items: RegexpNode[] = [];
    let size = 0;
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at]!)) {
      const start = this.#at;
      const atom = this.#atom();
      if (atom === undefined) continue;
      const item = this.#repeated(atom, start);
      size += measure(item).size;
      this.#checkSize(size);
      items.push(item);
    }
    return sequence(items);
  }

  #checkSize(size: number): void {
    if (size <= MAX_SIZE) return;
    const hint = 'extract a part of it first, and the rest by another command';
    throw new PatternProblem('unsupported', 'the pattern is too large', 0, this.#pattern.length, hint);
  }

  #atom(): RegexpNode | undefined {
    const start = this.#at;
    const c = this.#pattern[start]!;
    if (c === '%' && this.#pattern[start + 1] === '{') {
      const { node, end } = this.#context.reference(this.#pattern, start);
      this.#at = end;
      return node;
    }
    if (this.#flags.extended && this.#take(/\s+|#[^\n]*/y) !== undefined) return undefined;
    if (c === '(') return this.#group();
    if (c === '\\') return this.#escape();
    if (c === '[') {
      const { set, end } = this.#brackets.parse(start, this.#flags.ignoreCase);
      this.#at = end;
      return { kind: 'set', set };
    }
    if ('*+?'.includes(c)) this.#bad('nothing stands before it to be repeated', start, start + 1, `write \`\\${c}\``);
    const code = this.#pattern.codePointAt(start)!;
    this.#at += code > 0xffff ? 2 : 1;
    if (c === '.') return { kind: 'set', set: this.#flags.dotAll ? ANY : LINE_BREAK.complement() };
    if (c === '^' || c === '$') return { kind: 'assertion', sign: c, guard: false };
    return this.#set(CodePointSet.of([code, code]));
  }

  #set(set: CodePointSet): RegexpNode {
    return { kind: 'set', set: this.#flags.ignoreCase ? set.ignoringCase() : set };
  }

  #repeated(atom: RegexpNode, start: number): RegexpNode {
    let item = atom;
    for (let stacked = 0; ; stacked++) {
      const quantifier = this.#at;
      const match = this.#take(/[*+?]|\{(\d{0,6})(,?)(\d{0,6})\}/y);
      if (match === undefined) return item;
      const [sign, low, comma, high] = match as unknown as [string, string?, string?, string?];
      if (low === '' && high === '') {
        // `{}` and `{,}` are text.
        this.#at = quantifier;
        return item;
      }
      if (stacked === MAX_STACKED) {
        this.#bad(`more than ${MAX_STACKED} repetitions of repetitions`, quantifier, this.#at, 'one is enough');
      }
      const counted = sign.startsWith('{');
      const min = counted ? Number(low) : sign === '+' ? 1 : 0;
      const max = counted
        ? comma === ''
          ? min
          : high === ''
            ? undefined
            : Number(high)
        : sign === '?'
          ? 1
          : undefined;
      if (max !== undefined && max < min) this.#bad('a repetition from more to less', quantifier, this.#at);
      // `{n}?` is an optional repetition, not a lazy one.
      const lazy = !(counted && comma === '') && this.#accept('?');
      const possessive = !lazy && !counted && this.#accept('+');
      const repeat: RegexpNode = { kind: 'repeat', item, min, max, lazy };
      if (measure(repeat).repeats > MAX_REPEATS) {
        const message = `repetitions of more than ${MAX_REPEATS} times, all in all, are not supported`;
        this.#unsupported(message, quantifier, this.#at);
      }
      item = possessive ? this.#atomic(repeat, start) : repeat;
    }
  }

  #group(): RegexpNode | undefined {
    const start = this.#at;
    const flags = this.#take(/\(\?([imx]*)(?:-([imx]*))?([:)])/y);
    if (flags !== undefined) {
      const outer = this.#flags;
      this.#flags = withFlags(outer, flags[1]!, flags[2] ?? '');
      // Flags without a colon hold to the end of the group they stand in.
      if (flags[3] === ')') return undefined;
      const node = this.#inside(start);
      this.#flags = outer;
      return node;
    }
    if (this.#take(/\(\?#[^)]*\)/y) !== undefined) return undefined;
    const name = this.#take(/\(\?<([\p{L}_@][\p{L}\p{N}_@.-]*)>/uy)?.[1];
    if (name !== undefined) return this.#context.named(name, this.#inside(start), start, this.#at);
    if (this.#take(/\(\?>/y) !== undefined) return this.#atomic(this.#inside(start), start);
    const look = this.#take(/\(\?(<?)([=!])/y);
    if (look !== undefined) return this.#look(look[1] === '<', look[2] === '=', start);
    if (this.#pattern[start + 1] === '?') {
      const named = this.#pattern.startsWith('(?<', start) || this.#pattern.startsWith("(?'", start);
      if (named)
        this.#bad('a group is named `(?<name>...)`', start, start + 3, 'names hold letters, digits, `_`, `.` and `@`');
      this.#unsupported('this kind of group is not supported', start, Math.min(start + 3, this.#pattern.length));
    }
    this.#at++;
    return this.#inside(start);
  }

  /** What stands in a group, whose beginning is read already, and its end. */
  #inside(start: number): RegexpNode {
    if (++this.#depth > MAX_DEPTH) {
      this.#bad(`groups stand inside of each other more than ${MAX_DEPTH} levels deep`, start, start + 1);
    }
    const node = this.#alternatives();
    if (!this.#accept(')')) this.#bad('a `(` that is not closed', start, start + 1, 'add `)`, or write `\\(`');
    this.#depth--;
    return node;
  }

  #look(behind: boolean, positive: boolean, start: number): Look {
    const set = asSet(this.#inside(start));
    if (set === undefined) {
      const message = 'look-around is supported for one character only';
      this.#unsupported(message, start, this.#at);
    }
    const allowed = positive ? set : set.complement();
    return { kind: 'look', behind, allowed, edge: !positive, guard: this.#context.library, start, end: this.#at };
  }

  /** A part of which nothing is given back: of one character that is repeated, the next one is none of its kind. */
  #atomic(node: RegexpNode, start: number): RegexpNode {
    if (node.kind === 'repeat' && node.max === undefined && !node.lazy && node.item.kind === 'set') {
      const { library: guard } = this.#context;
      const allowed = node.item.set.complement();
      return sequence([node, { kind: 'look', behind: false, allowed, edge: true, guard, start, end: this.#at }]);
    }
    if (matchesOneWay(node)) return node;
    const message = 'atomic groups and possessive repetitions are supported of one character only';
    return this.#unsupported(message, start, this.#at);
  }

  #escape(): RegexpNode {
    const start = this.#at;
    const letter = this.#pattern[start + 1];
    if (letter === undefined) this.#bad('the pattern ends with a backslash', start, start + 1);
    const assertion = ASSERTIONS.get(letter);
    if (assertion !== undefined) {
      this.#at += 2;
      return { kind: 'assertion', sign: assertion, guard: this.#context.library };
    }
    if (letter === 'R') {
      this.#at += 2;
      const pair = sequence(['\r', '\n'].map((c): RegexpNode => ({ kind: 'set', set: CodePointSet.from(c) })));
      const single = CodePointSet.of([0x0a, 0x0d], [0x85, 0x85], [0x2028, 0x2029]);
      return { kind: 'choice', items: [pair, { kind: 'set', set: single }] };
    }
    if (/[1-9kg]/.test(letter)) this.#unsupported('references back to a group are not supported', start, start + 2);
    const { set, end } = this.#brackets.parseEscape(start);
    this.#at = end;
    return this.#set(set);
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#pattern);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }

  #accept(sign: string): boolean {
    if (this.#pattern[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #bad(message: string, start: number, end: number, hint?: string): never {
    throw new PatternProblem('bad-pattern', message, start, end, hint);
  }

  #unsupported(message: string, start: number, end: number): never {
    throw new PatternProblem('unsupported', message, start, end);
  }
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const value = (letter: string, before: boolean) => (on.includes(letter) || before) && !off.includes(letter);
  return {
    ignoreCase: value('i', flags.ignoreCase),
    dotAll: value('m', flags.dotAll),
    extended: value('x', flags.extended),
  };
}

/** The set of characters that a tree is, where it matches one character and nothing else. */
function asSet(node: RegexpNode): CodePointSet | undefined {
  if (node.kind === 'set') return node.set;
  if (node.kind !== 'choice') return undefined;
  const sets = node.items.map(asSet);
  return sets.every((set) => set !== undefined) ? CodePointSet.all(sets) : undefined;
}

/** Whether there is no more than one way to match a text, so that nothing could be given back. */
function matchesOneWay(node: RegexpNode): boolean {
  switch (node.kind) {
    case 'set':
    case 'assertion':
    case 'look':
      return true;
    case 'capture':
      return matchesOneWay(node.item);
    case 'sequence':
      return node.items.every(matchesOneWay);
    case 'repeat':
      return node.min === node.max && matchesOneWay(node.item);
    case 'choice':
      return node.items.every((item) => asSet(item) !== undefined);
  }
}
