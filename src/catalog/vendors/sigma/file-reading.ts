import type { Span } from '../../../base/diagnostic.ts';
import type { Findings } from './findings.ts';
import type { Budget } from './limits.ts';
import { writtenText } from './yaml/written-text.ts';
import type { MapEntry } from './yaml/yaml-node.ts';

/** What readers of one file share: its text, what is wrong with it, and what may still be made of it. */
export interface FileReading {
  readonly source: string;
  readonly findings: Findings;
  readonly budget: Budget;
}

/** A part of the file as written. */
export function written(reading: FileReading, span: Span): string {
  return writtenText(reading.source, span);
}

/** An entry of the file as written, all of its parts. */
export function writtenEntry(reading: FileReading, { parts, span }: MapEntry): string {
  return (parts ?? [span]).map((part) => written(reading, part)).join('\n');
}
