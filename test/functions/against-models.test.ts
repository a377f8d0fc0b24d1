import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { openStore, problemsOf, runQuery } from './run-query.ts';

let store: DuckdbStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const RUNS = { numRuns: 40 };

/** The value of an expression over constants, which stand in columns so that the engine computes it. */
async function resultOf(columns: string, expression: string): Promise<unknown> {
  const { rows } = await runQuery(store, `ROW ${columns} | EVAL result = ${expression} | KEEP result`);
  return rows[0]![0];
}

function text(value: string): string {
  return JSON.stringify(value);
}

function listed(value: unknown): unknown[] {
  return value === null ? [] : [value].flat();
}

describe('CHUNK', () => {
  const words = (part: string) => part.match(/[\p{L}\p{N}_]+(?:['’.][\p{L}\p{N}_]+)*/gu) ?? [];
  const word = fc.constantFrom('one', 'Zwei', "it's", '3.5', 'a_b', 'ñ');
  const prose = fc
    .array(fc.tuple(word, fc.constantFrom(' ', ', ', '. ', '! ', '\n\n', '。')), { maxLength: 70 })
    .map((parts) => parts.flat().join(''));

  test.each(['word', 'sentence'])('by %s: all words, in order, in chunks no larger than wanted', async (strategy) => {
    await fc.assert(
      fc.asyncProperty(prose, fc.integer({ min: 20, max: 30 }), async (t, size) => {
        const options = `{"strategy": "${strategy}", "max_chunk_size": ${size}}`;
        const chunks = listed(await resultOf(`t = ${text(t)}`, `CHUNK(t, ${options})`)).map(String);
        expect(chunks.flatMap(words)).toEqual(words(t));
        for (const chunk of chunks) expect(words(chunk).length).toBeLessThanOrEqual(size);
      }),
      RUNS,
    );
  });

  test('words overlap as told', async () => {
    await fc.assert(
      fc.asyncProperty(prose, fc.integer({ min: 1, max: 5 }), async (t, overlap) => {
        const options = `{"strategy": "word", "max_chunk_size": 10, "overlap": ${overlap}}`;
        const chunks = listed(await resultOf(`t = ${text(t)}`, `CHUNK(t, ${options})`)).map((c) => words(String(c)));
        for (const [i, chunk] of chunks.slice(1).entries())
          expect(chunk.slice(0, overlap)).toEqual(chunks[i]!.slice(-overlap));
        expect(chunks.flatMap((chunk, i) => (i === 0 ? chunk : chunk.slice(overlap)))).toEqual(words(t));
      }),
      RUNS,
    );
  });

  test('sentences overlap; a sentence that is too long is cut; nothing stays nothing', async () => {
    const sentences = ['a b c d e f g h i.', 'j k l m n o p q r.', 's t u v w.'];
    const options = '{"max_chunk_size": 20, "sentence_overlap": 1}';
    expect(await resultOf(`t = ${text(sentences.join(' '))}`, `CHUNK(t, ${options})`)).toEqual([
      sentences.slice(0, 2).join(' '),
      sentences.slice(1).join(' '),
    ]);
    const long = Array.from({ length: 45 }, (_, i) => `w${i}`).join(' ');
    const cut = listed(await resultOf(`t = ${text(long)}`, 'CHUNK(t, {"max_chunk_size": 20})'));
    expect(cut.map((c) => words(String(c)).length)).toEqual([20, 20, 5]);
    expect(await resultOf('t = ""', 'CHUNK(t)')).toBe('');
    expect(await resultOf('t = null', 'CHUNK(t)')).toBeNull();
    expect(await resultOf('t = ["a b.", "c."]', 'CHUNK(t)')).toEqual(['a b.', 'c.']);
  });

  test('text of very many sentences is cut in bounded time', async () => {
    const chunks = listed(await resultOf('t = REPEAT("a. ", 200000)', 'MV_COUNT(CHUNK(t, {"max_chunk_size": 20}))'));
    expect(chunks).toEqual([10_000]);
  });

  test.each([
    ['{"strategy": "recursive"}', 'the strategy `recursive` is not supported'],
    ['{"max_chunk_size": 19}', 'a chunk of the strategy `sentence` has 20 words or more'],
    ['{"strategy": "word", "max_chunk_size": 10, "overlap": 6}', 'chunks overlap by no more than half their size'],
    ['{"sentence_overlap": 2}', 'the option `sentence_overlap`: it is 0 or 1'],
  ])('%s', (options, message) => {
    expect(problemsOf(`ROW t = "a" | EVAL c = CHUNK(t, ${options})`)).toEqual([message]);
  });
});

describe('JSON_EXTRACT', () => {
  const key = fc.constantFrom('a', 'b.c', 'it\'s "so"', '', 'd/e~f', 'ü', '0', '$', '*');
  const leaf = fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null));
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.dictionary(key, tie('json'), { maxKeys: 3 }),
      fc.array(tie('json'), { maxLength: 3 }),
    ),
  }));

  /** Some way into a document, and what is there. */
  const way = json.chain((document) =>
    fc.array(fc.nat(), { maxLength: 4 }).map((turns) => {
      let [at, path] = [document, '$'];
      for (const turn of turns) {
        if (typeof at !== 'object' || at === null) break;
        const keys = Object.keys(at);
        if (keys.length === 0) break;
        const step = keys[turn % keys.length]!;
        path += Array.isArray(at) ? `[${step}]` : `["${step.replace(/["\\]/g, '\\$&')}"]`;
        at = (at as Record<string, unknown>)[step];
      }
      return { document, path, at };
    }),
  );

  test('finds what stands at a path', async () => {
    await fc.assert(
      fc.asyncProperty(way, async ({ document, path, at }) => {
        const found = await resultOf(`j = ${text(JSON.stringify(document))}`, `JSON_EXTRACT(j, ${text(path)})`);
        if (typeof at === 'object' && at !== null) expect(JSON.parse(String(found))).toEqual(at);
        else expect(found).toBe(at === null ? null : String(at));
      }),
      { numRuns: 100 },
    );
  });

  test.each(['a', '$.a', "['a']", '[ "a" ]', "$['a']"])('%s', async (path) => {
    expect(await resultOf('j = """{"a": 1}"""', `JSON_EXTRACT(j, ${text(path)})`)).toBe('1');
  });

  test.each(['', '.a', 'a.', 'a..b', '[-1]', '[0:2]', '*', 'a.*', '$..a', "['a'", '[?(@.x)]'])(
    'no path: %s',
    async (path) => {
      expect(await resultOf('j = """{"a": 1}"""', `JSON_EXTRACT(j, ${text(path)})`)).toBeNull();
      const [message] = problemsOf(`ROW j = "{}" | EVAL a = JSON_EXTRACT(j, ${text(path)})`);
      expect(message).toBe(`\`${path}\` is no path that JSON_EXTRACT knows, so the result is always null`);
    },
  );
});

