import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BatchBuilder, TaskProgress } from '../../src/ingest/batch-builder.ts';
import { bedrockInvocation } from '../../src/ingest/formats/bedrock-invocation/format.ts';
import type { LogBatch } from '../../src/ingest/log-batch.ts';
import { givenAway, packBatch, unpackBatch } from '../../src/ingest/packed-batch.ts';
import type { FieldValue } from '../../src/store/event-store.ts';

function batchOf(columns: readonly (readonly FieldValue[])[]): LogBatch {
  return {
    events: [
      {
        stream: 'logs-test-default',
        ids: [],
        tasks: [],
        timestamps: [],
        columns: columns.map((values, i) => ({ field: `f${i}`, type: 'keyword', list: false, values: [...values] })),
      },
    ],
    deadLetters: [],
    reached: [],
    counts: {
      records: 0,
      byFormat: new Map(),
      skipped: new Map(),
      firstTimestamp: undefined,
      lastTimestamp: undefined,
      bytesRead: 0,
    },
  };
}

describe('a batch that a thread passes on', () => {
  const scalar = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a', 'b', ''), fc.integer(), fc.boolean());
  const value = fc.oneof(fc.constant(null), scalar, fc.array(scalar, { maxLength: 3 }));

  test('arrives as it was, value for value', () => {
    fc.assert(
      fc.property(fc.array(fc.array(value, { maxLength: 300 }), { maxLength: 4 }), (columns) => {
        const batch = batchOf(columns);
        expect(unpackBatch(structuredClone(packBatch(batch)))).toEqual(batch);
      }),
    );
  });

  test.each([1, 63, 64, 65, 255, 256, 257, 2_000])('with %i different texts', (different) => {
    const batch = batchOf([
      Array.from({ length: 5_000 }, (_, row) => (row % 7 === 0 ? null : `text ${row % different}`)),
    ]);
    expect(unpackBatch(structuredClone(packBatch(batch)))).toEqual(batch);
  });

  test('holds a text of many events once', () => {
    const packed = packBatch(batchOf([Array(5_000).fill('the same')]));
    expect(packed.events[0]!.columns[0]).toMatchObject({ dictionary: ['the same'] });
  });

  test('arrives with its long texts, whatever characters they have', () => {
    const long = fc.string({ unit: 'binary', minLength: 90, maxLength: 400 });
    const half = fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'a', 'é', '😀', '\u0000'), minLength: 101 });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(long, half, fc.constant(null), fc.constant('short')), { maxLength: 90 }),
        (texts) => {
          const builder = new BatchBuilder({ events: 1e6, characters: 1e9 }, () => true);
          const task = new TaskProgress(1);
          texts.forEach((text, i) => {
            const id = String(i).padStart(32, '0');
            builder.addEvent(task, bedrockInvocation, id, { timestamp: i, fields: { 'gen_ai.prompt': text } });
          });
          const packed = packBatch(builder.take() ?? batchOf([]));
          const [events] = unpackBatch(structuredClone(packed, { transfer: givenAway(packed) })).events;
          const values = events?.columns[0]?.values ?? texts.map(() => null);
          expect(values).toEqual(texts);
        },
      ),
    );
  });
});
