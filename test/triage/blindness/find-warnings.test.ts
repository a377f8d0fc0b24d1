import { describe, expect, test } from 'vitest';
import { findWarnings, type IntakeFacts } from '../../../src/triage/blindness/find-warnings.ts';
import type { BlindnessWarning, WarningKind } from '../../../src/triage/blindness/warning.ts';
import {
  ACCOUNT,
  type BlindStore,
  DAY,
  HOUR,
  invocation,
  NOON,
  openBlindStore,
  REGION,
  spread,
  trailCall,
} from './blind-store.ts';

const OTHER = '222222222222';
const NOTHING: IntakeFacts = { sources: [], deadLetters: { hours: [], reasons: [] } };

async function found(blind: BlindStore, now: number, kind: WarningKind): Promise<BlindnessWarning[]> {
  const { warnings, unchecked } = await findWarnings(blind.looking(now), NOTHING);
  expect(unchecked).toEqual([]);
  return warnings.filter((warning) => warning.kind === kind);
}

/** The query of each warning has to run. */
async function run(blind: BlindStore, warnings: readonly BlindnessWarning[], now: number): Promise<number[]> {
  const { reader, signal } = blind.looking(now);
  const counts: number[] = [];
  for (const { query } of warnings) counts.push((await reader.read(query!, { rows: 1_000, signal })).rows.length);
  return counts;
}

describe('a stream gone quiet', () => {
  const twelveDays = async (blind: BlindStore, until: number, make: (at: number) => object[]) => {
    for (let day = 12; day >= 0; day--) {
      const from = NOON - day * DAY - DAY / 2;
      const lines = spread(48, from, DAY, make).flat();
      const before = lines.filter((line) => Date.parse((line as { timestamp: string }).timestamp) < until);
      // At once, so that none is late: a commit for each would take long.
      await blind.arrive(from, before);
    }
  };

  test('is told with its usual figures, and what lies in an archive is no rhythm', async () => {
    const blind = await openBlindStore();
    await twelveDays(blind, NOON - 6 * HOUR, (at) => [invocation(at)]);
    const [warning, ...more] = await found(blind, NOON, 'quiet');
    expect(more).toEqual([]);
    expect(warning).toMatchObject({ severity: 'high', scope: { stream: 'logs-aws_bedrock.invocation-default' } });
    expect(warning!.since).toBeGreaterThan(NOON - 6 * HOUR - HOUR);
    expect(warning!.figures.map(({ name }) => name)).toEqual(['quiet for', 'usual in that time', 'days compared']);
    expect(await run(blind, [warning!], NOON)).toEqual([72]);
    const archive = await openBlindStore();
    await archive.arrive(
      NOON,
      spread(600, NOON - 12 * DAY, 11 * DAY, (at) => invocation(at)),
    );
    expect(await found(archive, NOON, 'quiet')).toEqual([]);
  });

  test('of one account only is told for that account, and not while both send', async () => {
    const blind = await openBlindStore();
    const both = (at: number) => [invocation(at), invocation(at, { account: OTHER })];
    await twelveDays(blind, NOON - 4 * HOUR, both);
    await blind.arrive(
      NOON,
      spread(16, NOON - 4 * HOUR, 4 * HOUR, (at) => invocation(at)),
    );
    expect(await found(blind, NOON - 4 * HOUR, 'quiet')).toEqual([]);
    expect(await found(blind, NOON, 'quiet')).toMatchObject([
      { severity: 'medium', scope: { account: OTHER, region: REGION }, title: expect.stringContaining(OTHER) },
    ]);
  });
});

