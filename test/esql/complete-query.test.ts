import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { COMMANDS, findCommand, isSupported } from '../../src/esql/commands.ts';
import { type CompletionKind, completeQuery, type EditorContext } from '../../src/esql/editor/complete-query.ts';
import { hoverQuery } from '../../src/esql/editor/hover-query.ts';
import { COMMAND_WORDS } from '../../src/esql/keywords.ts';
import { parseQuery } from '../../src/esql/parser.ts';
import type { Field, StreamSchema } from '../../src/plan/schema.ts';

const fields: Field[] = [
  { name: '@timestamp', type: 'date', multi: false },
  { name: 'event.outcome', type: 'keyword', multi: false },
  { name: 'policy', type: 'keyword', multi: true },
  { name: 'tokens', type: 'long', multi: false },
  { name: 'user.id', type: 'keyword', multi: false },
];
const stream = (name: string): StreamSchema => ({ name, fields: new Map(fields.map((f) => [f.name, f])), dynamic: [] });
const context: EditorContext = {
  streams: [stream('logs-test.calls-default'), stream('logs-test.calls-red'), stream('metrics-x')],
  values: (field) => (field === 'event.outcome' ? ['failure', 'success'] : []),
  policies: [{ name: 'owners', kind: 'match', table: 'accounts', matchField: 'user.id', fields: ['team'] }],
  lookups: [
    { name: 'accounts', fields: new Map([['team', { name: 'team', type: 'keyword', multi: false }]]), dynamic: [] },
  ],
};

/** What is offered at the `^` of a query. */
function offered(marked: string) {
  const offset = marked.indexOf('^');
  const text = marked.replace('^', '');
  return completeQuery(text, offset, context).map((item) => ({
    ...item,
    replaced: text.slice(item.span.start, item.span.end),
  }));
}

const labels = (marked: string, kind?: CompletionKind) =>
  offered(marked).flatMap((item) => (kind === undefined || item.kind === kind ? [item.label] : []));

