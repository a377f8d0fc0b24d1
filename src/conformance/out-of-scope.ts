import type { Diagnostic } from '../base/diagnostic.ts';
import { NEEDS_MODEL } from '../esql/analyze-query.ts';
import { featureOutOfScope } from '../functions/out-of-scope.ts';

/** The feature that seismo leaves out on purpose over which the analyser refused a query, or undefined. */
export function outOfScope(query: string, diagnostics: readonly Diagnostic[]): string | undefined {
  for (const { code, span } of diagnostics) {
    if ((code !== 'esql/unsupported' && code !== NEEDS_MODEL) || span === undefined) continue;
    const name = /^\w+/.exec(query.slice(span.start, span.end))?.[0];
    const feature = name === undefined ? undefined : featureOutOfScope(name);
    if (feature !== undefined) return feature;
  }
  return undefined;
}
