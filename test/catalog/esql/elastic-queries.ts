import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';

const FOLDER = join(import.meta.dirname, '../../../../shared/data/rules');

interface RuleFile {
  readonly rule?: { readonly language?: string; readonly query?: string };
  readonly hunt?: { readonly query?: readonly string[] };
}

/** The ES|QL queries of the shared rules and hunts by their files' names without end; nothing where the rules are not there. */
export const ELASTIC_ESQL_QUERIES: ReadonlyMap<string, string> = new Map(queries());

if (ELASTIC_ESQL_QUERIES.size === 0) console.log('skipped: no shared data');

function* queries(): Generator<[string, string]> {
  if (!existsSync(FOLDER)) return;
  for (const name of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.toml')) continue;
    const { rule, hunt } = getStaticTOMLValue(parseTOML(readFileSync(join(FOLDER, name), 'utf8'))) as RuleFile;
    if (rule?.language === 'esql' && rule.query !== undefined) yield [basename(name, '.toml'), rule.query];
    for (const query of hunt?.query ?? []) yield [basename(name, '.toml'), query];
  }
}
