import { expect, test } from 'vitest';
import { Gate } from '../../src/api/gate.ts';
import { HttpProblem } from '../../src/api/problem.ts';

const never = new AbortController().signal;

test('so many are inside at once, so many wait in order, more are refused', async () => {
  const gate = new Gate('things', 1, 2);
  const leave = await gate.enter(never);
  const order: string[] = [];
  const second = gate.enter(never).then((l) => {
    order.push('second');
    return l;
  });
  const third = gate.enter(never).then((l) => {
    order.push('third');
    return l;
  });
  const refused = await gate.enter(never).catch((e: unknown) => e);
  expect(refused).toBeInstanceOf(HttpProblem);
  expect((refused as HttpProblem).status).toBe(429);
  leave();
  leave();
  (await second)();
  (await third)();
  expect(order).toEqual(['second', 'third']);
  (await gate.enter(never))();
});

test('who gives up waiting takes no place', async () => {
  const gate = new Gate('things', 1, 2);
  const leave = await gate.enter(never);
  const gone = new AbortController();
  const waiting = gate.enter(gone.signal);
  const next = gate.enter(never);
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  leave();
  (await next)();
});
