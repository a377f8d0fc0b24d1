import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openStateStore } from '../../../src/state/open-state-store.ts';
import { callersOfAlert } from '../../../src/triage/caller/alert-callers-of.ts';
import { type CallerProfile, callerProfile } from '../../../src/triage/caller/caller-profile.ts';
import { knownCaller } from '../../../src/triage/caller/caller-streams.ts';
import { DAY, HOUR } from '../../../src/triage/caller/spans.ts';
import type { Reading } from '../../../src/triage/event-records.ts';
import { alertOf, BEDROCK, eventId, type MadeEvent, readingOf, TRAIL } from './stored-events.ts';

const AT = Date.UTC(2026, 2, 18, 3, 12);
const ALICE = 'arn:aws:sts::123456789012:assumed-role/App/alice';
const BOB = 'arn:aws:sts::123456789012:assumed-role/App/bob';
const ROLE = 'arn:aws:iam::123456789012:role/App';
const nothing = () => false;

interface Call {
  readonly at: number;
  readonly user: string;
  readonly model: string;
  readonly error?: string;
  readonly violated?: boolean;
  readonly input?: number;
  readonly output?: number;
}

function bedrock(calls: readonly Call[]): MadeEvent[] {
  return calls.map(({ at, user, model, error, violated, input, output }, i) => ({
    id: eventId(i + 1),
    at,
    fields: {
      'user.id': user,
      'gen_ai.user.id': user,
      'gen_ai.user.rn': user,
      'user.name': user.split('/').at(-1)!,
      'aws_bedrock.invocation.identity.principal_arn': ROLE,
      'aws_bedrock.invocation.identity.session_name': user.split('/').at(-1)!,
      'gen_ai.request.model.id': model,
      'event.action': 'Converse',
      'event.outcome': error === undefined ? 'success' : 'failure',
      ...(error !== undefined && { 'gen_ai.response.error_code': error }),
      ...(violated !== undefined && { 'gen_ai.compliance.violation_detected': violated }),
      ...(violated === true && { 'gen_ai.policy.action': ['BLOCKED'] }),
      ...(input !== undefined && { 'gen_ai.usage.prompt_tokens': input }),
      ...(output !== undefined && { 'gen_ai.usage.completion_tokens': output }),
    },
  }));
}

async function profileOf(
  reading: Reading,
  evidence: readonly MadeEvent[],
  scope: 'caller' | 'role' = 'caller',
): Promise<CallerProfile> {
  const state = await openStateStore({ now: () => AT });
  onTestFinished(() => state.close());
  const alert = alertOf({ 'user.id': ALICE }, BEDROCK, evidence);
  const { callers } = await callersOfAlert(reading, alert, nothing);
  return callerProfile(reading, { alert, caller: callers[0]!, scope, alerts: state.alerts, hides: nothing });
}

const call = fc.record(
  {
    at: fc.integer({ min: AT - 34 * DAY, max: AT }),
    user: fc.constantFrom(ALICE, ALICE, BOB),
    model: fc.constantFrom('m1', 'm2', 'm3'),
    error: fc.constantFrom('ThrottlingException', 'AccessDeniedException'),
    violated: fc.boolean(),
    input: fc.integer({ min: 0, max: 5_000 }),
    output: fc.integer({ min: 0, max: 5_000 }),
  },
  { requiredKeys: ['at', 'user', 'model'] },
);

