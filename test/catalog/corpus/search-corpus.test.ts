import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CorpusRule } from '../../../src/catalog/corpus/corpus.ts';
import { corpusOf } from '../../../src/catalog/corpus/corpus-of.ts';
import { operatorOf } from '../../../src/catalog/corpus/search-columns.ts';
import { type CorpusQuery, FACETS, type Facet, searchCorpus } from '../../../src/catalog/corpus/search-corpus.ts';
import { type Asked, corpusRule } from './corpus-rule.ts';

const corpus = corpusOf([
  corpusRule(
    '1',
    [
      ['process.name', 'in', 'cmd.exe', 'powershell.exe'],
      ['event.code', 'eq', 4624],
    ],
    {
      name: 'Shell started by an Office program',
      description: 'A document that\nopens a shell',
      severity: 'high',
      status: 'production',
      tactics: ['TA0002'],
      techniques: ['T1059', 'T1059.001'],
      tags: ['OS: Windows'],
      streams: ['logs-endpoint.events.process-*'],
      integrations: ['endpoint'],
    },
  ),
  corpusRule(
    '2',
    [
      ['process.name', 'wildcard', 'power*'],
      ['user.name', 'not in', 'root', 'admin'],
    ],
    {
      name: 'Powershell on a server',
      severity: 'Low',
      vendor: 'sigma',
      type: 'sigma',
      language: 'sigma',
      streams: ['windows/process_creation'],
    },
  ),
  corpusRule(
    '3',
    [
      ['gen_ai.prompt', 'contains', 'ignore the rules'],
      ['user.name', 'eq', 'cmd.exe'],
    ],
    {
      name: 'Prompt injection',
      severity: 'high',
      language: 'esql',
      type: 'esql',
      tactics: ['AML.TA0005'],
      techniques: ['AML.T0051'],
      fields: ['gen_ai.prompt', 'process.name', 'user.name'],
      streams: ['logs-aws_bedrock.invocation-*'],
    },
  ),
]);
const found = (query: CorpusQuery) => searchCorpus(corpus, query).rules.map(({ id }) => id);

describe('words', () => {
  test('must all be there, in any part, in any case', () => {
    expect(found({ text: 'SHELL office' })).toEqual(['1']);
    expect(found({ text: 'shell bedrock' })).toEqual([]);
    expect(found({ text: 'windows' })).toEqual(['2', '1']);
    expect(found({ text: '4624' })).toEqual(['1']);
    expect(found({ text: '' })).toEqual(['2', '3', '1']);
  });

  test('count more in a name, and whole', () => {
    expect(found({ text: 'powershell' })).toEqual(['2', '1']);
    expect(found({ text: 'shell' })).toEqual(['1', '2']);
  });

  test('are found in the names of techniques', () => {
    expect(found({ text: 'interpreter' })).toEqual(['1']);
  });

  test('in quotes are found as they stand, across lines too', () => {
    expect(found({ text: '"that opens"' })).toEqual(['1']);
    expect(found({ text: '"opens that"' })).toEqual([]);
    expect(found({ text: '"opens' })).toEqual(['1']);
    expect(found({ text: '"" "' })).toHaveLength(3);
  });
});

describe('facets', () => {
  test.each([
    [{ vendor: ['sigma'] }, ['2']],
    [{ severity: ['LOW'] }, ['2']],
    [{ severity: ['low', 'high'] }, ['2', '3', '1']],
    [{ severity: ['high'], language: ['esql'] }, ['3']],
    [{ status: ['production'] }, ['1']],
    [{ tactic: ['execution'] }, ['3', '1']],
    [{ tactic: ['TA0002'] }, ['1']],
    [{ technique: ['T1059'] }, ['1']],
    [{ technique: ['PowerShell'] }, ['1']],
    [{ technique: ['t0051'] }, ['3']],
    [{ technique: ['LLM Prompt Injection'] }, ['3']],
    [{ source: ['endpoint'] }, ['1']],
    [{ source: ['logs-*'] }, ['3', '1']],
    [{ field: ['process.name'] }, ['2', '3', '1']],
    [{ field: ['process.*'], operator: ['in'] }, ['1']],
    [{ field: ['process.name'], value: ['cmd.exe'] }, ['1']],
    [{ value: ['CMD.exe'] }, ['3', '1']],
    [{ value: ['4624'] }, ['1']],
    [{ value: ['*rules*'] }, ['3']],
    [{ operator: ['not in'] }, ['2']],
    [{ operator: ['in'], value: ['admin'] }, []],
    [{ value: [] }, ['2', '3', '1']],
  ] as [Partial<Record<Facet, string[]>>, string[]][])('%j', (facets, ids) => {
    expect(found({ facets })).toEqual(ids);
  });

  test('are counted: what another value of the same facet would find', () => {
    const { facets, total } = searchCorpus(corpus, { facets: { severity: ['high'] } });
    expect(total).toBe(2);
    expect(facets.severity).toEqual([
      { value: 'high', count: 2 },
      { value: 'Low', count: 1 },
    ]);
    expect(facets.vendor).toEqual([{ value: 'elastic', count: 2 }]);
    expect(facets.technique).toContainEqual({ value: 'AML.T0051', title: 'LLM Prompt Injection', count: 1 });
    expect(facets.value).toContainEqual({ value: 'cmd.exe', count: 2 });
  });

  test('of an indicator are counted among indicators that have what else is asked of them', () => {
    const { facets } = searchCorpus(corpus, { facets: { field: ['process.name'] } });
    expect(facets.operator).toEqual([
      { value: 'in', count: 1 },
      { value: 'wildcard', count: 1 },
    ]);
    expect(facets.value.map(({ value }) => value)).toEqual(['cmd.exe', 'power*', 'powershell.exe']);
    expect(searchCorpus(corpus, { facets: { operator: ['eq'] } }).facets.field.map(({ value }) => value)).toEqual([
      'event.code',
      'user.name',
    ]);
  });

  test('are counted as far as is wanted', () => {
    expect(searchCorpus(corpus, { facetLimit: 1 }).facets.field).toHaveLength(1);
    expect(searchCorpus(corpus, { facetLimit: 0 }).facets.vendor).toEqual([]);
  });
});

