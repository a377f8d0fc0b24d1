import styles from './text.module.css';

/**
 * What hides, moves or colours other text: controls, bidi marks, what has no width, tags. Tabs, line breaks and the choice of a picture's form
 * (U+FE0E, U+FE0F) stay.
 */
const HIDDEN =
  /\r(?!\n)|[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\t\n\r\u{FE0E}\u{FE0F}]]/gv;

/** Text out of logs or rules, as text: what would hide in it is shown by its code point. */
export function Text({ children, wrap = true }: { children: string; wrap?: boolean }) {
  return (
    <bdi className={styles.text} data-wrap={wrap}>
      {textParts(children).map((part, i) =>
        part.hidden ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name.
          <span key={i} className={styles.hidden} title="a character that does not show">
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}

/** The same as plain text, for titles and labels. */
export function visibleText(text: string): string {
  return textParts(text)
    .map((part) => part.text)
    .join('');
}

function textParts(text: string): { text: string; hidden: boolean }[] {
  const parts: { text: string; hidden: boolean }[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), hidden: false });
    const code = match[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    parts.push({ text: `⟨U+${code}⟩`, hidden: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), hidden: false });
  return parts;
}
