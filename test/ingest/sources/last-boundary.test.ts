import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordSplitter } from '../../../src/ingest/records/record-splitter.ts';
import { lastBoundary } from '../../../src/ingest/sources/files/last-boundary.ts';

/** `|` marks the cut. */
function cutOf(marked: string): string {
  const text = marked.replace('|', '');
  const at = lastBoundary(Buffer.from(text));
  return `${Buffer.from(text).subarray(0, at)}|${Buffer.from(text).subarray(at)}`;
}

describe('a log is cut', () => {
  test.each([
    ['behind the last whole line', '{"a":1}\n{"a":2}\n|{"a":'],
    ['nowhere, without a line end', '|{"a":1}'],
    ['behind text that is no JSON', 'starting\n{"a":1}\nready\n|on'],
    ['behind a pretty-printed record', '{\n  "a": 1\n}\n|{\n  "a": {\n  }\n'],
    ['behind a list of records, not in it', '[\n{"a":1},\n{"a":2}\n]\n|[\n{"a":3},\n'],
    ['behind lists on a line', '[{"a":1},{"a":2}]\n|[{"a":'],
    ['behind a line that was cut off, before the next record', '{"a":1,"b":[\n{"a":2}\n|{"b'],
    ['behind a line that was cut off inside a string', '{"a":"x\n{"a":2}\n|'],
    [
      'behind lines with a time in front',
      '2026-01-02T03:04:05.000Z {"a":1}\n2026-01-02T03:04:06.000Z {\n  "a": 1\n}\n|2026',
    ],
    ['behind empty lines', '\n\r\n|{'],
  ])('%s', (_, marked) => {
    expect(cutOf(marked)).toBe(marked);
  });

  test('in time that grows with its length, whatever it holds', () => {
    const hostile = Buffer.from('[1,\n'.repeat(1_000_000));
    const start = performance.now();
    lastBoundary(hostile);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('never inside a record, whatever the form of its records', () => {
    const record = fc.record({
      note: fc.string(),
      list: fc.array(fc.integer(), { maxLength: 3 }),
      deep: fc.object({ maxDepth: 2 }),
    });
    const written = fc.oneof(
      record.map((one) => JSON.stringify(one)),
      record.map((one) => JSON.stringify(one, null, 2)),
      fc.array(record, { minLength: 1, maxLength: 3 }).map((some) => JSON.stringify(some)),
      fc.array(record, { minLength: 1, maxLength: 3 }).map((some) => JSON.stringify(some, null, 2)),
      fc
        .array(record, { minLength: 1, maxLength: 3 })
        .map((some) => `[\n${some.map((one) => JSON.stringify(one)).join(',\n')}\n]`),
    );
    fc.assert(
      fc.property(fc.array(written, { maxLength: 6 }), fc.nat(), (parts, at) => {
        const whole = Buffer.from(parts.map((part) => `${part}\n`).join(''));
        const seen = whole.subarray(0, whole.length === 0 ? 0 : at % (whole.length + 1));
        const cut = lastBoundary(seen);
        expect([...split(whole.subarray(0, cut)), ...split(whole.subarray(cut))]).toEqual(split(whole));
      }),
      { numRuns: 300 },
    );
  });
});

function split(bytes: Buffer): string[] {
  const pieces: string[] = [];
  const sink = {
    value: (value: unknown) => pieces.push(JSON.stringify(value)),
    dead: (_: unknown, reason: string) => pieces.push(reason),
  };
  const splitter = new RecordSplitter(sink, 1_000_000);
  splitter.push(Buffer.from(bytes));
  splitter.end();
  return pieces;
}
