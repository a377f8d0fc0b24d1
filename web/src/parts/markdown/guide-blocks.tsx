import type { ReactNode } from 'react';
import type { GuideBlock, GuideLine, GuideText } from '../../../../src/triage/guide/guide.ts';
import { Code } from '../code/code.tsx';
import { Text } from '../text.tsx';
import styles from './markdown.module.css';
import { WebLink } from './web-link.tsx';

interface GuideBlocksProps {
  readonly blocks: readonly GuideBlock[];
  /** The rank of headings among the blocks. */
  readonly level?: 3 | 4 | 5;
}

/** Blocks of a guide. All of it is text: no markup of a rule gets through, and links tell where they lead. */
export function GuideBlocks({ blocks, level = 4 }: GuideBlocksProps) {
  return (
    <div className={styles.blocks}>
      {blocks.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a guide stay where they are.
        <Block key={i} block={block} level={level} />
      ))}
    </div>
  );
}

function Block({ block, level }: { block: GuideBlock; level: 3 | 4 | 5 }) {
  const inner = (blocks: readonly GuideBlock[]) => <GuideBlocks blocks={blocks} level={level} />;
  switch (block.kind) {
    case 'heading': {
      const Heading = `h${level}` as const;
      return (
        <Heading>
          <GuideWords line={block.text} />
        </Heading>
      );
    }
    case 'paragraph':
      return (
        <p>
          <GuideWords line={block.text} />
        </p>
      );
    case 'quote':
      return <blockquote>{inner(block.blocks)}</blockquote>;
    case 'code':
      return (
        <div className={styles.code}>
          <Code text={block.text} language={block.language} label="Code of the guide" />
        </div>
      );
    case 'list': {
      const items = block.items.map((each, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items stay where they are.
        <li key={i}>{inner(each.blocks)}</li>
      ));
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'table':
      return <GuideTable head={block.head} rows={block.rows} />;
  }
}

export function GuideTable({ head, rows }: { head: readonly GuideLine[]; rows: readonly (readonly GuideLine[])[] }) {
  return (
    <div className={styles.table}>
      <table>
        <thead>
          <tr>
            {head.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells stay where they are.
              <th key={i} scope="col">
                <GuideWords line={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as do rows.
            <tr key={i}>
              {row.map((cell, j) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as do cells.
                <td key={j}>
                  <GuideWords line={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A line of a guide, with what of it is told apart. */
export function GuideWords({ line }: { line: GuideLine }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: runs of a line stay where they are.
  return line.map((run, i) => <Run key={i} run={run} />);
}

function Run({ run }: { run: GuideText }) {
  let shown: ReactNode =
    run.code === true ? (
      <code className={styles.inline}>
        <Text>{run.text}</Text>
      </code>
    ) : (
      <Text>{run.text}</Text>
    );
  if (run.strong === true) shown = <strong>{shown}</strong>;
  if (run.emphasis === true) shown = <em>{shown}</em>;
  if (run.struck === true) shown = <s>{shown}</s>;
  if (run.href === undefined) return shown;
  return (
    <WebLink href={run.href} text={run.text}>
      {shown}
    </WebLink>
  );
}
