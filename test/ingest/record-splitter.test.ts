import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/canonical-json.ts';
import { placeText } from '../../src/ingest/records/record-sink.ts';
import { RecordSplitter } from '../../src/ingest/records/record-splitter.ts';

interface Split {
  values: Json[];
  dead: [place: string, reason: string, raw: string][];
  places: string[];
}

function split(input: string | Buffer, options: { cuts?: number[]; max?: number } = {}): Split {
  const result: Split = { values: [], dead: [], places: [] };
  const splitter = new RecordSplitter(
    {
      value: (value, place) => {
        result.values.push(value);
        result.places.push(placeText(place));
      },
      dead: (place, reason, raw) => result.dead.push([placeText(place), reason, raw]),
    },
    options.max ?? 64 * 1024 * 1024,
  );
  const bytes = Buffer.from(input);
  const cuts = [...new Set([0, ...(options.cuts ?? []).map((cut) => cut % (bytes.length + 1)), bytes.length])];
  cuts.sort((a, b) => a - b);
  for (let i = 1; i < cuts.length; i++) splitter.push(bytes.subarray(cuts[i - 1], cuts[i]));
  splitter.end();
  return result;
}

const A = { a: 'x{"}', n: [1, { b: null }] };
const B = { b: '\\"é', list: [] };

describe('what holds records', () => {
  test.each([
    ['lines', `${JSON.stringify(A)}\n${JSON.stringify(B)}\n`],
    [
      'lines without a last line break, with blank ones, with carriage returns',
      `\r\n${JSON.stringify(A)}\r\n \n${JSON.stringify(B)}`,
    ],
    ['a byte order mark', `\ufeff${JSON.stringify(A)}\n${JSON.stringify(B)}`],
    ['documents over several lines', `${JSON.stringify(A, null, 2)}\n${JSON.stringify(B, null, '\t')}`],
    ['one behind the other', JSON.stringify(A) + JSON.stringify(B)],
    ['one behind the other over several lines', JSON.stringify(A, null, 1) + JSON.stringify(B, null, 1)],
    ['a list', JSON.stringify([A, B])],
    ['a list over several lines', JSON.stringify([A, B], null, 2)],
    ['a list with a record per line', `[\n${JSON.stringify(A)},\n${JSON.stringify(B)}\n]\n`],
    ['a list with leading commas', `[${JSON.stringify(A)}\n,${JSON.stringify(B)}\n]`],
    ['exported lines', `2024-01-01T00:00:00.000Z ${JSON.stringify(A)}\n2024-01-01T00:00:01.000Z ${JSON.stringify(B)}`],
    [
      'exported lines with a stream',
      `2024-01-01T00:00:00+00:00 aws/x ${JSON.stringify(A)}\n2024-01-01T00:00:01Z ${JSON.stringify(B, null, 2)}`,
    ],
  ])('%s', (_, text) => {
    expect(split(text)).toMatchObject({ values: [A, B], dead: [] });
    expect(split(text, { cuts: Array.from(text, (_char, i) => i) })).toMatchObject({ values: [A, B], dead: [] });
  });

  test('tells places', () => {
    expect(split(`{}\n\n{}{}\n[{},{}]\n`).places).toEqual([
      'line 1',
      'line 3',
      'line 3, record 2',
      'line 4',
      'line 4, record 2',
    ]);
  });

  test('nothing at all', () => {
    for (const text of ['', '\n', ' \r\n\n', '\ufeff'])
      expect(split(text)).toEqual({ values: [], dead: [], places: [] });
  });
});

