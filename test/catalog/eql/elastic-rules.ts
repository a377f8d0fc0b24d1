import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';

const FOLDER = join(import.meta.dirname, '../../../../shared/data/rules');

/** The EQL queries of the shared rules by their files' names without end; nothing where the rules are not there. */
export const ELASTIC_EQL_QUERIES: ReadonlyMap<string, string> = new Map(queries());

if (ELASTIC_EQL_QUERIES.size === 0) console.log('skipped: no shared data');

function* queries(): Generator<[string, string]> {
  if (!existsSync(FOLDER)) return;
  for (const name of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.toml')) continue;
    const { rule } = getStaticTOMLValue(parseTOML(readFileSync(join(FOLDER, name), 'utf8'))) as {
      rule?: { language?: string; query?: string };
    };
    if (rule?.language === 'eql' && rule.query !== undefined) yield [basename(name, '.toml'), rule.query];
  }
}
