import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RuleData } from '../../../src/detect/rule-book/known-schema.ts';
import { RuleBook } from '../../../src/detect/rule-book/rule-book.ts';
import type { RuleException, RuleSettings, RuleSettingsBook } from '../../../src/detect/rule-book/rule-settings.ts';
import type { Field, StreamSchema } from '../../../src/plan/schema.ts';
import type { ValueType } from '../../../src/plan/value.ts';

/** A stream's schema; a type that ends in `[]` is one of several values. */
export function stream(name: string, fields: Readonly<Record<string, ValueType | `${ValueType}[]`>>): StreamSchema {
  const all = { '@timestamp': 'date', 'event.ingested': 'date', ...fields };
  const entries = Object.entries(all).map(([field, type]): [string, Field] => {
    const multi = type.endsWith('[]');
    return [field, { name: field, type: type.replace('[]', '') as ValueType, multi }];
  });
  return { name, fields: new Map(entries), dynamic: [{ prefix: 'labels.', type: 'keyword' }] };
}

export const CALLS = stream('logs-test.calls-default', {
  user: 'keyword',
  code: 'keyword',
  tags: 'keyword[]',
  tokens: 'integer',
  score: 'double',
});

/** The text of a rule file. */
export function ruleText(
  rule: { id?: string; query?: string; more?: string; metadata?: string; name?: string } = {},
): string {
  return `[metadata]
creation_date = "2026/01/01"
updated_date = "2026/01/01"
${rule.metadata ?? 'maturity = "production"'}

[rule]
author = ["seismo"]
description = "A rule of a test."
from = "now-60m"
interval = "10m"
language = "esql"
name = "${rule.name ?? 'Test rule'}"
risk_score = 47
rule_id = "${rule.id ?? 'rule-1'}"
severity = "medium"
timestamp_override = "event.ingested"
type = "esql"
${rule.more ?? ''}
query = '''
${rule.query ?? 'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*) BY user | WHERE n > 2'}
'''
`;
}

/** Settings kept in memory. */
export class MemorySettings implements RuleSettingsBook {
  readonly #settings = new Map<string, RuleSettings>();
  readonly #listeners = new Set<(ruleId: string) => void>();

  async all(): Promise<ReadonlyMap<string, RuleSettings>> {
    return new Map(this.#settings);
  }

  async set(ruleId: string, settings: RuleSettings | undefined): Promise<void> {
    if (settings === undefined) this.#settings.delete(ruleId);
    else this.#settings.set(ruleId, settings);
    for (const listener of this.#listeners) listener(ruleId);
  }

  onChange(listener: (ruleId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A folder of rule files and a rule book over it, which looks at its files only when told to. */
export class RuleFolder {
  readonly path: string;
  readonly settings = new MemorySettings();
  readonly now: { ms: number } = { ms: Date.parse('2026-03-02T00:00:00Z') };
  data: RuleData = { streams: [CALLS] };

  private constructor(path: string) {
    this.path = path;
  }

  static async make(files: Readonly<Record<string, string>> = {}): Promise<RuleFolder> {
    const folder = new RuleFolder(await mkdtemp(join(tmpdir(), 'seismo-rules-')));
    onTestFinished(() => rm(folder.path, { recursive: true, force: true }));
    for (const [name, text] of Object.entries(files)) await folder.write(name, text);
    return folder;
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.path, name), text);
  }

  async move(from: string, to: string): Promise<void> {
    await rename(join(this.path, from), join(this.path, to));
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { recursive: true });
  }

  async open(options: { pollMs?: number; paths?: readonly string[] } = {}): Promise<RuleBook> {
    const book = await RuleBook.open({
      paths: options.paths ?? [this.path],
      known: () => this.data,
      settings: this.settings,
      now: () => this.now.ms,
      pollMs: options.pollMs ?? 3_600_000,
      settleMs: 100,
      onError: (error) => {
        throw error;
      },
    });
    onTestFinished(() => book.close());
    return book;
  }

  /** Looks until what changed has settled. */
  async settle(book: RuleBook): Promise<void> {
    await book.refresh();
    this.now.ms += 100;
    await book.refresh();
  }
}

let exceptions = 0;

/** An exception of these entries. */
export function exception(entries: RuleException['entries'], expiresAt?: number): RuleException {
  const id = `exception-${++exceptions}`;
  return { id, entries, reason: 'known', author: 'ada', createdAt: 0, ...(expiresAt !== undefined && { expiresAt }) };
}
