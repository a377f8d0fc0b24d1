import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { describe, expect, test } from 'vitest';
import { renderDiagnostic, SourceText } from '../../src/base/source-text.ts';
import { parseQuery } from '../../src/esql/parser.ts';
import { printQuery } from '../../src/esql/syntax-printer.ts';
import { specQueries } from './csv-spec-queries.ts';
import { withoutSpans } from './syntax-trees.ts';

const DATA = join(import.meta.dirname, '../../../shared/data');
const present = existsSync(DATA);
if (!present) console.log('skipped: no shared data');

function readToml(path: string): Record<string, unknown> {
  return getStaticTOMLValue(parseTOML(readFileSync(path, 'utf8'))) as Record<string, unknown>;
}

/** What is wrong with a query, rendered; where nothing is, printing and parsing it again must give the same tree. */
function problems(name: string, text: string): string[] {
  const source = new SourceText(name, text);
  const { query, diagnostics } = parseQuery(text);
  if (query !== undefined && diagnostics.length === 0) {
    expect(withoutSpans(parseQuery(printQuery(query)).query)).toEqual(withoutSpans(query));
  }
  return diagnostics.map((d) => renderDiagnostic(source, d));
}

/** Cases of the spec whose queries lie outside of what is parsed, with the reason. */
const REFUSED: Record<string, string> = {
  sortLimitByQualifiedName: 'names in brackets are in no released version',
  'equalityNoSort-Ignore': 'off upstream; no `;` stands between its query and its rows',
};

describe.skipIf(!present)('the queries of Elastic', () => {
  test('every ES|QL rule parses', () => {
    const rules = globSync('rules/**/*.toml', { cwd: DATA, absolute: true })
      .map((path) => ({ path, rule: readToml(path).rule as Record<string, unknown> | undefined }))
      .filter(({ rule }) => rule?.type === 'esql');
    expect(rules).toHaveLength(46);
    expect(rules.flatMap(({ path, rule }) => problems(path, String(rule?.query)))).toEqual([]);
  });

  test('every hunt parses', () => {
    const folder = join(DATA, 'rules/hunting/llm/queries');
    const queries = readdirSync(folder).flatMap((file) => {
      const hunt = readToml(join(folder, file)).hunt as { query: string[] };
      return hunt.query.map((query) => ({ file, query }));
    });
    expect(queries).toHaveLength(4);
    expect(queries.flatMap(({ file, query }) => problems(file, query))).toEqual([]);
  });

  test('every query of the spec parses, but for those listed', () => {
    const folder = join(DATA, 'esql-spec');
    const refused: string[] = [];
    const found: string[] = [];
    let count = 0;
    for (const file of readdirSync(folder).filter((f) => f.endsWith('.csv-spec'))) {
      for (const { name, query } of specQueries(readFileSync(join(folder, file), 'utf8'))) {
        count++;
        const rendered = problems(`${file} ${name}`, query);
        if (rendered.length === 0) continue;
        refused.push(name);
        if (!(name in REFUSED)) found.push(...rendered);
      }
    }
    expect(found).toEqual([]);
    expect(refused.sort()).toEqual(Object.keys(REFUSED).sort());
    expect(count).toBeGreaterThan(1_900);
  });
});
