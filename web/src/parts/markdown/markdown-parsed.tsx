import { useMemo } from 'react';
import { parseGuide } from '../../../../src/catalog/page/guide/parse-guide.ts';
import { guideBlocks } from '../../../../src/triage/guide/guide-blocks.ts';
import { Code } from '../code/code.tsx';
import { GuideBlocks } from './guide-blocks.tsx';

/** Markdown as its parts; one that is too long to be read is shown as the text that it is. */
export default function MarkdownParsed({ text, level }: { text: string; level: 3 | 4 | 5 }) {
  const blocks = useMemo(() => {
    const tokens = parseGuide(text, level);
    return tokens && guideBlocks(tokens);
  }, [text, level]);
  if (blocks === undefined) return <Code text={text} language="text" label="Markdown" />;
  return <GuideBlocks blocks={blocks} level={level} />;
}
