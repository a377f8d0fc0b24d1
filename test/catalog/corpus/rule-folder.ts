import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Added, type AddOptions, addCollection } from '../../../src/catalog/corpus/add-collection.ts';

/** A folder of rules and a data folder beside it, for tests. */
export interface RuleFolder {
  readonly root: string;
  readonly rules: string;
  readonly data: string;
  /** Writes a file as if an hour ago, so that its times can be trusted. */
  write(file: string, text: string): void;
  /** Adds the folder; the clock stands where the test says. */
  add(options?: Partial<AddOptions>): Promise<Added>;
  remove(): void;
}

export const NOON = Date.UTC(2026, 2, 2, 12);

export function ruleFolder(): RuleFolder {
  const root = mkdtempSync(join(tmpdir(), 'seismo-catalog-'));
  const rules = join(root, 'some-rules');
  const data = join(root, 'data');
  mkdirSync(rules);
  return {
    root,
    rules,
    data,
    write(file, text) {
      const path = join(rules, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      utimesSync(path, NOON / 1000 - 3600, NOON / 1000 - 3600);
    },
    // Files were last changed now, whatever their times say: a clock far ahead trusts them.
    add: (options = {}) =>
      addCollection({ path: rules, data, readBy: 'test', now: () => Date.now() + 60_000, ...options }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A rule in Elastic's format with a KQL query. */
export function kqlRule(id: string, query: string, more = ''): string {
  return `[metadata]
creation_date = "2025/01/02"
maturity = "production"
updated_date = "2025/03/04"

[rule]
author = ["A. Tester"]
description = "Looks for something."
from = "now-9m"
index = ["logs-*"]
interval = "5m"
language = "kuery"
name = "Rule ${id}"
risk_score = 47
rule_id = "${id}"
severity = "medium"
type = "query"
${more}
query = '''
${query}
'''
`;
}

/** A rule in Sigma's format. */
export function sigmaRule(id: string, image: string): string {
  return `title: Sigma ${id}
id: ${id}
status: stable
logsource:
    product: windows
    category: process_creation
detection:
    selection:
        Image|endswith: '${image}'
    condition: selection
level: high
`;
}
