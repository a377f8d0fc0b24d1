import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Text } from '../../parts/text.tsx';
import styles from './rule-page.module.css';

const FEW = 8;
const LONGEST = 500;

/** The values of a test, the first of them where they are many. */
export function Values({
  values,
  other,
}: {
  values: readonly (string | number | boolean | null)[];
  other?: string | undefined;
}) {
  const [all, setAll] = useState(false);
  const texts = other === undefined ? values.map(valueText) : [other];
  const shown = all ? texts : texts.slice(0, FEW);
  return (
    <span className={styles.values}>
      {shown.map((text, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: values stay where they are.
        <code key={i}>
          <Text>{text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text}</Text>
        </code>
      ))}
      {texts.length > shown.length && (
        <Button kind="quiet" small onClick={() => setAll(true)}>
          {texts.length - shown.length} more
        </Button>
      )}
    </span>
  );
}

/** An empty text, and one that spaces begin or end, are told by quotes. */
function valueText(value: string | number | boolean | null): string {
  return typeof value === 'string' && (value === '' || value.trim() !== value) ? JSON.stringify(value) : String(value);
}