test('JSON_STRING gives what JSON.parse reads back', async () => {
  const value = fc.oneof(fc.string({ maxLength: 8 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.boolean());
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 5 }), value, async (key, v) => {
      const made = await resultOf(`k = ${text(key)}, v = ${JSON.stringify(v)}`, 'JSON_STRING(k, v, "l", ["x", "y"])');
      expect(JSON.parse(String(made))).toEqual(key === 'l' ? expect.anything() : { [key]: v, l: ['x', 'y'] });
    }),
    RUNS,
  );
});

describe('amounts for people', () => {
  /** The largest unit of which there is one, with one decimal, cut. */
  function written(amount: bigint, units: readonly (readonly [string, bigint])[]): string {
    const size = amount < 0n ? -amount : amount;
    const [sign, unit] = units.findLast(([, u]) => size >= u) ?? units[0]!;
    const tenths = (size * 10n) / unit;
    const decimal = tenths % 10n === 0n ? '' : `.${tenths % 10n}`;
    return `${amount < 0n ? '-' : ''}${tenths / 10n}${decimal}${sign}`;
  }
  const long = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-100_000n, 100_000n));

  test.each([
    ['FMT_BYTES', ['b', 'kb', 'mb', 'gb', 'tb', 'pb'].map((u, i) => [u, 1024n ** BigInt(i)] as const)],
    ['FMT_BYTES_SI', ['B', 'KB', 'MB', 'GB', 'TB', 'PB'].map((u, i) => [u, 1000n ** BigInt(i)] as const)],
  ])('%s', async (name, units) => {
    await fc.assert(
      fc.asyncProperty(long, async (n) => {
        expect(await resultOf(`n = "${n}"::long`, `${name}(n)`)).toBe(written(n, units));
      }),
      RUNS,
    );
  });

  test.each([
    ['FMT_DURATION(n, "y")', '`y` is no unit here'],
    ['FMT_BYTES(n, "KB")', '`KB` is no unit here'],
  ])('%s', (call, message) => {
    expect(problemsOf(`ROW n = 1 | EVAL a = ${call}`)).toEqual([message]);
  });
});

