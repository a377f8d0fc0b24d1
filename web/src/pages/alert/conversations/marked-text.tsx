import { memo, type ReactNode } from 'react';
import type { GuardrailFinding } from '../../../api/operations.ts';
import { Pieces } from '../../../parts/text.tsx';
import { visibleText } from '../../../parts/text-pieces.ts';
import styles from './conversations.module.css';
import type { Said } from './said-text.tsx';
import { findingWords } from './words.ts';

/** Places of what is sought, of one text. */
const MOST_FOUND = 500;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A text with what a guardrail matched, what is masked, and what is sought marked in it. */
export const MarkedText = memo(function MarkedText({
  said,
  end,
  findings,
  find,
}: {
  said: Said;
  /** How much of it is shown. */
  end: number;
  findings: readonly GuardrailFinding[];
  find: string;
}) {
  const text = said.text.slice(0, end);
  const found = placesOf(find, text);
  const pieces: ReactNode[] = [];
  for (const [from, to] of stretches(text.length, [...said.redacted, ...said.guardrail, ...found])) {
    const within = ({ from: a, to: b }: Span) => a <= from && to <= b;
    const masked = said.redacted.find(within);
    const mark = said.guardrail.find(within);
    const hit = found.find(within);
    let piece: ReactNode = <Pieces of={text.slice(from, to)} />;
    if (masked !== undefined) {
      piece = (
        <span className={styles.masked} data-kind={masked.kind} title={visibleText(`masked: ${masked.label}`)}>
          {piece}
        </span>
      );
    }
    if (mark !== undefined) {
      const finding = findings[mark.finding];
      const words = visibleText(finding === undefined ? 'matched by a guardrail' : findingWords(finding));
      piece = (
        <mark className={styles.matched} title={words} data-action={finding?.action}>
          {piece}
          {mark.to === to && <span className="heard"> (guardrail: {words}) </span>}
        </mark>
      );
    }
    if (hit !== undefined) {
      piece = (
        <mark className={styles.found} data-found={hit.from === from ? '' : undefined}>
          {piece}
        </mark>
      );
    }
    pieces.push(<span key={from}>{piece}</span>);
  }
  return <bdi className={styles.text}>{pieces}</bdi>;
});

function placesOf(find: string, text: string): Span[] {
  if (find === '') return [];
  const spans: Span[] = [];
  for (const match of text.matchAll(new RegExp(find.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi'))) {
    spans.push({ from: match.index, to: match.index + match[0].length });
    if (spans.length === MOST_FOUND) break;
  }
  return spans;
}

/** A text cut at every end of every span. */
function stretches(length: number, spans: readonly Span[]): [number, number][] {
  const cuts = new Set([0, length]);
  for (const { from, to } of spans) {
    if (from < length) cuts.add(from);
    if (to < length) cuts.add(to);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(1).map((to, i) => [sorted[i]!, to]);
}
