import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogRule } from '../../src/catalog/catalog-rule.ts';
import { indicatorOf, indicatorsOf } from '../../src/catalog/indicators.ts';
import { type Condition, PREDICATE_KINDS, type Predicate, type PredicateValue } from '../../src/catalog/predicate.ts';
import { opaqueParts } from '../../src/catalog/tests-of.ts';
import { catalogRule } from './catalog-rule.ts';

const asked = (kind: Predicate['kind'], values: readonly PredicateValue[], negated = false, field = 'user.name') =>
  indicatorOf({ field, kind, values, negated });
const said = (...of: Parameters<typeof asked>) => {
  const { kind, values, negated } = asked(...of);
  return [...(negated ? ['not'] : []), kind, ...values];
};

describe('a test as an indicator', () => {
  test.each([
    ['eq', ['a'], 'ne', ['a']],
    ['ne', ['a'], 'eq', ['a']],
    ['gt', [3], 'lte', [3]],
    ['lte', [3], 'gt', [3]],
    ['gte', [3], 'lt', [3]],
    ['lt', [3], 'gte', [3]],
    ['is_null', [], 'is_not_null', []],
    ['is_not_null', [], 'is_null', []],
  ] as const)('NOT %s %j is %s', (kind, values, opposite, same) => {
    expect(said(kind, values, true)).toEqual([opposite, ...same]);
    expect(asked(kind, values, true).key).toBe(asked(opposite, same).key);
  });

  test.each(['in', 'wildcard', 'cidr', 'regex', 'contains', 'starts_with', 'ends_with', 'match'] as const)(
    'NOT %s has no opposite',
    (kind) => {
      const values = kind === 'in' ? ['a', 'b'] : ['a*'];
      expect(said(kind, values, true)).toEqual(['not', kind, ...values]);
      expect(asked(kind, values, true).key).not.toBe(asked(kind, values).key);
    },
  );

  test('a list of one is the value', () => {
    expect(said('in', ['a'])).toEqual(['eq', 'a']);
    expect(said('in', ['a'], true)).toEqual(['ne', 'a']);
    expect(said('in', ['Admin', 'ADMIN'])).toEqual(['eq', 'Admin']);
    expect(said('in', ['a', 'b'])).toEqual(['in', 'a', 'b']);
  });

  test('a pattern without wildcards is its text', () => {
    expect(said('wildcard', ['root'])).toEqual(['eq', 'root']);
    expect(said('wildcard', ['root'], true)).toEqual(['ne', 'root']);
    expect(said('wildcard', ['root', 'admin'])).toEqual(['in', 'root', 'admin']);
    expect(said('wildcard', ['root', 'adm*'])).toEqual(['wildcard', 'root', 'adm*']);
    expect(said('wildcard', ['roo?'])).toEqual(['wildcard', 'roo?']);
  });

  test('fields that are compared are one indicator, whichever stands first', () => {
    const compared = (field: string, kind: Predicate['kind'], other: string, negated = false) =>
      indicatorOf({ field, kind, values: [], other, negated });
    expect(compared('user.name', 'ne', 'user.target.name')).toMatchObject({
      field: 'user.name',
      kind: 'ne',
      values: [],
      other: 'user.target.name',
    });
    const key = compared('user.name', 'ne', 'user.target.name').key;
    expect(compared('User.Name', 'eq', 'user.target.name', true).key).toBe(key);
    expect(compared('user.target.name', 'ne', 'user.name').key).toBe(key);
    expect(compared('user.name', 'ne', 'user.email').key).not.toBe(key);
    expect(asked('ne', ['user.target.name']).key).not.toBe(key);
    expect(asked('ne', []).key).not.toBe(key);
    expect(compared('a', 'gt', 'b').key).toBe(compared('b', 'lt', 'a').key);
    expect(compared('a', 'gt', 'b').key).not.toBe(compared('b', 'gt', 'a').key);
    expect(compared('a', 'starts_with', 'b').key).not.toBe(compared('b', 'starts_with', 'a').key);
  });

  test('a pattern for any text asks that there is a value', () => {
    expect(said('wildcard', ['*'])).toEqual(['is_not_null']);
    expect(said('wildcard', ['a*', '**'], true)).toEqual(['is_null']);
  });

  test('a comparison with null asks whether there is a value', () => {
    expect(said('eq', [null])).toEqual(['is_null']);
    expect(said('ne', [null])).toEqual(['is_not_null']);
    expect(said('ne', [null], true)).toEqual(['is_null']);
  });

  test('unlike several values is none of a list', () => {
    expect(said('ne', ['a', 'b'])).toEqual(['not', 'in', 'a', 'b']);
  });

  test.each([
    ['eq', [3], 'eq', [3.0]],
    ['eq', [4624], 'eq', ['4624']],
    ['eq', [true], 'eq', ['TRUE']],
    ['eq', [0], 'eq', [-0]],
    ['eq', ['9007199254740993'], 'eq', ['9007199254740993']],
    ['in', ['b', 'A'], 'in', ['a', 'B', 'b']],
    ['contains', ['ssh'], 'wildcard', ['*SSH*']],
    ['starts_with', ['a', 'b'], 'wildcard', ['b*', 'a**']],
    ['ends_with', ['.exe'], 'wildcard', ['*.exe']],
    ['wildcard', ['C:\\Windows\\*'], 'wildcard', ['c:\\\\windows\\\\*']],
    ['eq', ['STRASSE'], 'eq', ['straße']],
  ] as const)('%s %j is the same as %s %j', (kind, values, otherKind, other) => {
    expect(asked(kind, values).key).toBe(asked(otherKind, other).key);
  });

  test.each([
    ['eq', [3], 'eq', ['3.0']],
    ['eq', ['null'], 'in', ['null', null]],
    ['eq', ['a'], 'match', ['a']],
    ['eq', ['a'], 'in', ['a', 'b']],
    ['in', ['a,b', 'c'], 'in', ['a', 'b,c']],
    ['regex', ['\\d+'], 'regex', ['\\D+']],
    ['contains', ['*'], 'wildcard', ['***']],
    ['gt', [3], 'gte', [3]],
  ] as const)('%s %j is not the same as %s %j', (kind, values, otherKind, other) => {
    expect(asked(kind, values).key).not.toBe(asked(otherKind, other).key);
  });

  test('of two fields that are compared either may come first', () => {
    const compared = (
      field: string,
      kind: 'eq' | 'gt' | 'gte' | 'lt' | 'starts_with',
      other: string,
      negated = false,
    ) => indicatorOf({ field, kind, values: [], other, negated }).key;
    expect(compared('user.name', 'eq', 'User.Target')).toBe(compared('user.target', 'eq', 'user.NAME'));
    expect(compared('a', 'gt', 'b')).toBe(compared('b', 'lt', 'a'));
    expect(compared('a', 'gt', 'b')).toBe(compared('b', 'gte', 'a', true));
    expect(compared('a', 'gt', 'b')).not.toBe(compared('b', 'gt', 'a'));
    expect(compared('a', 'starts_with', 'b')).not.toBe(compared('b', 'starts_with', 'a'));
    expect(compared('a', 'eq', 'b')).not.toBe(asked('eq', ['b'], false, 'a').key);
  });

  test('the key of a long list is short', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `value ${i}`);
    expect(asked('in', many).key.length).toBeLessThan(100);
    expect(asked('in', many).key).toBe(asked('in', many.toReversed()).key);
    expect(asked('in', many).key).not.toBe(asked('in', many.slice(1)).key);
  });
});