test('every figure is what a plain recount gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 60 }), async (made) => {
      const calls: Call[] = [...made, { at: AT, user: ALICE, model: 'm1' }];
      const events = bedrock(calls);
      const reading = await readingOf({ [BEDROCK]: events });
      const profile = await profileOf(reading, events.slice(-1));
      const own = calls.filter((c) => c.user === ALICE);
      const { day, baseline } = profile.spans;
      const inDay = own.filter((c) => c.at >= day.from && c.at < day.to);

      const [stream] = profile.known.streams;
      expect(stream).toMatchObject({
        events: own.length,
        first: Math.min(...own.map((c) => c.at)),
        last: Math.max(...own.map((c) => c.at)),
      });
      const outcome = (c: Call) => (c.violated === true ? 'intervened' : c.error !== undefined ? 'error' : 'ok');
      const sum = (list: readonly Call[], of: (c: Call) => number) => list.reduce((total, c) => total + of(c), 0);
      expect(profile.figures.events.day).toBe(inDay.length);
      expect(profile.figures.errors.day).toBe(inDay.filter((c) => outcome(c) === 'error').length);
      expect(profile.figures.interventions.day).toBe(inDay.filter((c) => outcome(c) === 'intervened').length);
      expect(profile.figures.input_tokens.day).toBe(sum(inDay, (c) => c.input ?? 0));
      expect(profile.figures.output_tokens.day).toBe(sum(inDay, (c) => c.output ?? 0));

      const { days, hours } = profile.usual;
      const from = baseline.to - days * DAY;
      const history = own.filter((c) => c.at >= from && c.at < baseline.to);
      if (days > 0) {
        expect(profile.figures.events.mean).toBeCloseTo(history.length / days, 9);
        expect(profile.figures.input_tokens.mean).toBeCloseTo(sum(history, (c) => c.input ?? 0) / days, 6);
      }
      for (const { hour, today, active_days, mean } of hours) {
        const isHour = (c: Call) => new Date(c.at).getUTCHours() === hour;
        expect(today).toBe(inDay.filter(isHour).length);
        expect(active_days).toBe(new Set(history.filter(isHour).map((c) => Math.floor(c.at / HOUR))).size);
        if (days > 0) expect(mean).toBeCloseTo(history.filter(isHour).length / days, 9);
      }

      const models = profile.facets.find((facet) => facet.name === 'models')!;
      const known = Math.min(...own.map((c) => c.at)) < baseline.to;
      for (const model of new Set(own.map((c) => c.model))) {
        const used = own.filter((c) => c.model === model);
        const first = Math.min(...used.map((c) => c.at));
        expect(models.values.find((value) => value.value === model)).toMatchObject({
          total: used.length,
          day: used.filter((c) => inDay.includes(c)).length,
          baseline: used.filter((c) => c.at >= baseline.from && c.at < baseline.to).length,
          first,
          fresh: known && first >= baseline.to,
          tokens: {
            day: {
              input: sum(
                inDay.filter((c) => used.includes(c)),
                (c) => c.input ?? 0,
              ),
            },
          },
        });
      }
      const errors = profile.facets.find((facet) => facet.name === 'errors');
      expect((errors?.values ?? []).reduce((total, value) => total + value.total, 0)).toBe(
        own.filter((c) => c.error !== undefined).length,
      );

      const byUser = [ALICE, BOB].map((user) =>
        calls.filter((c) => c.user === user && c.at >= day.from && c.at < day.to),
      );
      const counts = byUser.map((list) => list.length).filter((n) => n > 0);
      expect(profile.peers).toMatchObject({
        callers: counts.length,
        events: { own: inDay.length, rank: 1 + counts.filter((n) => n > inDay.length).length },
      });
    }),
    { numRuns: 12 },
  );
}, 60_000);

test('a role is all of its sessions', async () => {
  const events = bedrock([
    { at: AT - 9 * DAY, user: BOB, model: 'm1' },
    { at: AT - 7 * DAY, user: BOB, model: 'm1' },
    { at: AT - 8 * DAY, user: BOB, model: 'm2' },
    { at: AT, user: ALICE, model: 'm2' },
  ]);
  const reading = await readingOf({ [BEDROCK]: events });
  const own = await profileOf(reading, events.slice(3));
  expect(own.identity).toMatchObject({ type: 'assumed_role', role: 'App', session: 'alice', principal_arn: ROLE });
  expect(own.known.streams[0]!.events).toBe(1);
  expect(own.sessions).toMatchObject({ count: 2, more: false, items: [{ name: 'alice' }, { name: 'bob', events: 3 }] });
  const role = await profileOf(reading, events.slice(3), 'role');
  expect(role.known.streams[0]!.events).toBe(4);
  expect(role.usual).toMatchObject({ days: 8, sentence: expect.stringContaining('active on 2 days of the 8') });
});

