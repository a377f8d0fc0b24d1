import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Collection } from '../../../src/catalog/corpus/collection.ts';
import { decodeCollection, encodeCollection } from '../../../src/catalog/corpus/collection-text.ts';
import { indicatorOf } from '../../../src/catalog/indicators.ts';
import { PREDICATE_KINDS } from '../../../src/catalog/predicate.ts';
import { corpusRule } from './corpus-rule.ts';

const texts = fc.array(fc.constantFrom('a', 'b', '__proto__', 'ü\u2028', '"'), { maxLength: 3 });
const word = fc.string({ maxLength: 8 });
const maybe = fc.option(word);
const indicator = fc
  .record({
    field: word,
    kind: fc.constantFrom(...PREDICATE_KINDS),
    // JSON has one zero.
    values: fc.array(fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null)), { maxLength: 3 }),
    negated: fc.boolean(),
    other: fc.option(word, { nil: undefined }),
  })
  .map(({ other, ...test }) => indicatorOf(other === undefined ? test : { ...test, other }));
const rule = fc
  .record({
    name: word,
    description: word,
    status: maybe,
    severity: maybe,
    updated: maybe,
    version: fc.option(fc.nat()),
    streams: texts,
    integrations: texts,
    tactics: texts,
    techniques: texts,
    tags: texts,
    fields: texts,
    indicators: fc.array(indicator, { maxLength: 4 }),
    opaque: fc.nat(),
  })
  .map(({ version, ...given }) => ({ ...corpusRule('id', [], given), version }));
const file = fc
  .record({
    file: word,
    size: fc.nat(),
    mtimeMs: fc.nat(),
    ctimeMs: fc.nat(),
    digest: maybe,
    text: fc.option(fc.record({ at: fc.nat(), length: fc.nat() })),
    rules: fc.array(rule, { maxLength: 2 }),
    problems: fc.constant([]),
  })
  .map(({ digest, ...rest }) => ({ ...rest, digest: rest.rules.length > 0 ? (digest ?? 'abc') : digest }));
const versions = fc.array(fc.record({ digest: word, version: fc.option(fc.nat()), updated: maybe, seen: word }), {
  maxLength: 2,
});
const collection = fc
  .record({
    name: word,
    path: word,
    commit: maybe,
    readBy: word,
    added: word,
    files: fc.array(file, { maxLength: 4 }),
    history: fc.array(fc.tuple(word, versions), { maxLength: 3 }).map((entries) => new Map(entries)),
  })
  // What a rule shares with its file and its collection is theirs.
  .map(
    (c): Collection => ({
      ...c,
      files: c.files.map((f) => ({
        ...f,
        rules: f.rules.map((r) => ({ ...r, collection: c.name, file: f.file, digest: f.digest! })),
      })),
    }),
  );

test('a collection is read as it was written', () => {
  fc.assert(
    fc.property(collection, (c) => {
      expect(decodeCollection(encodeCollection(c))).toEqual(c);
    }),
  );
});