const LETTERS = fc.string({
  unit: fc.constantFrom('a', 'B', 'ß', 'ẞ', 'İ', 'ı', 'σ', 'ς', 'Σ', 'ſ', 'K', 'é', '*', '?', '\\', '"', ' ', '1', '.'),
});
const VALUE: fc.Arbitrary<PredicateValue> = fc.oneof(
  LETTERS,
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
);
const TEST = fc.record({
  field: LETTERS,
  kind: fc.constantFrom(...PREDICATE_KINDS),
  values: fc.array(VALUE, { maxLength: 4 }),
  negated: fc.boolean(),
});

describe('the key stays the same', () => {
  test('whatever the order of a list, and what is twice in it', () => {
    const shuffled = TEST.chain((t) =>
      fc.record({ t: fc.constant(t), values: fc.shuffledSubarray([...t.values], { minLength: t.values.length }) }),
    );
    fc.assert(
      fc.property(shuffled, ({ t, values }) => {
        const { key } = indicatorOf(t);
        expect(indicatorOf({ ...t, values }).key).toBe(key);
        expect(indicatorOf({ ...t, values: [...values, ...values] }).key).toBe(key);
      }),
    );
  });

  test('whatever the case of the field and of texts', () => {
    const spelled = (text: string, upper: boolean) => (upper ? text.toUpperCase() : text.toLowerCase());
    fc.assert(
      fc.property(TEST, fc.boolean(), (t, upper) => {
        // The letter after a backslash of a regular expression has a meaning of its own.
        fc.pre(t.kind !== 'regex' || !t.values.some((v) => typeof v === 'string' && v.includes('\\')));
        const values = t.values.map((v) => (typeof v === 'string' ? spelled(v, upper) : v));
        expect(indicatorOf({ ...t, field: spelled(t.field, upper), values }).key).toBe(indicatorOf(t).key);
      }),
    );
  });

  test('when it is made of an indicator again', () => {
    fc.assert(
      fc.property(TEST, (t) => {
        const once = indicatorOf(t);
        expect(indicatorOf(once)).toEqual(once);
      }),
    );
  });

  test('however NOT, AND and OR are written', () => {
    const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
      condition: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        TEST.map((t): Condition => ({ kind: 'test', test: written({ ...t, negated: false }) })),
        fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
        fc.record({ kind: fc.constantFrom('and', 'or'), of: fc.array(tie('condition'), { maxLength: 3 }) }),
      ) as fc.Arbitrary<Condition>,
    }));
    const keys = (c: Condition) => indicatorsOf(ruleOf(c)).map((i) => i.key);
    fc.assert(
      fc.property(condition, (c) => {
        const asWritten = keys(marked(c, false));
        expect(keys(inwards(c, false))).toEqual(asWritten);
        expect(keys(marked({ kind: 'not', of: { kind: 'not', of: c } }, false))).toEqual(asWritten);
      }),
    );
  });
});

