import { UserError } from '../base/user-error.ts';
import { findRuleFiles } from './find-rule-files.ts';
import type { LoadedRule } from './formats/format.ts';
import { readRuleFile } from './read-rule-file.ts';
import type { Rule } from './rule.ts';

/** All rule files that were asked for, each with its rule or what is wrong with it. */
export interface LoadResult {
  readonly files: readonly LoadedRule[];
  /** The rules without errors, in the order of the files. */
  readonly rules: readonly Rule[];
}

const READ_AT_ONCE = 16;

/**
 * Loads the rules under files, folders and globs. What is wrong with one file is told by its diagnostics and never
 * stops the others.
 *
 * @throws UserError where a path does not exist, or holds no rules.
 */
export async function loadRules(paths: readonly string[]): Promise<LoadResult> {
  if (paths.length === 0) throw new UserError('no path of rules given', { hint: 'name a rule file, folder or glob' });
  const { files, unreadable } = await findRuleFiles(paths);
  const loaded: LoadedRule[] = [...unreadable];
  for (let i = 0; i < files.length; i += READ_AT_ONCE) {
    const batch = files.slice(i, i + READ_AT_ONCE);
    loaded.push(...(await Promise.all(batch.map((file) => readRuleFile(file.name, file.path)))));
  }
  const marked = markDuplicates(loaded);
  return { files: marked, rules: marked.flatMap((file) => file.rule ?? []) };
}

/** Warns in each file whose rule has the id of an earlier one: their alerts could not be told apart. */
function markDuplicates(files: readonly LoadedRule[]): LoadedRule[] {
  const firstOf = new Map<string, string>();
  return files.map((file) => {
    if (file.rule === undefined) return file;
    const { id } = file.rule;
    const first = firstOf.get(id);
    if (first === undefined) {
      firstOf.set(id, file.source.name);
      return file;
    }
    const duplicate = {
      code: 'rules/duplicate-id',
      severity: 'warning' as const,
      message: `${file.source.name} and ${first} have the same rule id: their alerts cannot be told apart`,
      ...(file.idSpan === undefined ? {} : { span: file.idSpan }),
      hint: 'give each rule an id of its own, or load only one of the two',
    };
    const diagnostics = [...file.diagnostics, duplicate].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
    return { ...file, diagnostics };
  });
}
