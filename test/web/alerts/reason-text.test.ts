import { describe, expect, test } from 'vitest';
import { reasonText } from '../../../web/src/pages/alerts/reason-text.ts';

const TIMES = 'between 2026-11-22T13:41:00.000Z and 2026-11-22T13:42:00.000Z';
const caller = (value: string, field = 'user.id') => ({ field, value }) as Parameters<typeof reasonText>[0]['caller'];

describe('in the list of alerts a reason', () => {
  test('leaves out what stands in other columns: events, times, the caller', () => {
    const reason = `7 events ${TIMES} for user.id = u1, gen_ai.request.model.id = m: Esql.denials = 7`;
    expect(reasonText({ reason, caller: caller('u1') })).toBe('gen_ai.request.model.id = m: denials = 7');
    expect(reasonText({ reason, caller: caller('m', 'gen_ai.request.model.id') })).toBe('user.id = u1: denials = 7');
  });

  test('is what was computed where the caller is all that it is for', () => {
    const reason = `8 events ${TIMES} for user.id = u1: Esql.blocks = 8, Esql.models = m`;
    expect(reasonText({ reason, caller: caller('u1') })).toBe('blocks = 8, models = m');
  });

  test('keeps a caller whose name only begins like the one of the column', () => {
    const reason = '1 event at 2026-11-22T13:41:00.000Z for user.id = u10: Esql.n = 1';
    expect(reasonText({ reason, caller: caller('u1') })).toBe('user.id = u10: n = 1');
  });

  test('is whole where nothing else would be left, and where it has another form', () => {
    expect(reasonText({ reason: '3 events', caller: null })).toBe('3 events');
    const only = '3 events for user.id = u1';
    expect(reasonText({ reason: only, caller: caller('u1') })).toBe(only);
    expect(reasonText({ reason: 'as another tool told it: Esql.n', caller: null })).toBe(
      'as another tool told it: Esql.n',
    );
  });
});