test('ROUND_TO gives the greatest point that is no greater, else the least', async () => {
  const number = fc.integer({ min: -50, max: 50 });
  await fc.assert(
    fc.asyncProperty(number, fc.array(number, { minLength: 1, maxLength: 6 }), async (n, points) => {
      const below = points.filter((p) => p <= n);
      const expected = below.length > 0 ? Math.max(...below) : Math.min(...points);
      expect(await resultOf(`n = ${n}`, `ROUND_TO(n, ${points.join(', ')})`)).toBe(expected);
    }),
    RUNS,
  );
});

test('MV_PSERIES_WEIGHTED_SUM', async () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(values, fc.constantFrom(0, 1, 1.5, 2), async (all, p) => {
      const expected = all.reduce((sum, value, i) => sum + value / (i + 1) ** p, 0);
      const list = all.map((v) => `${v}.0`).join(', ');
      expect(await resultOf(`a = [${list}]`, `MV_PSERIES_WEIGHTED_SUM(a, ${p})`)).toBeCloseTo(expected, 9);
    }),
    RUNS,
  );
});

test('SAMPLE takes so many of the values, each as often as it is there at most', async () => {
  for (const shape of ['| MV_EXPAND a', '']) {
    const { rows } = await runQuery(store, `ROW a = [1, 2, 3, 4, 5, 5] ${shape} | STATS s = SAMPLE(a, 4)`);
    const left = [1, 2, 3, 4, 5, 5];
    const taken = listed(rows[0]![0]) as number[];
    expect(taken).toHaveLength(4);
    for (const value of taken) {
      expect(left).toContain(value);
      left.splice(left.indexOf(value), 1);
    }
  }
});

test.each([
  ['10.1.2.3', '192.168.0.1', 'internal'],
  ['10.1.2.3', '8.8.8.8', 'outbound'],
  ['8.8.8.8', 'fd00::1', 'inbound'],
  ['8.8.8.8', '2001:db8::1', 'external'],
])('NETWORK_DIRECTION from %s to %s', async (from, to, direction) => {
  const columns = `a = TO_IP("${from}"), b = TO_IP("${to}")`;
  expect(await resultOf(columns, 'NETWORK_DIRECTION(a, b, ["private"])')).toBe(direction);
  expect(problemsOf('ROW a = 1 | EVAL d = NETWORK_DIRECTION("1.1.1.1", "2.2.2.2", "privat")')).toEqual([
    '`privat` is no network',
  ]);
});

test.each([
  ['loopback', '127.1.2.3', '::1', '128.0.0.1'],
  ['multicast', '224.0.0.1', 'ff05::1', '223.255.255.255'],
  ['link_local_unicast', '169.254.1.1', 'fe80::1', '169.253.0.1'],
  ['unspecified', '0.0.0.0', '::', '0.0.0.1'],
  ['public', '8.8.8.8', '2001:db8::1', '10.0.0.1'],
  ['unicast', '8.8.8.8', '10.0.0.1', '255.255.255.255'],
])('the network %s', async (name, inside, alsoInside, outside) => {
  for (const [ip, direction] of [
    [inside, 'internal'],
    [alsoInside, 'internal'],
    [outside, 'external'],
  ])
    expect(await resultOf(`a = TO_IP("${ip}")`, `NETWORK_DIRECTION(a, a, "${name}")`)).toBe(direction);
});
