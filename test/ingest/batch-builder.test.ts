import { expect, test } from 'vitest';
import { BatchBuilder, TaskProgress } from '../../src/ingest/batch-builder.ts';
import { bedrockInvocation } from '../../src/ingest/formats/bedrock-invocation/format.ts';

test('a batch of events whose fields all have different names is cut before it is mostly empty cells', () => {
  const builder = new BatchBuilder({ events: 100_000, characters: 1e9 }, () => true);
  const task = new TaskProgress(1);
  let events = 0;
  while (!builder.full) {
    const fields = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`labels.k${events}_${i}`, 'v']));
    builder.addEvent(task, bedrockInvocation, String(events).padStart(32, '0'), { timestamp: events, fields });
    events++;
  }
  expect(events).toBeGreaterThan(100);
  expect(events).toBeLessThan(250);
  expect(builder.take()!.events[0]!.columns).toHaveLength(events * 50);
});

test('fields that the format declares are told apart from those that the sender named', () => {
  const builder = new BatchBuilder({ events: 10, characters: 1e9 }, () => true);
  const fields = { 'gen_ai.response.error_code': 'AccessDeniedException', 'labels.mine': 'v' };
  builder.addEvent(new TaskProgress(1), bedrockInvocation, '0'.repeat(32), { timestamp: 0, fields });
  const { columns } = builder.take()!.events[0]!;
  expect(columns.map(({ field, declared }) => [field, declared])).toEqual([
    ['gen_ai.response.error_code', true],
    ['labels.mine', undefined],
  ]);
});
