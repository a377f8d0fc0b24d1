import { counted } from '../../base/counted.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import { type EventRecord, momentOf, numberOf, readRecords, textOf, timeLiteral } from '../event-records.ts';
import { type Looking, streamsWith } from './reading.ts';
import { type BlindnessWarning, placeText, warningOf } from './warning.ts';

const HOUR = 3_600_000;
const WINDOW_MS = 24 * HOUR;
/** Invocation logs and CloudTrail's files come minutes after a call; what is younger may be on its way. */
const GRACE_MS = 45 * 60_000;
const ENOUGH = 5;
const SHARE = 0.05;
const MOST_ROWS = 10_000;

/**
 * The calls that model invocation logging covers, as CloudTrail names them; it logs them as management events:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html,
 * https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html
 */
export const MODEL_CALLS = ['Converse', 'ConverseStream', 'InvokeModel', 'InvokeModelWithResponseStream'] as const;

const TRAIL_FIELDS = ['aws.cloudtrail.request_id', 'gen_ai.request.model.id', 'cloud.account.id', 'cloud.region'];
const LOG_FIELDS = ['aws_bedrock.invocation.request_id', 'cloud.account.id', 'cloud.region'];

interface Place {
  readonly account: string | null;
  readonly region: string | null;
  /** Calls in CloudTrail, those without an invocation log, and invocation logs. */
  calls: number;
  without: number;
  logs: number;
  first: number | null;
  readonly models: Map<string, number>;
}

/** Calls of models in CloudTrail of which there is no invocation log, told by the request's id that both have. */
export async function findUnloggedCalls(looking: Looking): Promise<BlindnessWarning[]> {
  const trails = streamsWith(looking, TRAIL_FIELDS);
  if (trails.length === 0) return [];
  const logs = streamsWith(looking, LOG_FIELDS);
  const { now } = looking;
  const from = now - WINDOW_MS;
  const to = now - GRACE_MS;
  const actions = MODEL_CALLS.map((name) => quoteString(name)).join(', ');
  const called = `event.provider == "bedrock.amazonaws.com" AND event.action IN (${actions}) AND event.outcome == "success"`;
  const calls = `(aws.cloudtrail.request_id IS NOT NULL AND ${called} AND @timestamp >= ${timeLiteral(from)} AND @timestamp < ${timeLiteral(to)})`;
  // A log's time may differ from CloudTrail's by as long as the call took.
  const around = `@timestamp >= ${timeLiteral(from - HOUR)} AND @timestamp < ${timeLiteral(now)}`;
  const log = logs.length === 0 ? 'null::keyword' : 'aws_bedrock.invocation.request_id';
  const either = logs.length === 0 ? calls : `(${calls} OR ${log} IS NOT NULL)`;
  const rows = await readRecords(
    looking,
    `FROM ${[...trails, ...logs].map((name) => quoteString(name)).join(', ')} | WHERE ${around} AND ${either}` +
      ` | EVAL request = COALESCE(aws.cloudtrail.request_id, ${log})` +
      ` | STATS called = COUNT(aws.cloudtrail.request_id), logged = COUNT(${log}), at = MIN(@timestamp), account = MAX(cloud.account.id),` +
      ` region = MAX(cloud.region), model = MAX(gen_ai.request.model.id) BY request` +
      ' | STATS calls = COUNT(*) WHERE called > 0, without = COUNT(*) WHERE called > 0 AND logged == 0, logs = COUNT(*) WHERE logged > 0,' +
      ' earliest = MIN(at) WHERE called > 0 AND logged == 0 BY account, region, model | WHERE calls > 0 OR logs > 0',
    MOST_ROWS,
  );
  return placesOf(rows)
    .filter(({ calls: all, without }) => without >= ENOUGH && without >= all * SHARE)
    .map((place) => unlogged(place, trails, now));
}

function placesOf(rows: readonly EventRecord[]): Place[] {
  const places = new Map<string, Place>();
  for (const row of rows) {
    const [account, region] = [textOf(row.account), textOf(row.region)];
    const key = JSON.stringify([account, region]);
    const place = places.get(key) ?? { account, region, calls: 0, without: 0, logs: 0, first: null, models: new Map() };
    places.set(key, place);
    place.calls += numberOf(row.calls);
    place.logs += numberOf(row.logs);
    const without = numberOf(row.without);
    if (without === 0) continue;
    place.without += without;
    place.models.set(textOf(row.model) ?? 'an unknown model', without);
    const first = momentOf(row.earliest);
    if (first !== undefined && (place.first === null || first < place.first)) place.first = first;
  }
  return [...places.values()];
}

function unlogged(
  { account, region, calls, without, logs, first, models }: Place,
  trails: string[],
  now: number,
): BlindnessWarning {
  const place = placeText(account, region);
  const byModel = [...models].sort((a, b) => b[1] - a[1]);
  const named = byModel.slice(0, 3).map(([model, n]) => `${model} (${n.toLocaleString('en-US')})`);
  const more = byModel.length > 3 ? ` and ${byModel.length - 3} more` : '';
  const none = logs === 0;
  const conditions = [
    'event.provider == "bedrock.amazonaws.com"',
    `event.action IN (${MODEL_CALLS.map((name) => quoteString(name)).join(', ')})`,
    ...(account === null ? [] : [`cloud.account.id == ${quoteString(account)}`]),
    ...(region === null ? [] : [`cloud.region == ${quoteString(region)}`]),
  ];
  return warningOf({
    kind: 'unlogged',
    severity: none ? 'high' : 'medium',
    title: `Models are called${place === '' ? '' : ` in ${place}`} without invocation logs`,
    detail:
      `CloudTrail has ${counted(calls, 'answered model call')} of the last 24 hours; of ${without === calls ? 'none of them' : without.toLocaleString('en-US')} ` +
      `there is ${without === calls ? 'an' : 'no'} invocation log. Models: ${named.join(', ')}${more}.`,
    since: first ?? now,
    scope: { stream: null, account, region },
    figures: [
      { name: 'calls without a log', value: without, unit: 'count' },
      { name: 'of all', value: without / calls, unit: 'share' },
      { name: 'invocation logs there', value: logs, unit: 'count' },
    ],
    remedy: none
      ? [
          'Turn model invocation logging on in that account and region: it is set for each region by itself.',
          'Bring its bucket or log group to seismo as a source where logging is on already.',
        ]
      : [
          'See whether all of the bucket or log group is read: prefixes, filter patterns, regions.',
          'See whether logging was off for a while: CloudTrail has it as PutModelInvocationLoggingConfiguration and DeleteModelInvocationLoggingConfiguration.',
        ],
    query: `FROM ${trails.map((name) => quoteString(name)).join(', ')} | WHERE ${conditions.join(' AND ')} | STATS calls = COUNT(*) BY user.name, gen_ai.request.model.id | SORT calls DESC`,
  });
}
