import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { corpusOf } from '../../../src/catalog/corpus/corpus-of.ts';
import { coverageOf } from '../../../src/catalog/frameworks/coverage-of.ts';
import { pageOf } from '../../../src/catalog/page/page-of.ts';
import type { RulePage } from '../../../src/catalog/page/rule-page.ts';
import { readRules } from '../../../src/catalog/vendors/registry.ts';

/** Where the shared rules lie, beside the project. */
export const SHARED_RULES = join(import.meta.dirname, '../../../../shared/data/rules');

export const HAS_SHARED_RULES = existsSync(SHARED_RULES);
if (!HAS_SHARED_RULES) console.log('skipped: no shared data');

/** The page of the one rule in a file of the shared rules, in an empty catalogue. */
export function readPage(file: string): RulePage {
  const { rules } = readRules(basename(file), readFileSync(join(SHARED_RULES, file), 'utf8'));
  return pageOf(rules[0]!, { corpus: corpusOf([]), coverageOf });
}