test('pages follow one another', () => {
  const page = (offset: number) => searchCorpus(corpus, { offset, limit: 2 });
  expect([...page(0).rules, ...page(2).rules].map(({ id }) => id)).toEqual(['2', '3', '1']);
  expect(page(2).total).toBe(3);
  expect(page(4).rules).toEqual([]);
});

test('a pattern of many stars takes no longer than another', () => {
  const long = corpusOf([corpusRule('1', [['a', 'eq', 'a'.repeat(100_000)]])]);
  expect(searchCorpus(long, { facets: { value: [`${'*a'.repeat(5_000)}*b`] } }).total).toBe(0);
});

describe('whatever is asked of whatever rules', () => {
  const VALUES = ['x', 'Y', 'xy', 'x y'];
  const some = fc.uniqueArray(fc.constantFrom(...VALUES), { maxLength: 2 });
  const one = fc.constantFrom(...VALUES);
  const asked = fc.tuple(
    one,
    fc.constantFrom('eq' as const, 'ne' as const, 'not cidr' as const),
    one,
  ) as fc.Arbitrary<Asked>;
  const rules = fc
    .array(
      fc.tuple(
        fc.array(asked, { maxLength: 4 }),
        fc.record({ severity: one, tags: some, streams: some, type: one, name: one }),
      ),
      { maxLength: 10 },
    )
    .map((all) => all.map(([indicators, given], i) => corpusRule(String(i), indicators, given)));
  const facets = fc.dictionary(
    fc.constantFrom('severity', 'source', 'type', 'field', 'operator', 'value'),
    fc.array(fc.constantFrom('x', 'y', 'X*', '*y', 'eq', 'not cidr', 'none'), { minLength: 1, maxLength: 2 }),
  ) as fc.Arbitrary<Partial<Record<Facet, string[]>>>;

  const like = (pattern: string, text: string) =>
    new RegExp(
      `^${pattern
        .split('*')
        .map((p) => p.replace(/[^\w ]/g, '\\$&'))
        .join('.*')}$`,
      'i',
    ).test(text);
  const any = (patterns: readonly string[] | undefined, texts: readonly string[]) =>
    patterns === undefined || patterns.some((p) => texts.some((t) => like(p, t)));
  const fits = (rule: CorpusRule, f: Partial<Record<Facet, string[]>>) =>
    any(f.severity, [rule.severity!]) &&
    any(f.type, [rule.type]) &&
    any(f.source, [...rule.streams, ...rule.integrations]) &&
    ((f.field === undefined && f.operator === undefined && f.value === undefined) ||
      rule.indicators.some(
        (i) => any(f.field, [i.field]) && any(f.operator, [operatorOf(i)]) && any(f.value, i.values.map(String)),
      ));

  test('the answer is that of looking at each rule', () => {
    fc.assert(
      fc.property(rules, facets, (given, f) => {
        const answer = searchCorpus(corpusOf(given), { facets: f, limit: 100, facetLimit: 100 });
        const expected = given.filter((rule) => fits(rule, f));
        expect(new Set(answer.rules.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
        expect(answer.total).toBe(expected.length);
        const others = { ...f };
        delete others.severity;
        for (const { value, count } of answer.facets.severity) {
          expect(count).toBe(
            given.filter((r) => r.severity!.toLowerCase() === value.toLowerCase() && fits(r, others)).length,
          );
        }
        for (const facet of FACETS) expect(answer.facets[facet].every(({ count }) => count <= given.length)).toBe(true);
      }),
    );
  });
});

describe('what whoever searches adds', () => {
  const mark = { of: ({ severity }: CorpusRule) => (severity === 'high' ? 'here' : 'none') };
  const ids = (query: CorpusQuery) => searchCorpus(corpus, query).rules.map((rule) => rule.id);

  test('a facet of their own narrows, and counts what it would find with another value', () => {
    const found = searchCorpus(corpus, { mark: { ...mark, wanted: ['here'] }, text: 'name' });
    expect(found.rules.map((rule) => rule.id).sort()).toEqual(
      ids({ text: 'name', facets: { severity: ['high'] } }).sort(),
    );
    expect(found.marks).toEqual(searchCorpus(corpus, { mark, text: 'name' }).marks);
    expect(searchCorpus(corpus, { mark }).marks).toEqual([
      { value: 'here', count: 2 },
      { value: 'none', count: 1 },
    ]);
    expect(searchCorpus(corpus, { mark: { ...mark, wanted: ['none'] } }).facets.severity).toEqual([
      { value: 'Low', count: 1 },
    ]);
    expect(searchCorpus(corpus).marks).toEqual([]);
  });

  test('an order of their own goes behind the words that are searched for, or before them', () => {
    const compare = (a: CorpusRule, b: CorpusRule) => Number(b.id) - Number(a.id);
    expect(ids({ order: { compare } })).toEqual(['3', '2', '1']);
    expect(ids({ order: { compare }, text: 'powershell' })).toEqual(ids({ text: 'powershell' }));
    expect(ids({ order: { compare: (a, b) => -compare(a, b), always: true }, text: 'e' })).toEqual(['1', '2', '3']);
  });
});
