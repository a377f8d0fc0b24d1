import styles from './text.module.css';
import { textPieces } from './text-pieces.ts';

/** Text out of logs or rules, as text: what would hide in it is shown by its code point, and words that look like others are told. */
export function Text({ children, wrap = true }: { children: string; wrap?: boolean }) {
  return (
    <bdi className={styles.text} data-wrap={wrap}>
      <Pieces of={children} />
    </bdi>
  );
}

/** The pieces of a text inside of another that isolates it. */
export function Pieces({ of }: { of: string }) {
  return textPieces(of).map(({ text, kind }, i) =>
    kind === 'plain' ? (
      text
    ) : (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name.
        key={i}
        className={styles[kind]}
        title={
          kind === 'hidden'
            ? 'what does not show, or hides what is around it'
            : 'letters of several alphabets that look alike'
        }
      >
        {text}
      </span>
    ),
  );
}