describe('bodies that are missing', () => {
  test('since text delivery was turned off, and not for calls that were refused', async () => {
    const blind = await openBlindStore();
    await blind.arrive(NOON, [
      ...spread(40, NOON - 30 * HOUR, 20 * HOUR, (at) => invocation(at)),
      ...spread(40, NOON - 9 * HOUR, 9 * HOUR, (at) => invocation(at, { body: false, error: 'AccessDeniedException' })),
    ]);
    expect(await found(blind, NOON, 'bodies')).toEqual([]);
    await blind.arrive(
      NOON,
      spread(40, NOON - 5 * HOUR, 5 * HOUR, (at) => invocation(at, { body: false })),
    );
    const warnings = await found(blind, NOON, 'bodies');
    expect(warnings).toMatchObject([
      {
        severity: 'high',
        title: `Prompts are missing for account ${ACCOUNT} in ${REGION}`,
        since: NOON - 5 * HOUR,
        figures: [{ value: 40 }, { value: 1 }, { name: 'had one before', value: 1 }],
      },
    ]);
    expect(await run(blind, warnings, NOON)).toEqual([40]);
  });

  test('in one region only, where others have them', async () => {
    const blind = await openBlindStore();
    await blind.arrive(NOON, [
      ...spread(40, NOON - 9 * HOUR, 9 * HOUR, (at) => invocation(at)),
      ...spread(30, NOON - 9 * HOUR, 9 * HOUR, (at) => invocation(at, { body: false, region: 'us-east-1' })),
    ]);
    expect(await found(blind, NOON, 'bodies')).toMatchObject([{ scope: { account: ACCOUNT, region: 'us-east-1' } }]);
  });

  test('in S3, not joined, and answers alone', async () => {
    const blind = await openBlindStore();
    await blind.arrive(NOON, [
      ...spread(60, NOON - 9 * HOUR, 9 * HOUR, (at) => invocation(at)),
      ...spread(8, NOON - 5 * HOUR, 5 * HOUR, (at) => invocation(at, { body: false, response: true, apart: true })),
      ...spread(40, NOON - 30 * HOUR, 9 * HOUR, (at) => invocation(at, { region: 'us-east-1' })),
      ...spread(40, NOON - 9 * HOUR, 9 * HOUR, (at) => invocation(at, { region: 'us-east-1', response: false })),
    ]);
    expect((await found(blind, NOON, 'bodies')).map(({ title }) => title).sort()).toEqual([
      `Large bodies are not joined for account ${ACCOUNT} in ${REGION}`,
      `Responses are missing for account ${ACCOUNT} in us-east-1`,
    ]);
  });
});

