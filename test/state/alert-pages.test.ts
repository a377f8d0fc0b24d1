import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALERT_ORDERS } from '../../src/state/alert-book.ts';
import { alert, change, MINUTE, openState, raised, START } from './state-case.ts';

const given = fc.record({
  severity: fc.constantFrom('low', 'medium', 'high', 'critical'),
  risk_score: fc.constantFrom(0, 21, 47, 99),
  raisedAt: fc.integer({ min: 0, max: 3 }),
  lastSeen: fc.integer({ min: 0, max: 3 }),
});
const SEVERITIES = ['low', 'medium', 'high', 'critical'];

test('paging gives each alert that was there once, in order, while others are raised', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(given, { maxLength: 25 }),
      fc.array(given, { maxLength: 20 }),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom(...ALERT_ORDERS),
      fc.constantFrom('asc', 'desc'),
      async (there, arriving, limit, sort, direction) => {
        const { state } = await openState();
        let count = 0;
        const raise = (alerts: typeof there) =>
          state.ledger.apply(
            change({
              raised: alerts.map(({ severity, risk_score, raisedAt, lastSeen }) => {
                const last_seen = new Date(START + lastSeen * MINUTE).toISOString();
                return raised(alert(`a${count++}`, { severity, risk_score, last_seen }), {
                  raisedAt: START + raisedAt * MINUTE,
                });
              }),
            }),
          );
        await raise(there);
        const seen: { id: string; sorted: number }[] = [];
        const waiting = [...arriving];
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof state.alerts.list>> = await state.alerts.list({
            sort,
            direction: direction as 'asc' | 'desc',
            limit,
            ...(cursor !== null && { cursor }),
          });
          for (const item of page.items) {
            const value = item[sort];
            const sorted =
              sort === 'severity'
                ? SEVERITIES.indexOf(item.severity)
                : typeof value === 'number'
                  ? value
                  : Date.parse(value);
            seen.push({ id: item.id, sorted });
          }
          cursor = page.next;
          await raise(waiting.splice(0, 3));
        } while (cursor !== null);
        const ids = seen.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (let i = 0; i < there.length; i++) expect(ids).toContain(`a${i}`);
        const sign = direction === 'asc' ? 1 : -1;
        for (let i = 1; i < seen.length; i++) {
          expect(sign * (seen[i]!.sorted - seen[i - 1]!.sorted)).toBeGreaterThanOrEqual(0);
        }
        await state.close();
      },
    ),
    { numRuns: 25 },
  );
});
