import type { ReactNode } from 'react';
import { isWebAddress } from '../../../../src/catalog/page/layout/block.ts';
import { Text } from '../text.tsx';
import { visibleText } from '../text-pieces.ts';
import styles from './markdown.module.css';

/** A link out of a rule: http(s) only, its address shown where its text says something else; all others stay text. */
export function WebLink({ href, text = href, children }: { href: string; text?: string; children?: ReactNode }) {
  const shown = children ?? <Text>{text}</Text>;
  if (!isWebAddress(href)) return shown;
  return (
    <>
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={visibleText(href)}>
        {shown}
      </a>
      {text.trim() !== href && (
        <span className={styles.address}>
          {' ('}
          <Text>{shortAddress(href)}</Text>)
        </span>
      )}
    </>
  );
}

/** Where an address leads, cut where it is long: its host is always told. */
function shortAddress(href: string): string {
  const address = href.replace(/^https?:\/\//i, '');
  return address.length > 80 ? `${address.slice(0, 79)}…` : address;
}
