import type { SourceText } from '../../base/source-text.ts';
import { pathText, type TableNode } from './config-node.ts';

/** The line on which each key of a configuration file stands, by its path: `retention`, `limits.query_rows`. */
export function givenLines(root: TableNode, source: SourceText): Map<string, number> {
  const lines = new Map<string, number>();
  const walk = (table: TableNode, path: readonly string[]): void => {
    for (const [key, { keySpan, node }] of table.entries) {
      const here = [...path, key];
      lines.set(pathText(here), source.position(keySpan.start).line);
      if (node.kind === 'table') walk(node, here);
    }
  };
  walk(root, []);
  return lines;
}
