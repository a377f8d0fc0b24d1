import { decimalInterval } from './decimal-interval.ts';

/** A Lucene regular expression as a tree. */
export type RegexpNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any-character' }
  /** One character of an RE2 class. */
  | { readonly kind: 'class'; readonly re2: string }
  | { readonly kind: 'any-text' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'raw'; readonly re2: string }
  | { readonly kind: 'sequence'; readonly items: readonly RegexpNode[] }
  | { readonly kind: 'choice'; readonly items: readonly RegexpNode[] }
  | { readonly kind: 'repeat'; readonly item: RegexpNode; readonly min: number; readonly max: number | undefined };

/** Why an expression cannot be used. */
export class RegexpProblem extends Error {}

const MAX_DEPTH = 100;
/** RE2 refuses more, nested counts multiplied. */
const MAX_REPEAT = 1000;

const CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  s: '\\t\\n\\r ',
  w: '0-9A-Za-z_',
};

/**
 * Parses the regular expression syntax of RLIKE (Lucene's `RegExp` with all optional operators).
 * Throws {@link RegexpProblem} for a malformed expression, and for `~` and `&`, which RE2 has no counterpart of.
 */
export function parseLuceneRegexp(pattern: string): RegexpNode {
  if (pattern === '') return { kind: 'text', text: '' };
  const parser = new Parser(pattern);
  const node = parser.choice(0);
  if (!parser.atEnd) throw new RegexpProblem(`unexpected \`${parser.peek()}\` at character ${parser.position + 1}`);
  checkRepeats(node, 1);
  return node;
}

class Parser {
  readonly #characters: readonly string[];
  position = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  get atEnd(): boolean {
    return this.position >= this.#characters.length;
  }

  peek(): string | undefined {
    return this.#characters[this.position];
  }

  #take(): string {
    const c = this.#characters[this.position];
    if (c === undefined) throw new RegexpProblem('the pattern ends too early');
    this.position++;
    return c;
  }

  #accept(c: string): boolean {
    if (this.peek() !== c) return false;
    this.position++;
    return true;
  }

  #expect(c: string): void {
    if (!this.#accept(c)) throw new RegexpProblem(`\`${c}\` is missing at character ${this.position + 1}`);
  }

  choice(depth: number): RegexpNode {
    if (depth > MAX_DEPTH) throw new RegexpProblem(`parentheses are nested deeper than ${MAX_DEPTH}`);
    const items = [this.#sequence(depth)];
    while (this.#accept('|')) items.push(this.#sequence(depth));
    return items.length === 1 ? items[0]! : { kind: 'choice', items };
  }

  #sequence(depth: number): RegexpNode {
    const items: RegexpNode[] = [];
    do items.push(this.#repeated(depth));
    while (!this.atEnd && !this.#at(')|&'));
    if (this.peek() === '&') throw new RegexpProblem('intersection (`&`) is not supported');
    return items.length === 1 ? items[0]! : { kind: 'sequence', items };
  }

  #at(characters: string): boolean {
    const c = this.peek();
    return c !== undefined && characters.includes(c);
  }

  #repeated(depth: number): RegexpNode {
    let item = this.#single(depth);
    // Operators add up: `a+?` is an optional `a+`, not a lazy one.
    while (this.#at('?*+{')) {
      const operator = this.#take();
      if (operator === '?') item = { kind: 'repeat', item, min: 0, max: 1 };
      else if (operator === '*') item = { kind: 'repeat', item, min: 0, max: undefined };
      else if (operator === '+') item = { kind: 'repeat', item, min: 1, max: undefined };
      else item = this.#counted(item);
    }
    return item;
  }

  #counted(item: RegexpNode): RegexpNode {
    const min = this.#number();
    const max = this.#accept(',') ? (this.#at('0123456789') ? this.#number() : undefined) : min;
    this.#expect('}');
    if (max !== undefined && max < min)
      throw new RegexpProblem(`the repetition {${min},${max}} has its bounds reversed`);
    return { kind: 'repeat', item, min, max };
  }

  #number(): number {
    let digits = '';
    while (this.#at('0123456789')) digits += this.#take();
    if (digits === '') throw new RegexpProblem(`a number is missing at character ${this.position + 1}`);
    return Number(digits);
  }

  #single(depth: number): RegexpNode {
    const c = this.#take();
    switch (c) {
      case '.':
        return { kind: 'any-character' };
      case '#':
        return { kind: 'nothing' };
      case '@':
        return { kind: 'any-text' };
      case '~':
        throw new RegexpProblem('complement (`~`) is not supported');
      case '"':
        return { kind: 'text', text: this.#until('"') };
      case '<':
        return this.#interval();
      case '[':
        return this.#characterClass();
      case '(': {
        if (this.#accept(')')) return { kind: 'text', text: '' };
        const inner = this.choice(depth + 1);
        this.#expect(')');
        return inner;
      }
      case '\\': {
        const escaped = this.#take();
        const set = predefined(escaped);
        return set === undefined ? { kind: 'text', text: escaped } : { kind: 'class', re2: set };
      }
      default:
        return { kind: 'text', text: c };
    }
  }

  #until(end: string): string {
    let text = '';
    for (let c = this.#take(); c !== end; c = this.#take()) text += c;
    return text;
  }

  #interval(): RegexpNode {
    const text = this.#until('>');
    const match = /^(\d{1,18})-(\d{1,18})$/.exec(text);
    if (match === null) throw new RegexpProblem(`\`<${text}>\` is no interval of numbers, as \`<1-100>\` is`);
    return { kind: 'raw', re2: decimalInterval(match[1]!, match[2]!) };
  }

  #characterClass(): RegexpNode {
    const negated = this.#accept('^');
    let members = '';
    do {
      const c = this.#take();
      const next = c === '\\' ? this.#take() : c;
      const set = c === '\\' ? CLASSES[next] : undefined;
      if (set !== undefined) {
        members += set;
        continue;
      }
      if (c === '\\' && 'DSW'.includes(next)) throw new RegexpProblem(`\`\\${next}\` inside brackets is not supported`);
      let last = next;
      if (this.#accept('-')) {
        last = this.#take();
        if (last === '\\') last = this.#take();
        if (last.codePointAt(0)! < next.codePointAt(0)!)
          throw new RegexpProblem(`the range \`${next}-${last}\` has its bounds reversed`);
      }
      members += `${hex(next)}-${hex(last)}`;
    } while (!this.atEnd && this.peek() !== ']');
    this.#expect(']');
    return { kind: 'class', re2: `[${negated ? '^' : ''}${members}]` };
  }
}

function predefined(letter: string): string | undefined {
  const set = CLASSES[letter.toLowerCase()];
  if (set === undefined || !'dswDSW'.includes(letter)) return undefined;
  return letter === letter.toLowerCase() ? `[${set}]` : `[^${set}]`;
}

function hex(character: string): string {
  return `\\x{${character.codePointAt(0)!.toString(16)}}`;
}

function checkRepeats(node: RegexpNode, outer: number): void {
  if (node.kind === 'sequence' || node.kind === 'choice') for (const item of node.items) checkRepeats(item, outer);
  if (node.kind !== 'repeat') return;
  const count = outer * Math.max(1, node.min, node.max ?? 0);
  if (count > MAX_REPEAT) throw new RegexpProblem(`repetitions of more than ${MAX_REPEAT} times are not supported`);
  checkRepeats(node.item, count);
}
