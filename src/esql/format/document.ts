/**
 * A text whose line breaks are not settled yet (after Wadler's "A prettier printer"). A `line` is a space (or nothing) where its
 * group fits on the rest of the line, and a line break where it does not; `forced` says that something inside must break.
 */
export type Document =
  | string
  | { readonly kind: 'all'; readonly parts: readonly Document[]; readonly forced: boolean }
  | { readonly kind: 'line'; readonly flat: string; readonly forced: boolean }
  | { readonly kind: 'indent'; readonly by: number; readonly body: Document; readonly forced: boolean }
  | { readonly kind: 'group'; readonly body: Document; readonly forced: boolean }
  /** As many of the items on each line as fit. */
  | { readonly kind: 'fill'; readonly items: readonly string[]; readonly forced: boolean }
  /** A comment that ends its line: it moves behind whatever else stands on it. */
  | { readonly kind: 'suffix'; readonly text: string; readonly forced: boolean };

/** A space, or a line break. */
export const LINE: Document = { kind: 'line', flat: ' ', forced: false };
/** Nothing, or a line break. */
export const SOFT_LINE: Document = { kind: 'line', flat: '', forced: false };
/** A line break. */
export const HARD_LINE: Document = { kind: 'line', flat: ' ', forced: true };

/** One after another. */
export function all(...parts: readonly Document[]): Document {
  return { kind: 'all', parts, forced: parts.some(isForced) };
}

/** What stands together on one line, or breaks at all of its own lines. */
export function group(...parts: readonly Document[]): Document {
  const body = all(...parts);
  return { kind: 'group', body, forced: isForced(body) };
}

/** Lines inside begin that much further to the right. */
export function indent(by: number, ...parts: readonly Document[]): Document {
  const body = all(...parts);
  return { kind: 'indent', by, body, forced: isForced(body) };
}

export function fill(items: readonly string[]): Document {
  return { kind: 'fill', items, forced: false };
}

export function suffix(text: string): Document {
  return { kind: 'suffix', text, forced: true };
}

/** The documents with another between each two. */
export function join(between: Document, items: readonly Document[]): Document {
  return all(...items.flatMap((item, i) => (i === 0 ? [item] : [between, item])));
}

export function isForced(document: Document): boolean {
  return typeof document === 'string' ? document.includes('\n') : document.forced;
}

interface Pending {
  readonly document: Document;
  readonly margin: number;
  readonly flat: boolean;
}

/** The text, with lines of at most `width` characters where that is possible. */
export function render(document: Document, width: number): string {
  return new Renderer(width).run(document);
}

class Renderer {
  readonly #width: number;
  readonly #out: string[] = [];
  #column = 0;
  #suffix = '';

  constructor(width: number) {
    this.#width = width;
  }

  run(document: Document): string {
    const stack: Pending[] = [{ document, margin: 0, flat: false }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) this.#step(next, stack);
    this.#endLine();
    // Line breaks within tokens are not touched: only what was written here is trimmed, before each break.
    return this.#out.join('');
  }

  #step({ document, margin, flat }: Pending, stack: Pending[]): void {
    if (typeof document === 'string') {
      this.#write(document);
      return;
    }
    switch (document.kind) {
      case 'all':
        for (let i = document.parts.length - 1; i >= 0; i--) stack.push({ document: document.parts[i]!, margin, flat });
        break;
      case 'indent':
        stack.push({ document: document.body, margin: margin + document.by, flat });
        break;
      case 'group': {
        const fits = flat || (!document.forced && this.#fits(document.body, stack));
        stack.push({ document: document.body, margin, flat: fits });
        break;
      }
      case 'line':
        if (flat && !document.forced) this.#write(document.flat);
        else this.#breakLine(margin);
        break;
      case 'fill':
        this.#fill(document.items, margin, flat);
        break;
      case 'suffix':
        // Two comments on one line would become one.
        if (this.#suffix !== '') this.#breakLine(margin);
        this.#suffix = document.text;
        break;
    }
  }

  #fill(items: readonly string[], margin: number, flat: boolean): void {
    items.forEach((item, i) => {
      if (i > 0) {
        if (flat || this.#column + 1 + item.length <= this.#width) this.#write(' ');
        else this.#breakLine(margin);
      }
      this.#write(item);
    });
  }

  #write(text: string): void {
    if (text === '') return;
    this.#out.push(text);
    const lineBreak = text.lastIndexOf('\n');
    this.#column = lineBreak === -1 ? this.#column + text.length : text.length - lineBreak - 1;
  }

  #endLine(): void {
    while (this.#out.length > 0 && /^ +$/.test(this.#out.at(-1)!)) this.#out.pop();
    if (this.#suffix === '') return;
    const atStart = this.#out.length === 0 || this.#out.at(-1)!.endsWith('\n');
    this.#out.push(atStart ? this.#suffix : ` ${this.#suffix}`);
    this.#suffix = '';
  }

  #breakLine(margin: number): void {
    this.#endLine();
    this.#out.push('\n', ' '.repeat(margin));
    this.#column = margin;
  }

  /** Whether a document fits flat on the rest of the line, with what follows it up to the next possible break. */
  #fits(document: Document, after: readonly Pending[]): boolean {
    let room = this.#width - this.#column;
    const inside: Document[] = [document];
    let outside = after.length;
    while (room >= 0) {
      let next = inside.pop();
      let flat = true;
      if (next === undefined) {
        if (outside === 0) return true;
        ({ document: next, flat } = after[--outside]!);
        if (typeof next !== 'string' && next.kind === 'line' && !flat) return true;
        if (typeof next !== 'string' && !flat && next.kind !== 'suffix') {
          // What follows may break at its first line: as far as there it has to fit.
          const head = headOf(next);
          room -= head.length;
          if (head.breaks) return room >= 0;
          continue;
        }
      }
      if (typeof next === 'string') {
        const lineBreak = next.indexOf('\n');
        if (lineBreak !== -1) return room >= lineBreak;
        room -= next.length;
      } else if (next.kind === 'all') for (let i = next.parts.length - 1; i >= 0; i--) inside.push(next.parts[i]!);
      else if (next.kind === 'indent' || next.kind === 'group') inside.push(next.body);
      else if (next.kind === 'fill') room -= next.items.reduce((sum, item) => sum + item.length + 1, -1);
      else if (next.kind === 'line') {
        if (next.forced) return true;
        room -= next.flat.length;
      }
    }
    return false;
  }
}

/** How much of a document stands before its first line, and whether there is one. */
function headOf(document: Document): { readonly length: number; readonly breaks: boolean } {
  let length = 0;
  const stack: Document[] = [document];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') {
      const lineBreak = next.indexOf('\n');
      if (lineBreak !== -1) return { length: length + lineBreak, breaks: true };
      length += next.length;
    } else if (next.kind === 'line') return { length, breaks: true };
    else if (next.kind === 'all') for (let i = next.parts.length - 1; i >= 0; i--) stack.push(next.parts[i]!);
    else if (next.kind === 'indent' || next.kind === 'group') stack.push(next.body);
    else if (next.kind === 'fill') return { length: length + (next.items[0]?.length ?? 0), breaks: true };
  }
  return { length, breaks: false };
}