describe('completion', () => {
  test.each<[marked: string, kind: CompletionKind, first: readonly string[]]>([
    ['^', 'command', ['FROM', 'ROW']],
    ['fr^', 'command', ['FROM']],
    ['// a comment\n^', 'command', ['FROM', 'ROW']],
    ['FROM a | ^', 'command', ['WHERE', 'EVAL', 'KEEP']],
    ['FROM a |^', 'command', ['WHERE', 'EVAL', 'KEEP']],
    ['FROM a | s^ | LIMIT 1', 'command', ['STATS', 'SORT']],
    ['FROM ^', 'index', ['logs-test.calls-*', 'metrics-*', 'logs-test.calls-default']],
    ['FROM logs-test.c^', 'index', ['logs-test.calls-*', 'logs-test.calls-default', 'logs-test.calls-red']],
    ['FROM logs-*, m^', 'index', ['metrics-*', 'metrics-x']],
    ['FROM logs-* ^', 'keyword', ['METADATA']],
    ['FROM logs-* METADATA ^', 'metadata', ['_id', '_index', '_version']],
    ['FROM logs-* METADATA _id, ^', 'metadata', ['_index', '_version']],
    ['FROM logs-* | KEEP ^', 'column', ['@timestamp', 'event.outcome', 'policy', 'tokens', 'user.id']],
    ['FROM logs-* | KEEP tokens, us^', 'column', ['user.id']],
    ['FROM logs-* | KEEP tokens | WHERE ^', 'column', ['tokens']],
    ['FROM logs-* | WHERE user.^', 'column', ['user.id']],
    ['FROM logs-* | WHERE user^.i == "x"', 'column', ['user.id']],
    ['FROM logs-* | WHERE tokens > 1 AND us^', 'column', ['user.id']],
    ['FROM logs-* | WHERE to_l^', 'function', ['TO_LONG', 'TO_LOWER']],
    ['FROM logs-* | WHERE coun^', 'aggregate', []],
    ['FROM logs-* | STATS coun^', 'aggregate', ['COUNT', 'COUNT_DISTINCT']],
    ['FROM logs-* | STATS n = coun^', 'aggregate', ['COUNT', 'COUNT_DISTINCT']],
    ['FROM logs-* | STATS n = COUNT(coun^', 'aggregate', []],
    ['FROM logs-* | STATS n = COUNT(*) WHERE coun^', 'aggregate', []],
    ['FROM logs-* | STATS n = SUM(t^', 'column', ['tokens', '@timestamp', 'event.outcome']],
    ['FROM logs-* | STATS n = COUNT(*) BY bu^', 'function', ['BUCKET']],
    ['FROM logs-* | STATS n = COUNT(*) BY user.id | WHERE ^', 'column', ['n', 'user.id']],
    ['FROM logs-* | STATS n = COUNT(*) ^', 'keyword', ['BY', 'WHERE']],
    ['FROM logs-* | SORT tokens ^', 'keyword', ['ASC', 'DESC', 'NULLS FIRST', 'NULLS LAST']],
    ['FROM logs-* | EVAL a = 1, b = a^', 'column', ['a', '@timestamp']],
    ['FROM logs-* | RENAME tokens ^', 'keyword', ['AS']],
    ['FROM logs-* | RENAME tokens AS t^', 'column', []],
    ['FROM logs-* | WHERE user.id ^', 'operator', ['==', '!=', '<']],
    [
      'FROM logs-* | WHERE user.id l^',
      'operator',
      ['LIKE', 'NOT LIKE', 'RLIKE', 'NOT RLIKE', 'IS NULL', 'IS NOT NULL'],
    ],
    ['FROM logs-* | WHERE tokens l^', 'operator', ['IS NULL', 'IS NOT NULL']],
    ['FROM logs-* | WHERE tokens > 1 a^', 'operator', ['AND']],
    ['FROM logs-* | WHERE @timestamp > NOW() - 5 ^', 'unit', ['milliseconds', 'seconds', 'minutes']],
    ['FROM logs-* | WHERE @timestamp > NOW() - 5 mi^', 'unit', ['milliseconds', 'minutes']],
    ['FROM logs-* | EVAL a = tokens::^', 'type', ['boolean', 'integer', 'long']],
    ['FROM logs-* | EVAL a = tokens::d^', 'type', ['double', 'date', 'datetime', 'date_nanos', 'date_period']],
    ['FROM logs-* | WHERE event.outcome == ^', 'value', ['failure', 'success']],
    ['FROM logs-* | WHERE event.outcome == "s^"', 'value', ['success']],
    ['FROM logs-* | WHERE event.outcome IN ("failure", ^', 'value', ['failure', 'success']],
    ['FROM logs-* | WHERE event.outcome NOT IN (^)', 'value', ['failure', 'success']],
    ['FROM logs-* | FORK (WHERE ^', 'column', ['@timestamp', 'event.outcome']],
    ['FROM logs-* | KEEP tokens | FORK (EVAL a = 1 | SORT ^) (LIMIT 1)', 'column', ['tokens', 'a']],
    ['FROM logs-* | WHERE broken ( | KEEP tokens | WHERE ^', 'column', ['tokens']],
    ['FROM logs-* | LOOKUP ^', 'keyword', ['JOIN']],
    ['FROM logs-* | LOOKUP JOIN ^', 'lookup', ['accounts']],
    ['FROM logs-* | LOOKUP JOIN accounts ^', 'keyword', ['ON']],
    ['FROM logs-* | LOOKUP JOIN accounts ON us^', 'column', ['user.id']],
    ['FROM logs-* | ENRICH ^', 'policy', ['owners']],
    ['FROM logs-* | ENRICH owners ^', 'keyword', ['ON', 'WITH']],
    ['FROM logs-* | INLINE STATS a = cou^', 'aggregate', ['COUNT', 'COUNT_DISTINCT']],
    ['FROM logs-* | LIMIT 1 BY us^', 'column', ['user.id']],
    ['FROM logs-* | WHERE MATCH(user.id, "x", {"oper^"})', 'option', ['operator']],
    ['FROM logs-* | WHERE MATCH(user.id, "x", {"operator": ^})', 'value', ['OR', 'AND']],
    ['FROM logs-* | WHERE a IS ^', 'keyword', ['NULL', 'NOT NULL']],
    ['SET ^', 'option', ['time_zone', 'unmapped_fields']],
    ['SET time_zone = ^', 'value', ['UTC', 'Africa/Abidjan']],
    ['SET time_zone = "madr^"; FROM logs-*', 'value', ['Europe/Madrid']],
    ['SET unmapped_fields = "nu^', 'value', ['nullify']],
    ['SET time_zone = "UTC"; ^', 'command', ['FROM', 'ROW']],
  ])('%s', (marked, kind, first) => {
    const found = labels(marked, kind);
    expect(first.length === 0 ? found : found.slice(0, first.length)).toEqual(first);
  });

  test.each(['// from ^', 'FROM a /* ^', 'ROW a = "x^"', 'ROW a = 1^', 'FROM a | LIMIT ^', 'ROW a = [1, ^]'])(
    'nothing: %s',
    (marked) => {
      expect(labels(marked)).toEqual([]);
    },
  );

  test('what is inserted goes in place of the whole word', () => {
    expect(offered('FROM logs-* | WHERE us^er.id == "x"')[0]).toMatchObject({
      insertText: 'user.id',
      replaced: 'user.id',
      detail: 'keyword',
    });
    expect(offered('FROM logs-* | WHERE event.outcome == "f^oo" AND x')[0]).toMatchObject({
      insertText: 'failure',
      replaced: 'foo',
    });
    expect(offered('FROM logs-* | WHERE event.outcome == f^')[0]).toMatchObject({
      insertText: '"failure"',
      replaced: 'f',
    });
    expect(offered('FROM logs-* | WHERE date_tr^')[0]).toMatchObject({
      insertText: 'DATE_TRUNC(',
      replaced: 'date_tr',
      detail: 'DATE_TRUNC(interval, date)',
    });
    expect(offered('ROW `a b` = 1 | KEEP ^')[0]).toMatchObject({ label: 'a b', insertText: '`a b`' });
  });
});

