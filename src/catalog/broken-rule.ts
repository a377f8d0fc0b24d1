import { basename } from 'node:path';
import { SourceText } from '../base/source-text.ts';
import { formatOf } from '../rules/formats/registry.ts';
import type { CatalogRule } from './catalog-rule.ts';
import { esqlAnatomy } from './esql/esql-anatomy.ts';
import type { RuleAnatomy } from './rule-anatomy.ts';
import { VENDORS } from './vendors/registry.ts';

/**
 * What can be told of a rule file that its vendor makes no rule of: its text, and its ES|QL queries where they can be found. Undefined
 * where the file looks like no vendor's.
 */
export function brokenRule({ name, text }: SourceText): CatalogRule | undefined {
  const file = name.toLowerCase();
  const vendor = VENDORS.find((v) => v.extensions.some((end) => file.endsWith(end)) && v.recognizes(text));
  if (vendor === undefined) return undefined;
  const queries = formatOf(name)?.readQueries(new SourceText(name, text)) ?? [];
  return {
    vendor: vendor.name,
    format: file.endsWith('.toml') ? 'toml' : 'yaml',
    id: basename(name),
    name: basename(name),
    description: '',
    language: queries.length > 0 ? 'esql' : 'unknown',
    type: 'broken',
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
    queries: queries.map(({ language, text: query }) => ({ language, text: query })),
    body: text,
    anatomy: anatomyOf(queries.map((query) => query.text)),
  };
}

function anatomyOf(queries: readonly string[]): RuleAnatomy {
  const [only] = queries.map((query) => esqlAnatomy(query));
  if (only === undefined) return { stages: [], outputs: [], groupBy: [], streams: [], fields: [] };
  return only;
}
