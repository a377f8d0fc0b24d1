import type { CatalogRule } from '../../src/catalog/catalog-rule.ts';

/** A rule for tests, with what is given and nothing else. */
export function catalogRule(given: Partial<CatalogRule> = {}): CatalogRule {
  return {
    vendor: 'elastic',
    format: 'elastic-toml',
    id: 'a-rule',
    name: 'A rule',
    description: '',
    language: 'esql',
    type: 'esql',
    status: null,
    severity: null,
    riskScore: null,
    timeWindow: null,
    interval: null,
    author: [],
    license: null,
    source: null,
    created: null,
    updated: null,
    version: null,
    tags: [],
    references: [],
    falsePositives: [],
    note: null,
    setup: null,
    integrations: [],
    requiredFields: [],
    investigationFields: [],
    techniques: [],
    queries: [],
    body: '',
    anatomy: { stages: [], outputs: [], groupBy: [], streams: [], fields: [] },
    ...given,
  };
}