describe('hover', () => {
  test.each([
    ['FR^OM logs-*', 'FROM', 'FROM pattern, ... [METADATA field, ...]'],
    ['FROM logs^-test*', 'logs-test*', 'logs-test*'],
    ['FROM logs-* METADATA _i^d', '_id', '_id'],
    ['FROM logs-* | WHERE us^er.id == "x"', 'user.id', 'user.id: keyword'],
    ['FROM logs-* | WHERE user.i^d == "x"', 'user.id', 'user.id: keyword'],
    ['FROM logs-* | EVAL x^ = tokens + 1', 'x', 'x: long'],
    ['FROM logs-* | STATS n^ = COUNT(*)', 'n', 'n: long'],
    ['FROM logs-* | STATS n = cou^nt(*)', 'count', 'COUNT([field])'],
    ['FROM logs-* | WHERE user.id li^ke "x"', 'like', 'LIKE'],
    ['FROM logs-* | WHERE tokens >^= 1', '>=', '>='],
    ['FROM logs-* | EVAL x = tokens::do^uble', 'double', 'double'],
    ['FROM logs-* | KEEP pol^icy', 'policy', 'policy: keyword'],
    ['FROM logs-* | CHANGE_POI^NT a', 'CHANGE_POINT', 'CHANGE_POINT value [ON key] [AS type, p]'],
  ])('%s', (marked, word, title) => {
    const text = marked.replace('^', '');
    const hover = hoverQuery(text, marked.indexOf('^'), context)!;
    expect(text.slice(hover.span.start, hover.span.end)).toBe(word);
    expect(hover.title).toBe(title);
  });

  test.each(['FROM logs-* | WHERE unkn^own == 1', 'ROW a = "te^xt"', 'ROW a = 1 // comm^ent', '^'])(
    'nothing: %s',
    (marked) => {
      expect(hoverQuery(marked.replace('^', ''), marked.indexOf('^'), context)).toBeUndefined();
    },
  );
});

describe('the commands', () => {
  test('are all that the parser knows', () => {
    expect([...COMMAND_WORDS].filter((word) => findCommand(word) === undefined)).toEqual([]);
  });

  test('have examples that parse, where they are supported', () => {
    for (const command of COMMANDS.filter(isSupported)) {
      expect(parseQuery(command.example).diagnostics, command.name).toEqual([]);
      const found = analyzeQuery(command.example, { streams: [], missingStreams: 'warning' }).diagnostics;
      expect(
        found.filter((d) => d.severity === 'error'),
        command.name,
      ).toEqual([]);
    }
  });
});

const DATA = join(import.meta.dirname, '../../../shared/data');
const present = existsSync(DATA);
if (!present) console.log('skipped: no shared data');

describe('anywhere in any text', () => {
  test('neither throws', () => {
    const pieces = fc.constantFrom(
      ...[
        'FROM',
        'logs-*',
        '|',
        'WHERE',
        'STATS',
        'BY',
        'KEEP',
        'FORK',
        'INLINE',
        'LOOKUP',
        'RENAME',
        'ENRICH',
        'METADATA',
        'NOT',
        'IN',
        'IS',
      ],
      ...[
        'user.id',
        '.',
        '(',
        ')',
        '[',
        '{',
        '}',
        ',',
        '"',
        '"""',
        '`',
        '::',
        '==',
        '=',
        '5',
        'COUNT',
        '/*',
        '//',
        '\n',
        ' ',
        '?',
        'é',
        ';',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), fc.constantFrom('', ' '), fc.nat(120), (parts, between, at) => {
        const text = parts.join(between);
        completeQuery(text, at, context);
        hoverQuery(text, at, context);
      }),
      { numRuns: 2_500 },
    );
  });

  test.skipIf(!present)(
    'nor at any place of a rule, cut there or whole',
    () => {
      for (const path of globSync('rules/**/*.toml', { cwd: DATA, absolute: true })) {
        const { rule } = getStaticTOMLValue(parseTOML(readFileSync(path, 'utf8'))) as {
          rule?: { type: string; query: string };
        };
        if (rule?.type !== 'esql') continue;
        for (let at = 0; at <= rule.query.length; at += 7) {
          completeQuery(rule.query, at, context);
          completeQuery(rule.query.slice(0, at), at, context);
          hoverQuery(rule.query, at, context);
        }
      }
    },
    60_000,
  );
});

test('what an editor needs of the language runs without Node', () => {
  const seen = new Set<string>();
  const foreign: string[] = [];
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const [, imported] of readFileSync(path, 'utf8').matchAll(/^(?:import|export) [^;]*?from '([^']+)';/gm)) {
      if (imported!.startsWith('.')) visit(join(path, '..', imported!));
      else foreign.push(`${path}: ${imported}`);
    }
  };
  for (const name of [
    'editor/complete-query.ts',
    'editor/hover-query.ts',
    'format/format-query.ts',
    'analyze-query.ts',
  ]) {
    visit(join(import.meta.dirname, '../../src/esql', name));
  }
  expect(seen.size).toBeGreaterThan(100);
  expect(foreign).toEqual([]);
});