describe('logging that was turned off', () => {
  const put = (at: number, loggingConfig: object) =>
    trailCall(at, 'PutModelInvocationLoggingConfiguration', { parameters: { loggingConfig } });
  const s3Config = { bucketName: 'llm-logs' };

  test('by deletion, with who and when, and until when', async () => {
    const blind = await openBlindStore();
    await blind.arrive(NOON, [
      put(NOON - 9 * DAY, { s3Config, textDataDeliveryEnabled: true, imageDataDeliveryEnabled: true }),
      trailCall(NOON - 3 * DAY, 'DeleteModelInvocationLoggingConfiguration', { error: 'AccessDeniedException' }),
    ]);
    expect(await found(blind, NOON, 'logging')).toEqual([]);
    await blind.arrive(NOON, [trailCall(NOON - 2 * HOUR, 'DeleteModelInvocationLoggingConfiguration')]);
    const [off] = await found(blind, NOON, 'logging');
    expect(off).toMatchObject({
      severity: 'high',
      title: `Model invocation logging was turned off in account ${ACCOUNT} in ${REGION}`,
      by: `arn:aws:iam::${ACCOUNT}:user/mallory`,
      since: NOON - 2 * HOUR,
      until: null,
    });
    expect(off!.detail).toContain('203.0.113.9');
    await blind.arrive(NOON, [
      trailCall(NOON - 1.5 * HOUR, 'DeleteModelInvocationLoggingConfiguration', { by: 'eve' }),
    ]);
    expect((await found(blind, NOON, 'logging')).map(({ id }) => id)).toEqual([off!.id]);
    await blind.arrive(NOON, [put(NOON - HOUR, { s3Config, textDataDeliveryEnabled: true })]);
    const [ended] = await found(blind, NOON, 'logging');
    expect(ended).toMatchObject({ severity: 'low', until: NOON - HOUR, id: off!.id });
    expect(await run(blind, [ended!], NOON)).toEqual([3]);
    expect(await found(blind, NOON + 8 * DAY, 'logging')).toEqual([]);
  });

  test('in part, or sent elsewhere; what was off from the start is none', async () => {
    const blind = await openBlindStore();
    await blind.arrive(NOON, [
      put(NOON - 9 * DAY, { s3Config, textDataDeliveryEnabled: true, embeddingDataDeliveryEnabled: false }),
    ]);
    expect(await found(blind, NOON, 'logging')).toEqual([]);
    await blind.arrive(NOON, [
      put(NOON - 3 * HOUR, { s3Config: { bucketName: 'elsewhere' }, textDataDeliveryEnabled: false }),
    ]);
    expect((await found(blind, NOON, 'logging')).map(({ title }) => title)).toEqual([
      expect.stringContaining('Text delivery'),
      expect.stringContaining('another place'),
    ]);
    await blind.arrive(NOON, [put(NOON - HOUR, { s3Config, textDataDeliveryEnabled: true })]);
    const now = await found(blind, NOON, 'logging');
    expect(now.map(({ until, title }) => [until, title.includes('Text')])).toContainEqual([NOON - HOUR, true]);
  });

  test('of a trail: stopped, deleted, narrowed; another one is started in vain', async () => {
    const blind = await openBlindStore();
    const trail = (at: number, action: string, parameters: object) =>
      trailCall(at, action, { provider: 'cloudtrail', parameters });
    const arn = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/main`;
    await blind.arrive(NOON, [
      trail(NOON - 9 * HOUR, 'StopLogging', { name: arn }),
      trail(NOON - 8 * HOUR, 'StartLogging', { name: 'second' }),
      trail(NOON - 7 * HOUR, 'PutEventSelectors', {
        trailName: 'second',
        eventSelectors: [{ readWriteType: 'WriteOnly', includeManagementEvents: true }],
      }),
      trail(NOON - 6 * HOUR, 'UpdateTrail', { name: 'third', isMultiRegionTrail: false }),
    ]);
    expect((await found(blind, NOON, 'logging')).map(({ title, until }) => [title.split(' in ')[0], until])).toEqual([
      ['The trail main was stopped', null],
      ['The trail third covers one region only', null],
      ['The trail second leaves out events that only read', null],
    ]);
    await blind.arrive(NOON, [
      trail(NOON - 5 * HOUR, 'StartLogging', { name: 'main' }),
      trail(NOON - 5 * HOUR, 'PutEventSelectors', {
        trailName: 'second',
        advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] }],
      }),
    ]);
    const open = (await found(blind, NOON, 'logging')).filter(({ until }) => until === null);
    expect(open.map(({ title }) => title.split(' in ')[0])).toEqual(['The trail third covers one region only']);
  });

  test('a guardrail: deleted, or silent since its change; one that still finds is none', async () => {
    const blind = await openBlindStore();
    const guarded = (id: string, foundBefore: boolean, foundSince: boolean) => [
      ...spread(10, NOON - 30 * HOUR, 20 * HOUR, (at) => invocation(at, { guardrail: { id, found: foundBefore } })),
      ...spread(60, NOON - 9 * HOUR, 9 * HOUR, (at) => invocation(at, { guardrail: { id, found: foundSince } })),
    ];
    const change = (action: string, guardrailIdentifier: string, more: object = {}) =>
      trailCall(NOON - 10 * HOUR, action, { parameters: { guardrailIdentifier, ...more } });
    await blind.arrive(NOON, [
      ...guarded('weak', true, false),
      ...guarded('good', true, true),
      ...guarded('calm', false, false),
      ...['weak', 'good', 'calm'].map((id) => change('UpdateGuardrail', id)),
      change('DeleteGuardrail', 'gone'),
      change('DeleteGuardrail', 'good', { guardrailVersion: '3' }),
    ]);
    expect((await found(blind, NOON, 'logging')).map(({ title }) => title)).toEqual([
      expect.stringContaining('gone was deleted'),
      expect.stringContaining('weak has found nothing'),
    ]);
  });

  test('the log group that logs went to was deleted, and another one is of no concern', async () => {
    const blind = await openBlindStore();
    const gone = (logGroupName: string) =>
      trailCall(NOON - HOUR, 'DeleteLogGroup', { provider: 'logs', parameters: { logGroupName } });
    await blind.arrive(NOON, [
      put(NOON - 2 * DAY, { cloudWatchConfig: { logGroupName: 'llm' }, textDataDeliveryEnabled: true }),
      gone('/aws/lambda/other'),
    ]);
    expect(await found(blind, NOON, 'logging')).toEqual([]);
    await blind.arrive(NOON, [gone('llm')]);
    expect(await found(blind, NOON, 'logging')).toMatchObject([{ severity: 'high' }]);
  });
});

describe('model calls without invocation logs', () => {
  const call = (at: number, parts: Parameters<typeof trailCall>[2] = {}) =>
    trailCall(at, 'Converse', { parameters: { modelId: 'anthropic.claude-3-haiku-20240307-v1:0' }, ...parts });

  test('of a region without any, and of those whose ids no log has', async () => {
    const blind = await openBlindStore();
    const from = NOON - 9 * HOUR;
    await blind.arrive(NOON, [
      ...spread(30, from, 8 * HOUR, (at, i) => call(at, { id: `both-${i}` })),
      ...spread(30, from, 8 * HOUR, (at, i) => invocation(at + 900, { id: `both-${i}` })),
      // On their way, refused, or no call of a model.
      ...spread(30, NOON - 20 * 60_000, 15 * 60_000, (at) => call(at)),
      ...spread(30, from, 8 * HOUR, (at) => call(at, { error: 'AccessDenied' })),
      ...spread(30, from, 8 * HOUR, (at) => trailCall(at, 'ListFoundationModels')),
    ]);
    expect(await found(blind, NOON, 'unlogged')).toEqual([]);
    await blind.arrive(NOON, [
      ...spread(12, from, 8 * HOUR, (at) => call(at, { region: 'us-west-2' })),
      ...spread(6, from, 8 * HOUR, (at) => call(at)),
    ]);
    const warnings = await found(blind, NOON, 'unlogged');
    expect(
      warnings.map(({ severity, scope, figures }) => [severity, scope.region, figures.map((f) => f.value)]),
    ).toEqual([
      ['high', 'us-west-2', [12, 1, 0]],
      ['medium', REGION, [6, 6 / 36, 30]],
    ]);
    expect(warnings[0]!.detail).toContain('anthropic.claude-3-haiku-20240307-v1:0 (12)');
    expect((await run(blind, warnings, NOON)).every((rows) => rows > 0)).toBe(true);
  });

  test('where there are no invocation logs at all', async () => {
    const blind = await openBlindStore();
    await blind.arrive(
      NOON,
      spread(20, NOON - 9 * HOUR, 8 * HOUR, (at) => call(at)),
    );
    expect(await found(blind, NOON, 'unlogged')).toMatchObject([{ severity: 'high' }]);
  });
});

describe('what comes in', () => {
  const status = {
    state: 'idle' as const,
    message: undefined,
    lastRecordAt: undefined,
    lagMs: 0,
    read: { records: 0, bytes: 0 },
    retryAt: undefined,
    troubleSince: undefined,
    recent: [],
  };
  const warningsWith = async (facts: Partial<IntakeFacts>) => {
    const blind = await openBlindStore();
    return (await findWarnings(blind.looking(NOON), { ...NOTHING, ...facts })).warnings;
  };

  test('a source that cannot read, or lags; a short trouble is none', async () => {
    const source = (name: string, parts: object) => ({ name, kind: 's3', status: { ...status, ...parts } });
    const warnings = await warningsWith({
      sources: [
        source('good', {}),
        source('blip', { state: 'waiting', message: 'later', troubleSince: NOON - 60_000 }),
        source('bad', { state: 'waiting', message: 'no such bucket', troubleSince: NOON - HOUR }),
        source('dead', { state: 'failed', message: 'no', troubleSince: NOON - 1_000 }),
        source('slow', { state: 'reading', lagMs: HOUR }),
      ],
    });
    expect(warnings.map(({ scope, severity }) => [scope.source, severity])).toEqual([
      ['dead', 'high'],
      ['bad', 'high'],
      ['slow', 'medium'],
    ]);
  });

  test('dead letters that rise, and those that were always so many', async () => {
    const hours = (counts: readonly number[]) =>
      counts.map((count, i) => {
        const at = NOON - i * HOUR;
        return { value: new Date(at).toISOString(), count, newest: at };
      });
    const reasons = [{ value: 'the record has no timestamp', count: 100, newest: NOON }];
    expect(await warningsWith({ deadLetters: { hours: hours([60, 40]), reasons } })).toMatchObject([
      { kind: 'dead_letters', severity: 'medium', detail: expect.stringContaining('no timestamp') },
    ]);
    expect(await warningsWith({ deadLetters: { hours: hours(Array(168).fill(30)), reasons } })).toEqual([]);
    expect(await warningsWith({ deadLetters: { hours: hours([3]), reasons } })).toEqual([]);
    expect(await warningsWith({ deadLetters: { hours: hours([0, 0, 0, 500]), reasons } })).toEqual([]);
  });

  test('events from the future, and values that do not fit', async () => {
    const blind = await openBlindStore();
    await blind.arrive(
      NOON,
      spread(20, NOON, 2 * 60_000, (at) => invocation(at)),
    );
    expect(await found(blind, NOON, 'clock')).toEqual([]);
    await blind.arrive(
      NOON,
      spread(20, NOON + 2 * HOUR, HOUR, (at) => invocation(at)),
    );
    expect(await found(blind, NOON, 'clock')).toMatchObject([{ severity: 'medium', figures: [{ value: 20 }, {}] }]);
    const document = (i: number, size: unknown) => ({
      '@timestamp': new Date(NOON - i * 1_000).toISOString(),
      'data_stream.dataset': 'app',
      'ecs.version': '8.0',
      'app.size': size,
    });
    await blind.arrive(NOON, [...spread(30, 0, 30, (i) => document(i, 200))]);
    expect(await found(blind, NOON, 'dropped')).toEqual([]);
    await blind.arrive(NOON, [...spread(30, 0, 30, (i) => document(i + 60, 'teapot'))]);
    const warnings = await found(blind, NOON, 'dropped');
    expect(warnings).toMatchObject([{ detail: expect.stringContaining('app.size (30)') }]);
    expect(await run(blind, warnings, NOON)).toEqual([30]);
  });
});

test('an empty store has nothing to say', async () => {
  const blind = await openBlindStore();
  expect(await findWarnings(blind.looking(NOON), NOTHING)).toEqual({ warnings: [], unchecked: [] });
});
