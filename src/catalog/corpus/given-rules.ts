import { hash } from 'node:crypto';
import { readRuleText } from '../../rules/read-rule-file.ts';
import { catalogExtensions } from '../vendors/registry.ts';
import { type FileProblem, fileProblem } from './file-problem.ts';
import { findCatalogFiles } from './find-catalog-files.ts';
import type { GivenRule } from './open-corpus.ts';
import { rulesOfText } from './read-catalog-file.ts';

/**
 * Reads the rules of files and folders that join a corpus without being added: the pack, what a command is given.
 *
 * @throws UserError where there is nothing at a path.
 */
export async function givenRules(
  paths: readonly string[],
  collection: string,
): Promise<{ readonly rules: readonly GivenRule[]; readonly problems: readonly FileProblem[] }> {
  const rules: GivenRule[] = [];
  const problems: FileProblem[] = [];
  for (const path of paths) {
    const found = await findCatalogFiles(path, catalogExtensions());
    problems.push(...found.problems);
    for (const { file, path: real } of found.files) {
      const text = await readRuleText(file, real);
      if (typeof text !== 'string') {
        problems.push(...text.diagnostics.map((d) => fileProblem(file, text.source, d)));
        continue;
      }
      const read = rulesOfText(file, text);
      const digest = hash('sha256', text, 'hex');
      problems.push(...read.problems);
      rules.push(...read.rules.map((rule) => ({ rule, place: { collection, file, digest } })));
    }
  }
  return { rules, problems };
}