test('another log that knows the caller by its ARN is read too, and no call counts twice', async () => {
  const calls = bedrock([{ at: AT, user: ALICE, model: 'm1', input: 1 }]);
  const trail = (n: number, action: string): MadeEvent => ({
    id: eventId(100 + n),
    at: AT - n * 1000,
    fields: {
      'aws.cloudtrail.user_identity.arn': ALICE,
      'user.id': 'AROAEXAMPLEEXAMPLE123:alice',
      'event.action': action,
      'source.ip': '10.1.2.3',
      'gen_ai.request.model.id': 'm1',
    },
  });
  const reading = await readingOf({
    [BEDROCK]: calls,
    [TRAIL]: [trail(1, 'Converse'), trail(2, 'ListFoundationModels'), trail(3, 'GetFoundationModel')],
  });
  const profile = await profileOf(reading, calls);
  expect(profile.known.streams.map((stream) => [stream.schema.name, stream.events])).toEqual([
    [BEDROCK, 1],
    [TRAIL, 3],
  ]);
  expect(profile.known.aliases).toEqual([{ field: 'user.id', value: 'AROAEXAMPLEEXAMPLE123:alice' }]);
  expect(profile.figures.events.day).toBe(3);
  const facet = (name: string) => profile.facets.find((f) => f.name === name)?.values.map((v) => [v.value, v.total]);
  expect(facet('models')).toEqual([['m1', 1]]);
  expect(facet('addresses')).toEqual([['10.1.2.3', 2]]);
});

test('an alert whose row names nobody has the callers of its events, and one without has none', async () => {
  const events = bedrock([
    { at: AT - 2000, user: BOB, model: 'm1' },
    { at: AT - 1000, user: ALICE, model: 'm1' },
    { at: AT, user: ALICE, model: 'm1' },
  ]);
  const anonymous: MadeEvent = { id: eventId(99), at: AT, fields: { 'gen_ai.request.model.id': 'm1' } };
  const reading = await readingOf({ [BEDROCK]: [...events, anonymous] });
  const found = await callersOfAlert(reading, alertOf({ n: 3 }, BEDROCK, events), nothing);
  expect(found).toEqual({
    callers: [
      { field: 'gen_ai.user.rn', kind: 'identity', value: ALICE, events: 2 },
      { field: 'gen_ai.user.rn', kind: 'identity', value: BOB, events: 1 },
    ],
    named_by: 'evidence',
    more: false,
  });
  const none = await callersOfAlert(reading, alertOf({ n: 1 }, BEDROCK, [anonymous]), nothing);
  expect(none).toEqual({ callers: [], named_by: null, more: false });
  const listed = await callersOfAlert(
    reading,
    alertOf({ 'Esql.user_id_values': [BOB, ALICE] }, BEDROCK, events),
    nothing,
  );
  expect(listed.callers.map((caller) => [caller.value, caller.events])).toEqual([
    [ALICE, 2],
    [BOB, 1],
  ]);
});

test('a name is a value, whatever it looks like', async () => {
  const hostile = '" OR true | LIMIT 1 // \\';
  const events = bedrock([
    { at: AT, user: hostile, model: 'm1' },
    { at: AT, user: ALICE, model: 'm1' },
  ]);
  const reading = await readingOf({ [BEDROCK]: events });
  const known = await knownCaller(reading, { kind: 'identity', values: [hostile] }, nothing);
  expect(known.streams.map((stream) => stream.events)).toEqual([1]);
  const address = await knownCaller(reading, { kind: 'address', values: ['no address'] }, nothing);
  expect(address.streams).toEqual([]);
});

test('a caller that names a new model in each call is counted all the same', async () => {
  const many = Array.from({ length: 5_050 }, (_, i) => ({ at: AT - i * 1_000, user: ALICE, model: `made-up-${i}` }));
  const events = bedrock([...many, { at: AT, user: ALICE, model: 'm1' }, { at: AT, user: ALICE, model: 'm1' }]);
  const reading = await readingOf({ [BEDROCK]: events });
  const profile = await profileOf(reading, events.slice(-1));
  const models = profile.facets.find((facet) => facet.name === 'models')!;
  expect(models.values[0]).toMatchObject({ value: 'm1', day: 2, total: 2 });
  expect(models.values).toHaveLength(30);
  expect(models.more).toBe(true);
  expect(profile.facets.find((facet) => facet.name === 'actions')!.values).toMatchObject([
    { value: 'Converse', total: 5_052 },
  ]);
});
