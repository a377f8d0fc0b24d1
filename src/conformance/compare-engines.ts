import type { CaseResult } from './report.ts';

/** How one engine fares on the cases that another passes: a line in words, then a line per case that it does not pass. */
export function compareEngines(
  reference: { readonly name: string; readonly results: readonly CaseResult[] },
  other: { readonly name: string; readonly results: readonly CaseResult[] },
): string {
  const outcomes = new Map(other.results.map(({ spec, outcome }) => [spec.id, outcome]));
  const passed = reference.results.filter(({ outcome }) => outcome.status === 'passed');
  const lost = passed.filter(({ spec }) => outcomes.get(spec.id)?.status !== 'passed');
  const share = passed.length === 0 ? 100 : ((passed.length - lost.length) / passed.length) * 100;
  const head = `of ${passed.length} cases that pass on ${reference.name}, ${passed.length - lost.length} pass on ${other.name} (${share.toFixed(1)} %)`;
  return [head, ...lost.map(({ spec }) => `${spec.id}: ${outcomes.get(spec.id)?.reason ?? 'was not run'}`), ''].join(
    '\n',
  );
}
