import type { Json } from '../base/canonical-json.ts';
import type { Outcome } from './run-case.ts';
import type { SpecCase } from './spec-case.ts';

export interface CaseResult {
  readonly spec: SpecCase;
  readonly outcome: Outcome;
}

interface Counts {
  passed: number;
  failed: number;
  out_of_scope: number;
  stale: number;
}

/** The report as JSON: the numbers, the rate, and each case by its id (`file.name`) with its status and the reason. */
export function jsonReport(results: readonly CaseResult[], about: { engine: string; dir: string }): Json {
  const counts = count(results);
  const cases = results.map(({ spec, outcome }): [string, Json] => [
    spec.id,
    { status: outcome.status, ...(outcome.reason === '' ? {} : { reason: outcome.reason }) },
  ]);
  return { ...about, ...counts, rate: rateOf(counts), cases: Object.fromEntries(cases) };
}

/** The report for people: a line per file and one for all, then what most failures have in common. */
export function textReport(results: readonly CaseResult[], causes = 25): string {
  const files = new Map<string, CaseResult[]>();
  for (const result of results) {
    const of = files.get(result.spec.file);
    if (of === undefined) files.set(result.spec.file, [result]);
    else of.push(result);
  }
  const head = ['file', 'passed', 'failed', 'out of scope', 'stale', 'rate'];
  const lines = [...files].map(([file, list]) => row(file, count(list)));
  const table = [head, ...lines, row('all', count(results))];
  const sections = [aligned(table)];
  for (const [status, title] of [
    ['failed', 'why cases failed'],
    ['out_of_scope', 'out of scope, by feature'],
    ['stale', 'stale, by kind'],
  ] as const) {
    const ranked = rankedCauses(results, status);
    if (ranked.length === 0) continue;
    const shown = ranked.slice(0, causes).map(([cause, n]) => `${String(n).padStart(5)}  ${cause}`);
    const rest = ranked.slice(causes).reduce((sum, [, n]) => sum + n, 0);
    if (rest > 0) shown.push(`${String(rest).padStart(5)}  of ${ranked.length - causes} further causes`);
    sections.push(`${title}:\n${shown.join('\n')}`);
  }
  return `${sections.join('\n\n')}\n`;
}

function count(results: readonly CaseResult[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, out_of_scope: 0, stale: 0 };
  for (const { outcome } of results) counts[outcome.status]++;
  return counts;
}

/** Passed of passed and failed; 1 where there is neither. */
function rateOf({ passed, failed }: Counts): number {
  return passed + failed === 0 ? 1 : passed / (passed + failed);
}

function row(name: string, counts: Counts): string[] {
  const { passed, failed, out_of_scope, stale } = counts;
  const rate = passed + failed === 0 ? '-' : `${(rateOf(counts) * 100).toFixed(1)} %`;
  return [name, ...[passed, failed, out_of_scope, stale].map(String), rate];
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((cells) => cells[i]!.length)));
  return rows
    .map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '))
    .join('\n');
}

function rankedCauses(results: readonly CaseResult[], status: Outcome['status']): [string, number][] {
  const causes = new Map<string, number>();
  for (const { outcome } of results) {
    if (outcome.status === status) causes.set(outcome.cause, (causes.get(outcome.cause) ?? 0) + 1);
  }
  return [...causes].sort((a, b) => b[1] - a[1]);
}
