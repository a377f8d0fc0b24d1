import { describe, expect, test } from 'vitest';
import { pageText } from '../../../src/catalog/page/text/page-text.ts';
import { catalogRule } from '../catalog-rule.ts';
import { aPage, fieldTest, ruleThatAsks } from './a-page.ts';

const anatomy = (given: Partial<ReturnType<typeof catalogRule>['anatomy']>) => ({
  stages: [],
  outputs: [],
  groupBy: [],
  streams: [],
  fields: [],
  ...given,
});

describe('the page of a rule', () => {
  test('tells its tests in order, without their places', () => {
    const page = aPage(
      ruleThatAsks({
        kind: 'and',
        of: [
          fieldTest({ field: 'event.action', values: ['login'], span: { start: 0, end: 5 } }),
          { kind: 'not', of: fieldTest({ field: 'user.id', kind: 'in', values: ['a', 'b'], negated: true }) },
        ],
      }),
    );
    expect(page.stages[0]!.predicates).toEqual([
      {
        field: 'event.action',
        sources: ['event.action'],
        kind: 'eq',
        values: ['login'],
        negated: false,
        text: 'event.action eq login',
      },
      {
        field: 'user.id',
        sources: ['user.id'],
        kind: 'in',
        values: ['a', 'b'],
        negated: true,
        text: 'user.id in a, b',
      },
    ]);
  });

  test('counts how many other rules look for the same', () => {
    const asks = (id: string, value: string) =>
      ruleThatAsks(fieldTest({ field: 'event.action', values: [value] }), { id });
    const page = aPage(asks('one', 'Login'), [asks('two', 'login'), asks('three', 'LOGIN'), asks('four', 'logout')]);
    expect(page.indicators).toMatchObject([{ field: 'event.action', kind: 'eq', values: ['Login'], corpus: 2 }]);
    expect(page.similar.map(({ key, shared }) => ({ key, shared }))).toEqual([
      { key: 'elastic/three', shared: 1 },
      { key: 'elastic/two', shared: 1 },
    ]);
  });

  test('tells what a field is compared with, and counts the comparison', () => {
    const compares = ruleThatAsks(fieldTest({ field: 'a', kind: 'ne', other: 'b' }));
    const page = aPage(compares);
    expect(page.stages[0]!.predicates).toMatchObject([{ field: 'a', kind: 'ne', other: 'b', values: [] }]);
    expect(page.indicators).toMatchObject([{ field: 'a', kind: 'ne', other: 'b', negated: false }]);
    expect(pageText(page, { width: 80, colour: false })).toMatch(/^ {4}a {6}ne {8}b$/m);
  });

  test('says which outputs the investigation highlights, and which of its fields are none', () => {
    const page = aPage(
      catalogRule({
        investigationFields: ['user.id', 'target'],
        anatomy: anatomy({
          outputs: [
            { field: 'n', source: 'STATS n = count(*)' },
            { field: 'user.id', source: 'STATS BY' },
          ],
        }),
      }),
    );
    expect(page.outputs.map((o) => o.highlighted)).toEqual([false, true]);
    expect(page.highlighted_missing).toEqual(['target']);
  });

  test('a rule that emits whole events has each field that is highlighted', () => {
    const outputs = [
      { field: 'user.id', source: 'event' },
      { field: '*', source: 'event' },
    ];
    const page = aPage(catalogRule({ investigationFields: ['host.name', 'user.id'], anatomy: anatomy({ outputs }) }));
    expect(page.highlighted_missing).toEqual([]);
    expect(page.outputs).toEqual([
      { field: 'user.id', source: 'event', highlighted: true },
      { field: 'host.name', source: 'event', highlighted: true },
      { field: '*', source: 'event', highlighted: false },
    ]);
  });

  test('says which kinds of events the rule asks for, not which it leaves out', () => {
    const page = aPage(
      ruleThatAsks({
        kind: 'and',
        of: [
          fieldTest({ field: 'event.category', values: ['process'] }),
          fieldTest({ field: 'event.action', kind: 'in', values: ['start', 'exec'] }),
          { kind: 'not', of: fieldTest({ field: 'event.type', values: ['end'], negated: true }) },
          fieldTest({ field: 'event.outcome', kind: 'is_not_null' }),
          fieldTest({ field: 'process.name', values: ['sh'] }),
        ],
      }),
    );
    expect(page.events.constrained).toEqual([
      { field: 'event.action', values: ['start', 'exec'] },
      { field: 'event.category', values: ['process'] },
    ]);
  });

  test('fields that its streams are known to have are told with their types, where the rule lists none itself', () => {
    const field = (name: string, type: 'long' | 'keyword') => [name, { name, type, multi: false }] as const;
    const known = [
      { name: 'logs-calls-default', fields: new Map([field('n', 'long'), field('user', 'keyword')]), dynamic: [] },
      { name: 'logs-other-default', fields: new Map([field('x', 'long')]), dynamic: [] },
    ];
    const reads = {
      stages: [],
      outputs: [],
      groupBy: [],
      streams: ['logs-calls-*'],
      fields: ['n', 'odd', 'user', 'x'],
    };
    const rule = catalogRule({ anatomy: reads });
    expect(aPage(rule, [], { streams: known }).events.required_fields).toEqual([
      { name: 'n', type: 'long' },
      { name: 'user', type: 'keyword' },
    ]);
    const listed = { ...rule, requiredFields: [{ name: 'a.b', type: 'ip', ecs: true }] };
    expect(aPage(listed, [], { streams: known }).events.required_fields).toEqual([{ name: 'a.b', type: 'ip' }]);
  });

  test('what is asked of an indicator index is not asked of events', () => {
    const asks = (kind: string, category: string) => {
      const condition = fieldTest({ field: 'event.category', values: [category] });
      return { n: 1, kind, text: category, condition, reads: [], makes: [] };
    };
    const stages = [asks('query', 'network'), asks('threat_query', 'threat'), asks('threat_filter', 'file')];
    const page = aPage(catalogRule({ anatomy: { stages, outputs: [], groupBy: [], streams: [], fields: [] } }));
    expect(page.events.constrained).toEqual([{ field: 'event.category', values: ['network'] }]);
  });

  test('shows what could not be read, stages and parts of conditions', () => {
    const stage = { n: 1, kind: 'query', text: 'a script', reads: [], makes: [], opaque: 'no language' };
    const opaque = {
      kind: 'opaque' as const,
      text: 'a == b',
      why: 'compares two fields',
      sources: ['a', 'b'],
      negated: false,
    };
    const where = { n: 2, kind: 'where', text: '| where a == b', condition: opaque, reads: ['a', 'b'], makes: [] };
    const page = aPage(catalogRule({ anatomy: anatomy({ stages: [stage, where] }), investigationFields: ['a'] }));
    expect(page.stages.map((s) => s.opaque)).toEqual([
      [{ text: 'a script', why: 'no language' }],
      [{ text: 'a == b', why: 'compares two fields' }],
    ]);
    // Nobody knows what it emits.
    expect(page.highlighted_missing).toEqual([]);
  });

  test('a condition nested as deep as can be is no trouble', () => {
    let condition = fieldTest({ field: 'a', values: [1] });
    for (let i = 0; i < 50_000; i++) condition = { kind: 'not', of: condition };
    expect(aPage(ruleThatAsks(condition)).stages[0]!.predicates).toHaveLength(1);
  });
});
