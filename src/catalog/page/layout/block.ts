/** A piece of a line: plain text, or text that is told apart. All of it is from rules and data, and hostile: each form escapes it. */
export type Inline =
  | string
  | { readonly kind: 'code' | 'strong'; readonly text: string }
  /** `href` is http(s), or a place within the same site that `PageLinks` gave. */
  | { readonly kind: 'link'; readonly href: string; readonly text: string }
  | { readonly kind: 'tone'; readonly tone: Tone; readonly text: string };

/** How good a word is news: forms that have colours show it, and the word alone says it too. */
export type Tone = 'good' | 'warning' | 'bad' | 'quiet' | 'low' | 'medium' | 'high' | 'critical';

export type Line = readonly Inline[];

/** The languages that bodies and stages are coloured in. */
export type CodeLanguage = 'toml' | 'yaml' | 'esql' | 'kuery' | 'eql' | 'lucene' | 'text';

/** What a page is drawn from, whatever the form. */
export type Block =
  | { readonly kind: 'facts'; readonly facts: readonly { readonly name: string; readonly value: readonly Line[] }[] }
  | { readonly kind: 'paragraph'; readonly text: Line; readonly quiet?: true }
  | {
      readonly kind: 'table';
      /** What it lists. */
      readonly caption: string;
      /** The heading above says what it lists, so that the caption is for those alone who do not see where it stands. */
      readonly named?: true;
      readonly columns: readonly { readonly title: string; readonly numeric?: true }[];
      /** A cell is one line or several. */
      readonly rows: readonly (readonly (readonly Line[])[])[];
    }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'outline'; readonly caption: string; readonly items: readonly OutlineItem[] }
  | { readonly kind: 'code'; readonly language: CodeLanguage; readonly label: string; readonly text: string }
  /** Markdown from the rule. */
  | { readonly kind: 'guide'; readonly markdown: string }
  | { readonly kind: 'group'; readonly id: string; readonly title: Line; readonly blocks: readonly Block[] };

export interface OutlineItem {
  readonly text: Line;
  readonly items: readonly OutlineItem[];
}

/** A part of a page under its own heading; `id` is its anchor. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A whole page, ready to be drawn. */
export interface PageLayout {
  readonly title: string;
  readonly breadcrumb: readonly Inline[];
  /** The head's facts and the description. */
  readonly head: readonly Block[];
  readonly sections: readonly Section[];
}

export const code = (text: string): Inline => ({ kind: 'code', text });
export const strong = (text: string): Inline => ({ kind: 'strong', text });
export const tone = (name: Tone, text: string): Inline => ({ kind: 'tone', tone: name, text });
export const paragraph = (...text: Inline[]): Block => ({ kind: 'paragraph', text });
export const note = (...text: Inline[]): Block => ({ kind: 'paragraph', text, quiet: true });

/** Puts a separator between lines and makes them one. */
export function joined(lines: readonly Line[], separator = ', '): Line {
  return lines.flatMap((line, i) => (i === 0 ? line : [separator, ...line]));
}

/** A link where the text is an address of the web, else the text: no other scheme is ever followed. */
export function webLink(text: string, href = text): Inline {
  return isWebAddress(href) ? { kind: 'link', href, text } : text;
}

/** Whether a text is an http(s) address without white space or control characters. */
export function isWebAddress(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what an address must not hold.
  return /^https?:\/\/[^\s\u0000-\u001f\u007f-\u009f]+$/i.test(text) && URL.canParse(text);
}

/** Whether an address has no scheme and no host, so that it can lead nowhere but to the same site. */
export function isLocalAddress(text: string): boolean {
  return /^[\w.#?/%~-][\w.#?=&/%~+,@-]*$/.test(text) && !text.startsWith('//');
}
