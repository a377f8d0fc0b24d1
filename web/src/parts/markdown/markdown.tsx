import { lazy, Suspense } from 'react';
import { Skeleton } from '../loaded.tsx';

const Parsed = lazy(() => import('./markdown-parsed.tsx'));

/** Markdown of a rule. What it takes to read it is loaded when the first of it is shown. */
export function Markdown({ text, level = 3 }: { text: string; level?: 3 | 4 | 5 }) {
  return (
    <Suspense fallback={<Skeleton lines={Math.min(8, text.split('\n').length)} />}>
      <Parsed text={text} level={level} />
    </Suspense>
  );
}
