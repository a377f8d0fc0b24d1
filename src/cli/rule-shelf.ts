import { hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Diagnostic } from '../base/diagnostic.ts';
import { SourceText } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import type { CatalogRule } from '../catalog/catalog-rule.ts';
import type { CorpusRule } from '../catalog/corpus/corpus.ts';
import { corpusKey, corpusRuleOf } from '../catalog/corpus/corpus-rule.ts';
import { catalogExtensions, readRules } from '../catalog/vendors/registry.ts';
import { findRuleFiles } from '../rules/find-rule-files.ts';
import { readRuleText } from '../rules/read-rule-file.ts';
import type { NamedRule } from './pick-rule.ts';

/** A file of rules, read. */
export interface ShelfFile {
  readonly source: SourceText;
  readonly rules: readonly CatalogRule[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A rule at hand, with the file that it stands in. */
export interface ShelfRule extends NamedRule {
  readonly rule: CatalogRule;
  readonly file: ShelfFile;
}

const WANTED = {
  noun: 'rules',
  accepts: (name: string) => catalogExtensions().some((extension) => name.toLowerCase().endsWith(extension)),
  hint: `rule files end in ${catalogExtensions().join(' or ')}`,
};

/** The rules below paths, of all formats that the catalogue reads; of rules with one key the first. Files that hold none are passed over. */
export async function rulesBelow(paths: readonly string[]): Promise<ShelfRule[]> {
  const { files } = await findRuleFiles(paths, WANTED);
  const rules = new Map<string, ShelfRule>();
  for (const { name, path } of files) {
    const file = await readShelfFile(name, path);
    for (const each of onShelf(file)) if (!rules.has(each.key)) rules.set(each.key, each);
  }
  return [...rules.values()];
}

/** The file at a path; undefined where there is none. */
export async function fileAt(path: string): Promise<ShelfFile | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory() === true) {
    throw new UserError(`${path} is a folder`, { hint: 'name one rule: its file, its id or a part of its name' });
  }
  return stats === undefined ? undefined : await readShelfFile(path, path);
}

/** The rules of a file by what they are called. */
export function onShelf(file: ShelfFile): ShelfRule[] {
  return file.rules.map((rule) => ({ key: corpusKey(rule), id: rule.id, name: rule.name, rule, file }));
}

/** A rule as the corpus holds it. */
export function inCorpus({ rule, file }: ShelfRule): CorpusRule {
  const digest = hash('sha256', file.source.text, 'hex');
  return corpusRuleOf(rule, { collection: '', file: file.source.name, digest });
}

async function readShelfFile(name: string, path: string): Promise<ShelfFile> {
  const text = await readRuleText(name, path);
  if (typeof text !== 'string') return { source: text.source, rules: [], diagnostics: text.diagnostics };
  return { source: new SourceText(name, text), ...readRules(name, text) };
}
