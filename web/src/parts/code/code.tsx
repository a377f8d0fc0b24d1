import { coloursOf } from '../../../../src/catalog/page/highlight/colours-of.ts';
import type { ColourToken } from '../../../../src/catalog/page/highlight/token.ts';
import type { CodeLanguage } from '../../../../src/catalog/page/layout/block.ts';
import { visibleText } from '../text-pieces.ts';
import styles from './code.module.css';

/** A part of a text that is told apart: `start` and `end` in UTF-16 units, and what is said of it. */
export interface CodeMark {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

interface CodeProps {
  readonly text: string;
  /** Any other is shown without colours. */
  readonly language: string;
  /** Of the queries in a rule's file. */
  readonly queryLanguage?: string;
  /** What it is, for those who listen. */
  readonly label: string;
  readonly numbered?: boolean;
  readonly marks?: readonly CodeMark[];
}

const LANGUAGES: ReadonlySet<string> = new Set<CodeLanguage>(['toml', 'yaml', 'esql', 'kuery', 'eql', 'lucene']);

/** A query or a rule's file in colours. What would hide in it is shown by its code point. */
export function Code({ text, language, queryLanguage, label, numbered = false, marks = [] }: CodeProps) {
  const known: CodeLanguage = LANGUAGES.has(language) ? (language as CodeLanguage) : 'text';
  const lines = linesOf(marked(coloursOf(text, known, queryLanguage), marks));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is scrolled by keyboard too.
    // biome-ignore lint/a11y/useSemanticElements: no fieldset, and no landmark, of which a guide would have many.
    <div role="group" className={styles.frame} aria-label={label} tabIndex={0}>
      <pre className={styles.code} data-numbered={numbered}>
        {lines.map((pieces, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines stay where they are.
          <code key={i} className={styles.line}>
            {pieces.map((piece, j) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as do their pieces.
              <Piece key={j} piece={piece} />
            ))}
            {'\n'}
          </code>
        ))}
      </pre>
    </div>
  );
}

interface MarkedToken extends ColourToken {
  readonly mark?: CodeMark | undefined;
}

function Piece({ piece: { text, class: kind, mark } }: { piece: MarkedToken }) {
  const shown = kind === undefined ? visibleText(text) : <span data-kind={kind}>{visibleText(text)}</span>;
  return mark === undefined ? shown : <mark title={visibleText(mark.message)}>{shown}</mark>;
}

/** Tokens parted where a mark begins or ends. */
function marked(tokens: readonly ColourToken[], marks: readonly CodeMark[]): MarkedToken[] {
  if (marks.length === 0) return [...tokens];
  const edges = [...new Set(marks.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  let at = 0;
  return tokens.flatMap((token) => {
    const from = at;
    at += token.text.length;
    const inside = edges.filter((edge) => edge > from && edge < at);
    return [from, ...inside].map((start, i): MarkedToken => {
      const end = inside[i] ?? at;
      const mark = marks.find((each) => each.start <= start && end <= each.end);
      return { ...token, text: token.text.slice(start - from, end - from), mark };
    });
  });
}

function linesOf(tokens: readonly MarkedToken[]): MarkedToken[][] {
  const lines: MarkedToken[][] = [[]];
  for (const token of tokens) {
    for (const [i, text] of token.text.split(/\r?\n/).entries()) {
      if (i > 0) lines.push([]);
      if (text !== '') lines.at(-1)!.push({ ...token, text });
    }
  }
  if (lines.length > 1 && lines.at(-1)!.length === 0) lines.pop();
  return lines;
}
