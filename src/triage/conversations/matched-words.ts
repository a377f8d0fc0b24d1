import type { GuardrailTrace } from './guardrail-trace.ts';

/** A place in a text that a guardrail's finding is about: `[from, to)` in UTF-16 units, and which finding of the call's trace it is. */
export interface GuardrailMark {
  readonly from: number;
  readonly to: number;
  readonly finding: number;
}

/** Marks of one text. */
const MOST_MARKS = 200;
/** A match of one character would mark half of a text. */
const SHORTEST = 2;

/**
 * Where a text holds what a guardrail matched on its side. Traces tell the words and no place, so every one of them is marked, in any
 * case; of what was masked the text holds the type in braces, as `{EMAIL}`.
 */
export function matchedWords(text: string, side: 'input' | 'output', trace: GuardrailTrace | null): GuardrailMark[] {
  const marks: GuardrailMark[] = [];
  for (const [finding, found] of (trace?.findings ?? []).entries()) {
    if (found.source !== null && found.source !== side) continue;
    for (const word of wordsOf(found)) {
      for (const match of text.matchAll(new RegExp(escaped(word), 'gi'))) {
        marks.push({ from: match.index, to: match.index + match[0].length, finding });
        if (marks.length >= MOST_MARKS) return inOrder(marks);
      }
    }
  }
  return inOrder(marks);
}

function wordsOf({ match, action, type, name }: GuardrailTrace['findings'][number]): string[] {
  const words = match !== null && match.trim().length >= SHORTEST ? [match.trim()] : [];
  const label = type ?? name;
  if (action === 'ANONYMIZED' && label !== null) words.push(`{${label}}`);
  return words;
}

/** By place; of marks that overlap the first stands, so that no text is in two. */
function inOrder(marks: readonly GuardrailMark[]): GuardrailMark[] {
  const sorted = [...marks].sort((a, b) => a.from - b.from || b.to - a.to);
  const kept: GuardrailMark[] = [];
  for (const mark of sorted) if (mark.from >= (kept.at(-1)?.to ?? 0)) kept.push(mark);
  return kept;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
