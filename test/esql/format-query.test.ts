import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { formatQuery, LINE_WIDTH } from '../../src/esql/format/format-query.ts';
import { parseQuery } from '../../src/esql/parser.ts';
import { printQuery } from '../../src/esql/syntax-printer.ts';
import { specQueries } from './csv-spec-queries.ts';
import { query, withoutSpans } from './syntax-trees.ts';

function formatted(text: string): string {
  const result = formatQuery(text);
  expect(result.text, text).toBeDefined();
  return result.text!;
}

/** Formats a text that parses, and checks what must hold of any. */
function checked(text: string): string {
  const once = formatted(text);
  expect(withoutSpans(parseQuery(once).query)).toEqual(withoutSpans(parseQuery(text).query));
  expect(formatted(once)).toBe(once);
  for (const line of once.split('\n')) if (!/["`/]/.test(once)) expect(line).toBe(line.trimEnd());
  return once;
}

describe('any query', () => {
  test('keeps its tree, and is formatted once and for all', () => {
    fc.assert(
      fc.property(query, (tree) => void checked(printQuery(tree))),
      { numRuns: 1_000 },
    );
  });

  test('keeps its comments, wherever they stand', () => {
    const trivia = fc.constantFrom(
      ...[' /* b */ ', ' // l\n', '\n// o\n', '\n\n', '\n\n// p\n\n', '/* m\n n */', '\n/* q */ ', ' /* r */ // s\n', '\t'],
    );
    const places = fc.array(fc.tuple(fc.nat(200), trivia), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(query, places, (tree, inserted) => {
        const text = printQuery(tree);
        const ends = [0, ...parseQuery(text).tokens.map((token) => token.end)];
        const at = new Map(inserted.map(([place, comment]) => [ends[place % ends.length]!, comment]));
        const commented = [...at].sort(([a], [b]) => b - a).reduce((t, [end, c]) => t.slice(0, end) + c + t.slice(end), text);
        fc.pre(parseQuery(commented).diagnostics.length === 0);
        const once = checked(commented);
        for (const comment of at.values()) {
          for (const part of comment.match(/\/\*[^]*?\*\/|\/\/ \w/g) ?? []) expect(once).toContain(part);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

const LAYOUTS: readonly (readonly [name: string, text: string, expected: string])[] = [
  ['what fits stays on a line', 'from a|where b==1 and not c|limit 5', 'FROM a\n| WHERE b == 1 AND NOT c\n| LIMIT 5'],
];

describe('layout', () => {
  test.each(LAYOUTS)('%s', (_, text, expected) => {
    expect(checked(text)).toBe(expected);
  });
});

const DATA = join(import.meta.dirname, '../../../shared/data');
const present = existsSync(DATA);
if (!present) console.log('skipped: no shared data');

describe.skipIf(!present)('the queries of Elastic', () => {
  const columns = (text: string) =>
    analyzeQuery(text, { streams: [], missingStreams: 'warning' }).columns.map((c) => `${c.name}:${c.type}`);

  test('rules and hunts keep their trees and columns, and their lines fit', () => {
    const files = globSync('rules/**/*.toml', { cwd: DATA, absolute: true });
    const queries = files.flatMap((path) => {
      const { rule, hunt } = getStaticTOMLValue(parseTOML(readFileSync(path, 'utf8'))) as {
        rule?: { type: string; query: string };
        hunt?: { query: string[] };
      };
      return rule?.type === 'esql' ? [rule.query] : (hunt?.query ?? []);
    });
    expect(queries.length).toBeGreaterThan(45);
    for (const text of queries) {
      const once = checked(text);
      expect(columns(once)).toEqual(columns(text));
      const long = once.split('\n').filter((line) => line.length > LINE_WIDTH && !/"[^"]{60,}"|\/\//.test(line));
      expect(long).toEqual([]);
    }
  });

  test('queries of the spec keep their trees and columns', () => {
    const folder = join(DATA, 'esql-spec');
    let count = 0;
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.csv-spec'))) {
      for (const { query: text } of specQueries(readFileSync(join(folder, file), 'utf8'))) {
        if (parseQuery(text).diagnostics.length > 0) continue;
        expect(columns(checked(text))).toEqual(columns(text));
        count++;
      }
    }
    expect(count).toBeGreaterThan(1_900);
  });
});
