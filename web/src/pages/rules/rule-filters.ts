import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Request } from '../../api/client.ts';
import type { Operations } from '../../api/operations.ts';

type Asked = Operations['searchCatalog']['query'];
export type RuleFacet = keyof Operations['searchCatalog']['answer']['facets'];
export type RuleSort = NonNullable<Asked['sort']>;

/** The facets in the order in which they are offered, and what they are called. */
export const RULE_FACETS: readonly (readonly [facet: RuleFacet, title: string])[] = [
  ['severity', 'Severity'],
  ['vendor', 'Vendor'],
  ['tactic', 'Tactic'],
  ['technique', 'Technique'],
  ['source', 'Data source'],
  ['type', 'Type'],
  ['language', 'Language'],
  ['status', 'Status'],
  ['field', 'Field'],
  ['operator', 'Operator'],
  ['value', 'Value'],
];

export const RULE_SORTS: readonly (readonly [sort: RuleSort, title: string])[] = [
  ['best', 'Best match'],
  ['name', 'Name'],
  ['severity', 'Severity'],
  ['alerts', 'Alerts in 30 days'],
  ['last_raised', 'Last fired'],
  ['precision', 'Precision'],
  ['updated', 'Updated'],
];

export interface RuleFilters {
  readonly text: string;
  readonly sort: RuleSort;
  /** The values asked for, by facet. */
  readonly of: (facet: RuleFacet) => readonly string[];
  readonly any: boolean;
  /** For the search. */
  readonly query: Request<'searchCatalog'>['query'];
}

/** What the rules are narrowed to: it stands in the URL, a parameter for each value. */
export function useRuleFilters() {
  const [parameters, setParameters] = useSearchParams();
  const filters = useMemo<RuleFilters>(() => {
    const of = (facet: RuleFacet) => parameters.getAll(facet);
    const text = parameters.get('text') ?? '';
    const sort = RULE_SORTS.find(([name]) => name === parameters.get('sort'))?.[0] ?? 'best';
    const asked = [['here'] as const, ...RULE_FACETS].map(([facet]) => [facet, of(facet)] as const);
    const given = asked.filter(([, values]) => values.length > 0).map(([facet, values]) => [facet, whole(values)]);
    return {
      text,
      sort,
      of,
      any: text !== '' || given.length > 0,
      query: { ...Object.fromEntries(given), ...(text !== '' && { text }), ...(sort !== 'best' && { sort }) } as Asked,
    };
  }, [parameters]);

  const change = useCallback(
    (edit: (parameters: URLSearchParams) => void) =>
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          edit(after);
          return after;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParameters],
  );
  const set = useCallback(
    (name: string, value: string) => change((p) => (value === '' ? p.delete(name) : p.set(name, value))),
    [change],
  );
  const toggle = useCallback(
    (facet: RuleFacet, value: string) =>
      change((p) => (p.getAll(facet).includes(value) ? p.delete(facet, value) : p.append(facet, value))),
    [change],
  );
  const only = useCallback(
    (facet: RuleFacet, values: readonly string[]) =>
      change((p) => {
        p.delete(facet);
        for (const value of values) p.append(facet, value);
      }),
    [change],
  );
  const clear = useCallback(() => setParameters({}, { replace: true }), [setParameters]);
  return { filters, set, toggle, only, clear };
}

/** One value that holds a comma is given twice: alone, the service would take it for two. */
function whole(values: readonly string[]): readonly string[] {
  return values.length === 1 && values[0]!.includes(',') ? [...values, ...values] : values;
}
