import { masked } from '../mask-text.ts';
import type { Sensitive } from './finding.ts';
import { apart, redactions } from './redactions.ts';

/** How much of a text is shown: nothing but its length, all but secrets and personal data, or all. */
export type MaskLevel = 'hidden' | 'redacted' | 'plain';

/** A place in a text that means something; `[from, to)` in UTF-16 units. */
export interface Mark {
  readonly from: number;
  readonly to: number;
}

/** A text as it is shown. */
export interface ShownText<M extends Mark> {
  readonly text: string;
  /** Characters of the whole text. */
  readonly length: number;
  /** Whether `text` is its beginning only. */
  readonly cut: boolean;
  /** What was put in place of secrets and personal data, by place in `text`. */
  readonly redacted: readonly (Mark & Pick<Sensitive, 'kind' | 'label'>)[];
  readonly marks: readonly M[];
}

export interface ShowOptions<M extends Mark> {
  readonly level: MaskLevel;
  /** Characters to show. */
  readonly limit: number;
  /** Places in a text, by it: they move with what is put in before them. */
  readonly marks: (text: string) => readonly M[];
  /** Sensitive by somebody else's word, as a guardrail's. */
  readonly told: (text: string) => readonly Sensitive[];
}

/** How far behind the end of what is shown a secret is sought that begins before it. */
const BEHIND = 16_384;

/** A text as somebody may see it: cut, with secrets and personal data put out, and marks at their places. */
export function shownText<M extends Mark>(whole: string, options: ShowOptions<M>): ShownText<M> {
  const { level, limit } = options;
  const length = whole.length;
  if (level === 'hidden') return { text: masked(whole), length, cut: false, redacted: [], marks: [] };
  const part = length > limit + BEHIND ? whole.slice(0, limit + BEHIND) : whole;
  const found = level === 'plain' ? [] : apart([...redactions(part), ...options.told(part)]);
  const end = endOf(part, limit, found);
  const redacted: (Mark & Pick<Sensitive, 'kind' | 'label'>)[] = [];
  let text = '';
  let at = 0;
  for (const { from, to, kind, label } of found) {
    if (from >= end) break;
    text += part.slice(at, from);
    const start = text.length;
    text += `[${label}]`;
    redacted.push({ from: start, to: text.length, kind, label });
    at = to;
  }
  text += part.slice(at, end);
  const marks = options
    .marks(part)
    .filter((mark) => mark.from < end)
    .map((mark) => ({ ...mark, ...moved(mark, end, found, redacted) }));
  return { text, length, cut: end < length, redacted, marks: marks.filter((mark) => mark.to > mark.from) };
}

/** Where to cut: not within what is put out, nor within a character. */
function endOf(part: string, limit: number, found: readonly Sensitive[]): number {
  if (part.length <= limit) return part.length;
  const within = found.find(({ from, to }) => from < limit && to > limit);
  if (within !== undefined) return within.to;
  const code = part.charCodeAt(limit - 1);
  return code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit;
}

/** A mark's place in the text with labels: where it touches what was put out, all of the label. */
function moved(mark: Mark, end: number, found: readonly Sensitive[], redacted: readonly Mark[]): Mark {
  const place = (offset: number, side: 'from' | 'to'): number => {
    let shift = 0;
    for (let i = 0; i < redacted.length; i++) {
      const hidden = found[i]!;
      const label = redacted[i]!;
      if (offset < hidden.from || (side === 'to' && offset === hidden.from)) break;
      if (offset < hidden.to || (side === 'to' && offset === hidden.to)) return label[side];
      shift = label.to - hidden.to;
    }
    return offset + shift;
  };
  return { from: place(mark.from, 'from'), to: place(Math.min(mark.to, end), 'to') };
}
