import { suggest } from '../base/suggest.ts';
import type { SettingSyntax } from './ast.ts';
import { didYouMean, type Findings } from './findings.ts';

export interface QuerySettings {
  readonly unmapped: 'fail' | 'nullify' | 'load';
}

const UNMAPPED = ['fail', 'nullify', 'load'] as const;

/** Settings that make no difference to a single embedded engine: read, and left at that. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['approximation', 'project_routing', 'time_zone']);

/** What the SET directives before a query say (https://www.elastic.co/docs/reference/query-languages/esql/commands/set). */
export function analyzeSettings(settings: readonly SettingSyntax[], findings: Findings): QuerySettings {
  let unmapped: QuerySettings['unmapped'] = 'fail';
  for (const { name, value } of settings) {
    const text = value.kind === 'string' ? value.value.toLowerCase() : undefined;
    if (name.name === 'unmapped_fields') {
      const known = UNMAPPED.find((u) => u === text);
      if (known !== undefined) unmapped = known;
      else
        findings.error(
          'bad-setting',
          'unknown value of `unmapped_fields`',
          value.span,
          `values: ${UNMAPPED.join(', ')}`,
        );
    } else if (name.name === 'time_zone' && text !== 'utc' && text !== 'z') {
      findings.error('unsupported', 'times are in UTC: another `time_zone` is not supported', value.span);
    } else if (!WITHOUT_EFFECT.has(name.name)) {
      const near = suggest(name.name, ['unmapped_fields', ...WITHOUT_EFFECT]);
      findings.error('bad-setting', `unknown setting \`${name.name}\``, name.span, didYouMean(near));
    }
  }
  return { unmapped };
}
