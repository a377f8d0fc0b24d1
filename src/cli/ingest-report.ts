import { counted } from '../base/counted.ts';
import { visible } from '../base/source-text.ts';
import type { IngestSummary } from '../ingest/pipeline.ts';
import type { Console } from './console.ts';

const MOST_SHOWN = 10;

/** Says what was read and what could not be: every problem and dead letter is counted, the first few shown. */
export function reportIngest(summary: IngestSummary, console: Console): void {
  const parts = [`${counted(summary.stored, 'event')} from ${counted(summary.files, 'file')}`];
  if (summary.duplicates > 0) parts.push(`${counted(summary.duplicates, 'duplicate')} left out`);
  console.err(`${parts.join(', ')}\n`);
  if (summary.unchanged > 0) console.err(`${counted(summary.unchanged, 'file')} stored before, unchanged\n`);
  const skipped = summary.skipped.map(({ reason, count }) => `${count.toLocaleString('en-US')} (${visible(reason)})`);
  if (skipped.length > 0) console.err(`skipped, no logs: ${skipped.join(', ')}\n`);
  for (const problem of summary.problems.slice(0, MOST_SHOWN)) console.err(`warning: ${visible(problem)}\n`);
  more(summary.problems.length, console);
  const { count, first } = summary.deadLetters;
  if (count > 0) console.err(`${counted(count, 'record')} could not be understood (dead letters):\n`);
  for (const letter of first.slice(0, MOST_SHOWN)) {
    console.err(`  ${visible(letter.source)} ${visible(letter.position)}: ${visible(letter.reason)}\n`);
  }
  more(count, console);
}

function more(count: number, console: Console): void {
  if (count > MOST_SHOWN) console.err(`  … and ${(count - MOST_SHOWN).toLocaleString('en-US')} more\n`);
}
