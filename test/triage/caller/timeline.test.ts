import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketsOf, widthLiteral } from '../../../src/triage/caller/bucket-width.ts';
import { knownCaller } from '../../../src/triage/caller/caller-streams.ts';
import { type EventPlace, type SpanEvent, spanEvents } from '../../../src/triage/caller/span-events.ts';
import { DAY } from '../../../src/triage/caller/spans.ts';
import { spanAround, timeline } from '../../../src/triage/caller/timeline.ts';
import { alertOf, BEDROCK, eventId, type MadeEvent, readingOf, TRAIL } from './stored-events.ts';

const AT = Date.UTC(2026, 2, 18, 3, 12);
const ALICE = 'arn:aws:iam::123456789012:user/alice';
const names = { kind: 'identity', values: [ALICE] } as const;
const nothing = () => false;

function made(at: number, i: number, outcome: string, stream: string): MadeEvent {
  return {
    id: eventId(i + 1),
    at,
    fields: {
      ...(stream === BEDROCK ? { 'user.id': ALICE } : { 'aws.cloudtrail.user_identity.arn': ALICE }),
      ...(stream === BEDROCK && { 'gen_ai.compliance.violation_detected': outcome === 'intervened' }),
      'event.outcome': outcome === 'ok' ? 'success' : 'failure',
      'event.action': 'ListFoundationModels',
    },
  };
}

const anEvent = fc.record({
  // Coarse, so that many share a moment.
  at: fc.integer({ min: 0, max: 200 }).map((n) => AT + n * 7_000),
  outcome: fc.constantFrom('ok', 'error', 'intervened'),
  stream: fc.constantFrom(BEDROCK, BEDROCK, TRAIL),
});

test('buckets count each event once, and their events are those that were counted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anEvent, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 10, max: 40 }),
      fc.integer({ min: 1, max: 7 }),
      async (list, most, limit) => {
        // A trail tells no guardrail's work: there its failures are errors.
        const outcomes = list.map((e) => (e.stream === TRAIL && e.outcome === 'intervened' ? 'error' : e.outcome));
        const events = list.map((e, i) => made(e.at, i, e.outcome, e.stream));
        const of = (stream: string) => events.filter((_, i) => list[i]!.stream === stream);
        const reading = await readingOf({ [BEDROCK]: of(BEDROCK), [TRAIL]: of(TRAIL) });
        const { streams } = await knownCaller(reading, names, nothing);
        const alert = alertOf({ 'user.id': ALICE }, list[0]!.stream, events.slice(0, 1));
        const buckets = bucketsOf({ from: AT, to: AT + 1_500_000 }, most);
        const line = await timeline(reading, { alert, streams, buckets });

        const { from, to, width } = line.buckets;
        expect((to - from) / width).toBeLessThanOrEqual(most);
        expect(from).toBeLessThanOrEqual(AT);
        expect(to).toBeGreaterThanOrEqual(AT + 1_500_000);
        for (const bucket of line.items) {
          const inside = list.map((e) => e.at >= bucket.at && e.at < bucket.at + width);
          const count = (outcome: string) => outcomes.filter((o, i) => inside[i] && o === outcome).length;
          expect(bucket).toEqual({
            at: bucket.at,
            ok: count('ok'),
            error: count('error'),
            intervened: count('intervened'),
            evidence: inside[0] ? 1 : 0,
          });
        }
        expect(line.items.reduce((n, b) => n + b.ok + b.error + b.intervened, 0)).toBe(list.length);

        const seen: SpanEvent[] = [];
        let after: EventPlace | undefined;
        for (;;) {
          const page = await spanEvents(reading, {
            alert,
            streams,
            span: { from, to },
            limit,
            ...(after !== undefined && { after }),
          });
          seen.push(...page.slice(0, limit));
          if (page.length <= limit) break;
          const last = page[limit - 1]!;
          after = { at: Date.parse(last['@timestamp']), stream: last._index, id: last._id };
        }
        expect(seen.map((e) => e._id).sort()).toEqual(events.map((e) => e.id).sort());
        const times = seen.map((e) => Date.parse(e['@timestamp']));
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const event of seen) expect(event.outcome).toBe(outcomes[Number.parseInt(event._id, 16) - 1]);
        expect(seen.filter((e) => e.evidence).map((e) => e._id)).toEqual([events[0]!.id]);
      },
    ),
    { numRuns: 10 },
  );
}, 60_000);

test('widths are round and few enough, whatever the span', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 * DAY }), fc.integer({ min: 10, max: 500 }), (length, most) => {
      const { from, to, width } = bucketsOf({ from: AT, to: AT + length }, most);
      expect(DAY % width).toBe(0);
      expect(from % width).toBe(0);
      expect(to).toBeGreaterThanOrEqual(AT + length);
      if (width < DAY) expect((to - from) / width).toBeLessThanOrEqual(most);
      const [n, unit] = widthLiteral(width).split(' ');
      const ms = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: DAY }[unit!]!;
      expect(Number(n) * ms).toBe(width);
    }),
  );
});

test('an alert stands in the middle of its timeline', () => {
  const iso = (ms: number) => new Date(ms).toISOString();
  const short = spanAround({ first_seen: iso(AT), last_seen: iso(AT + 60_000) });
  expect(short.to - short.from).toBe(61 * 60_000 + 1);
  const long = spanAround({ first_seen: iso(AT), last_seen: iso(AT + 5 * DAY) });
  expect(long).toEqual({ from: AT - DAY / 2, to: AT + 5.5 * DAY + 1 });
});
