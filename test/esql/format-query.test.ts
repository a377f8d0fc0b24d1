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
      { numRuns: 500 },
    );
  });

  test('keeps its comments, wherever they stand', () => {
    const trivia = fc.constantFrom(
      ...[
        ' /* b */ ',
        ' // l\n',
        '\n// o\n',
        '\n\n',
        '\n\n// p\n\n',
        '/* m\n n */',
        '\n/* q */ ',
        ' /* r */ // s\n',
        '\t',
      ],
    );
    const places = fc.array(fc.tuple(fc.nat(200), trivia), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(query, places, (tree, inserted) => {
        const text = printQuery(tree);
        const ends = [0, ...parseQuery(text).tokens.map((token) => token.end)];
        const at = new Map(inserted.map(([place, comment]) => [ends[place % ends.length]!, comment]));
        const commented = [...at]
          .sort(([a], [b]) => b - a)
          .reduce((t, [end, c]) => t.slice(0, end) + c + t.slice(end), text);
        fc.pre(parseQuery(commented).diagnostics.length === 0);
        const once = checked(commented);
        for (const comment of at.values()) {
          for (const part of comment.match(/\/\*[\s\S]*?\*\/|\/\/ \w/g) ?? []) expect(once).toContain(part);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

/** What a query looks like before and after. */
const LAYOUTS: readonly (readonly [name: string, text: string, expected: string])[] = [
  ['what fits stays on a line', 'from a|where b==1 and not c|limit 5', 'FROM a\n| WHERE b == 1 AND NOT c\n| LIMIT 5'],
  [
    "keywords and functions are upper-cased, units lower-cased; names, types and literals are the writer's",
    'row a = to_lower(B), c = 1.50::Long, d = now() - 1 Hour, e = true | sort e Desc nulls Last | rename By.last as by',
    'ROW a = TO_LOWER(B), c = 1.50::Long, d = NOW() - 1 hour, e = TRUE\n| SORT e DESC NULLS LAST\n| RENAME By.last AS by',
  ],
  [
    "an unnamed expression is its column's name, and stays as it is",
    'from a | stats count( * ), max(b)where c by bucket(d,1h) | where `count( * )`>1',
    'FROM a\n| STATS count( * ), max(b) WHERE c BY bucket(d,1h)\n| WHERE `count( * )` > 1',
  ],
  [
    'a long condition: one operand a line, comments with what they are about',
    `from a | where field.number.one == "a long text of a kind" and // about one
      // about two
      (field.number.two == "another long text, longer" or field.number.three in ("x","y","z") and not field.number.four) and

      // the last
      field.number.five == field.number.six`,
    `FROM a
| WHERE
    field.number.one == "a long text of a kind" // about one
    // about two
    AND (
      field.number.two == "another long text, longer"
      OR field.number.three IN ("x", "y", "z") AND NOT field.number.four
    )

    // the last
    AND field.number.five == field.number.six`,
  ],
  [
    'long STATS: an aggregate a line, BY on its own',
    'from a | stats number_of_events = count(*), number_of_users = count_distinct(user.id), first_seen = min(@timestamp) by user.id, source.ip',
    `FROM a
| STATS
    number_of_events = COUNT(*),
    number_of_users = COUNT_DISTINCT(user.id),
    first_seen = MIN(@timestamp)
  BY user.id, source.ip`,
  ],
  [
    'CASE in pairs, and one field on the line of its command',
    'from a | eval kind_of_model = case(gen_ai.request.model.id like "*claude*", "anthropic", gen_ai.request.model.id like "*nova*", "amazon", "other")',
    `FROM a
| EVAL kind_of_model = CASE(
    gen_ai.request.model.id LIKE "*claude*", "anthropic",
    gen_ai.request.model.id LIKE "*nova*", "amazon",
    "other"
  )`,
  ],
  [
    'constants of a list as they fit',
    `from a | where not cidr_match(source.ip, ${Array.from({ length: 9 }, (_, i) => `"10.0.${i}.0/24"`).join()})`,
    `FROM a
| WHERE NOT CIDR_MATCH(
    source.ip, "10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24", "10.0.4.0/24", "10.0.5.0/24",
    "10.0.6.0/24", "10.0.7.0/24", "10.0.8.0/24"
  )`,
  ],
  [
    'comments and empty lines between commands',
    '// title\n\nfrom a // source\n\n\n// first\n| where b // why\n| /* keep */ keep c\n\n|limit 1 /* few */ // end\n\n// more\n',
    '// title\n\nFROM a // source\n\n// first\n| WHERE b // why\n/* keep */\n| KEEP c\n\n| LIMIT 1 /* few */ // end\n\n// more',
  ],
  [
    'raw strings, patterns and quoted names as they are written',
    'from "a-*" metadata _id|dissect `a b` """%{x}"y"""|grok c "\\\\d",  """%{WORD:d}"""|keep gen_ai . *,`e*`',
    'FROM "a-*" METADATA _id\n| DISSECT `a b` """%{x}"y"""\n| GROK c "\\\\d", """%{WORD:d}"""\n| KEEP gen_ai.*, `e*`',
  ],
  [
    'a command that is known by name only is left alone',
    'from a|change_point   b on c|limit 1',
    'FROM a\n| change_point   b on c\n| LIMIT 1',
  ],
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
