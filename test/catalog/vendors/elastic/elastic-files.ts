import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CatalogRule } from '../../../../src/catalog/catalog-rule.ts';
import { readRules } from '../../../../src/catalog/vendors/registry.ts';

const FOLDER = join(import.meta.dirname, '../../../../../shared/data/rules');

/** The shared rules as the catalogue reads them, by their files' names without end (the path where two have one name); none where they are not there. */
export const ELASTIC_RULES: ReadonlyMap<string, CatalogRule> = new Map(read());

if (ELASTIC_RULES.size === 0) console.log('skipped: no shared data');

function* read(): Generator<[string, CatalogRule]> {
  if (!existsSync(FOLDER)) return;
  const names = new Set<string>();
  for (const name of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.toml')) continue;
    for (const rule of readRules(name, readFileSync(join(FOLDER, name), 'utf8')).rules) {
      const short = basename(name, '.toml');
      yield [names.has(short) ? name : short, rule];
      names.add(short);
    }
  }
}
