import { basename } from 'node:path';
import type { SourceText } from '../base/source-text.ts';
import type { CatalogRule } from './catalog-rule.ts';
import { VENDORS } from './vendors/registry.ts';

/** What can be told of a rule file that its vendor makes no rule of: its text at least. Undefined where the file looks like no vendor's. */
export function brokenRule({ name, text }: SourceText): CatalogRule | undefined {
  const file = name.toLowerCase();
  const vendor = VENDORS.find((v) => v.extensions.some((end) => file.endsWith(end)) && v.recognizes(text));
  if (vendor === undefined) return undefined;
  return {
    vendor: vendor.name,
    format: file.endsWith('.toml') ? 'toml' : 'yaml',
    id: basename(name),
    name: basename(name),
    description: '',
    language: 'unknown',
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
    queries: [],
    body: text,
    anatomy: { stages: [], outputs: [], groupBy: [], streams: [], fields: [] },
    ...vendor.salvage?.(name, text),
  };
}