describe('what is no record', () => {
  test('is told with its place, and the rest lives', () => {
    expect(split('{"a":1}\nnope\n{"a":2}\n{"a":3} tail\n{"a":01}\n{"a":4}')).toEqual({
      values: [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }],
      places: ['line 1', 'line 3', 'line 4', 'line 6'],
      dead: [
        ['line 2', 'not JSON', 'nope'],
        ['line 4, record 2', 'not JSON', 'tail'],
        ['line 5', 'not JSON: it breaks at character 7', '{"a":01}'],
      ],
    });
  });

  test('a line of a text log that begins like a list is one dead piece', () => {
    expect(split('[2024-01-01] INFO started\n{"a":1}').dead).toEqual([
      ['line 1', 'not JSON', '[2024-01-01] INFO started'],
    ]);
  });

  test('invalid UTF-8 costs its line, whose bytes can be told from the raw text', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":1}\n{"a":"'),
      Buffer.from([0xe9]),
      Buffer.from('"}\nb'),
      Buffer.from([0xff]),
      Buffer.from('\n{"a":2}'),
    ]);
    expect(split(bytes)).toMatchObject({
      values: [{ a: 1 }, { a: 2 }],
      dead: [
        ['line 2', 'invalid UTF-8 at byte 7 of the record', '{"a":"\\xe9"}'],
        ['line 3', 'invalid UTF-8 at byte 2 of the line', 'b\\xff'],
      ],
    });
  });

  const cut = 'not JSON: a record is cut off or broken';
  test.each([
    ['inside a string', '{"a":"xy', 'not JSON: the line ends inside a string'],
    ['behind a value', '{"a":1', cut],
    ['behind a comma', '{"a":1,', cut],
    ['behind a colon', '{"a":', cut],
    ['inside a literal', '{"a":tr', cut],
    ['inside a list', '{"a":[{"b":1},', cut],
    ['inside an empty list', '{"a":[', cut],
    ['behind a brace', '{', cut],
  ])('a line cut %s takes no other with it', (_, piece, reason) => {
    const rest = [{ c: 1 }, { c: 2 }, { c: [3] }];
    const { values, dead, places } = split([piece, ...rest.map((r) => JSON.stringify(r))].join('\n'));
    expect(values).toEqual(rest);
    expect(places).toEqual(['line 2', 'line 3', 'line 4']);
    expect(dead).toEqual([['line 1', reason, piece]]);
  });

  test('a document cut off costs one dead piece, and the next document lives', () => {
    const broken = JSON.stringify({ a: { list: [{ b: 1 }, { c: 2 }] } }, null, 2)
      .split('\n')
      .slice(0, 7)
      .join('\n');
    const { values, dead } = split(`${broken}\n${JSON.stringify(A, null, 2)}\n${JSON.stringify(B)}`);
    expect(values).toEqual([A, B]);
    expect(dead).toEqual([['line 1', 'not JSON: a record is cut off or broken (through line 7)', broken]]);
  });

  test('a broken element of a pretty-printed list costs itself only', () => {
    const text = JSON.stringify([A, { broken: 'here', x: 1 }, B, A], null, 2).replace('"here"', '"he');
    const { values, dead } = split(text);
    expect(values).toEqual([A, B, A]);
    expect(dead).toHaveLength(1);
    expect(dead[0]![2]).toContain('"he');
  });

  test('a file that ends inside a record, on its line or lines later', () => {
    expect(split('{"a":1}\n{"b":').dead).toEqual([['line 2', 'the file ends inside a record', '{"b":']]);
    expect(split('{"b":\n{"a":1}\n')).toMatchObject({
      values: [{ a: 1 }],
      dead: [['line 1', 'the file ends inside a record', '{"b":']],
    });
    expect(split('[\n{"a":1},\n').dead).toEqual([['line 3', 'the file ends inside a list of records', '']]);
  });

  test('nested too deeply, on a line short or long', () => {
    for (const depth of [600, 2_000_000]) {
      const { values, dead } = split(`${'[{"a":'.repeat(depth)}\n{"a":1}`);
      expect(values).toEqual([{ a: 1 }]);
      expect(dead.map(([place, reason]) => [place, reason])).toEqual([['line 1', 'nested too deeply']]);
    }
  });
});

describe('what is too large', () => {
  const max = 3 * 1024 * 1024;
  const large = `{"a":"${'x'.repeat(max)}"}`;

  test.each([
    ['a record', large],
    ['text', 'x'.repeat(max + 1)],
  ])('%s on one line keeps its head, and the rest lives', (_, piece) => {
    const { values, dead } = split(`{"a":1}\n${piece}\n{"a":2}`, {
      max,
      cuts: Array.from({ length: 20 }, (_x, i) => i * 200_000),
    });
    expect(values).toEqual([{ a: 1 }, { a: 2 }]);
    expect(dead).toEqual([['line 2', `larger than ${max} bytes: it has ${piece.length}`, piece.slice(0, 65536)]]);
  });

  test('many records on one endless line are split while they come', () => {
    const records = Array.from({ length: 400 }, (_x, i) => ({ i, pad: 'y'.repeat(20_000) }));
    const text = records.map((r) => JSON.stringify(r)).join('');
    const { values, dead } = split(text, { max, cuts: Array.from({ length: 100 }, (_x, i) => i * 100_000) });
    expect(dead).toEqual([]);
    expect(values).toEqual(records);
  });
});

describe('properties', () => {
  const record = fc
    .dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
    .map((r) => JSON.parse(JSON.stringify(r)));
  const cuts = fc.array(fc.nat(), { maxLength: 8 });
  const form = fc.constantFrom(
    (r: Json) => `${JSON.stringify(r)}\n`,
    (r: Json) => JSON.stringify(r),
    (r: Json) => `${JSON.stringify(r, null, 2)}\n`,
    (r: Json) => ` ${JSON.stringify(r)}\r\n\r\n`,
  );

  test('all records come through, in whatever form and pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(record, form)), cuts, (records, at) => {
        const text = records.map(([r, write]) => write(r)).join('');
        expect(split(text, { cuts: at })).toMatchObject({ values: records.map(([r]) => r), dead: [] });
      }),
    );
  });

  test('damage to one line costs no other, and every byte of it is kept', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 2, maxLength: 6 }),
        fc.nat(),
        fc.nat(),
        cuts,
        (records, which, where, at) => {
          const lines = records.map((r) => JSON.stringify(r));
          const index = which % lines.length;
          const whole = lines[index]!;
          lines[index] = whole.slice(0, 1 + (where % (whole.length - 1)));
          const { values, dead } = split(lines.join('\n'), { cuts: at });
          expect(values).toEqual(records.filter((_, i) => i !== index));
          expect(dead.map(([, , raw]) => raw)).toEqual([lines[index]]);
        },
      ),
    );
  });

  test('hostile nesting is read in linear time', () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => ['[', '{}', ','][i % 3]);
    const started = performance.now();
    split(`[\n${lines.join('\n')}`);
    split('[\n'.repeat(100_000));
    split('{"a":\n'.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
