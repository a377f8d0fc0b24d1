import { DETECTORS } from './detectors/registry.ts';
import type { Sensitive } from './finding.ts';
import { plainForm } from './plain-form.ts';

/**
 * Secrets and personal data in a text, in the order of their places, none in two; in time that grows with the text's length alone.
 * What is written with lookalikes or with invisible characters in it is found too, and its place is that in the text as it is.
 */
export function redactions(text: string): Sensitive[] {
  const plain = plainForm(text);
  const found: Sensitive[] = [];
  for (const detect of DETECTORS.values()) {
    for (const sensitive of detect(plain.text)) {
      found.push({ ...sensitive, ...plain.original(sensitive.from, sensitive.to) });
    }
  }
  return apart(found);
}

/** What something is called where nothing but its place tells that it is secret. */
const VAGUE: ReadonlySet<string> = new Set(['secret', 'password', 'token']);

/** By place; what overlaps becomes one, by the name that says most, else of the longest. */
export function apart(found: readonly Sensitive[]): Sensitive[] {
  const sorted = [...found].sort((a, b) => a.from - b.from || b.to - a.to);
  const kept: Sensitive[] = [];
  let longest = 0;
  for (const next of sorted) {
    const last = kept.at(-1);
    if (last === undefined || next.from >= last.to) {
      kept.push(next);
      longest = next.to - next.from;
      continue;
    }
    const vague = VAGUE.has(next.label);
    const named = vague === VAGUE.has(last.label) ? (next.to - next.from > longest ? next : last) : vague ? last : next;
    longest = Math.max(longest, next.to - next.from);
    kept[kept.length - 1] = { from: last.from, to: Math.max(last.to, next.to), kind: named.kind, label: named.label };
  }
  return kept;
}