describe('the indicators of a rule', () => {
  test('are those of all its stages in order, each once', () => {
    const leaf = (
      field: string,
      kind: Predicate['kind'],
      values: readonly PredicateValue[],
      negated = false,
    ): Condition => ({
      kind: 'test',
      test: written({ field, kind, values, negated }),
    });
    const first: Condition = {
      kind: 'and',
      of: [
        leaf('a', 'eq', ['x']),
        { kind: 'not', of: leaf('b', 'gt', [1], true) },
        { kind: 'opaque', text: 'a == b', why: 'compares two fields', sources: ['a', 'b'], negated: false },
        { kind: 'constant', value: true },
      ],
    };
    const rule = ruleOf(first, { kind: 'or', of: [leaf('A', 'in', ['X']), leaf('c', 'is_null', [])] });
    expect(indicatorsOf(rule).map(({ field, kind, values }) => [field, kind, ...values])).toEqual([
      ['a', 'eq', 'x'],
      ['b', 'lte', 1],
      ['c', 'is_null'],
    ]);
    expect(opaqueParts(rule.anatomy.stages)).toBe(1);
  });

  test('are found however deep conditions are nested', () => {
    let deep: Condition = { kind: 'test', test: written({ field: 'a', kind: 'eq', values: ['x'], negated: false }) };
    for (let i = 0; i < 200_000; i++) deep = { kind: 'not', of: deep };
    expect(indicatorsOf(ruleOf(deep))).toHaveLength(1);
  });
});

function written(test: Pick<Predicate, 'field' | 'kind' | 'values' | 'negated'>): Predicate {
  return { ...test, sources: [test.field], ignoreCase: false, text: '' };
}

function ruleOf(...conditions: Condition[]): CatalogRule {
  const stages = conditions.map((condition, i) => ({
    n: i + 1,
    kind: 'where',
    text: '',
    condition,
    reads: [],
    makes: [],
  }));
  return catalogRule({ anatomy: { stages, outputs: [], groupBy: [], streams: [], fields: [] } });
}

/** As a reader marks it: a test says whether it stands under an odd number of NOTs. */
function marked(c: Condition, negated: boolean): Condition {
  if (c.kind === 'test') return { kind: 'test', test: { ...c.test, negated } };
  if (c.kind === 'not') return { kind: 'not', of: marked(c.of, !negated) };
  return c.kind === 'and' || c.kind === 'or' ? { kind: c.kind, of: c.of.map((part) => marked(part, negated)) } : c;
}

/** NOTs carried inwards as far as they go. */
function inwards(c: Condition, negated: boolean): Condition {
  if (c.kind === 'not') return inwards(c.of, !negated);
  if (c.kind === 'and' || c.kind === 'or') {
    const kind = negated ? (c.kind === 'and' ? 'or' : 'and') : c.kind;
    return { kind, of: c.of.map((part) => inwards(part, negated)) };
  }
  if (c.kind !== 'test' || !negated) return c;
  const opposite = (
    { gt: 'lte', lte: 'gt', gte: 'lt', lt: 'gte', is_null: 'is_not_null', is_not_null: 'is_null' } as const
  )[c.test.kind as string];
  if (opposite !== undefined) return { kind: 'test', test: { ...c.test, kind: opposite } };
  return { kind: 'not', of: { kind: 'test', test: { ...c.test, negated: true } } };
}
