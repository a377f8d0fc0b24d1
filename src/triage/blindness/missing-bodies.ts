import { counted } from '../../base/counted.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import { type EventRecord, numberOf, readRecords, textOf, timeLiteral } from '../event-records.ts';
import { columnOr, type Looking, streamsWith } from './reading.ts';
import { type BlindnessWarning, placeText, warningOf } from './warning.ts';

const HOUR = 3_600_000;
const WINDOW_MS = 7 * 24 * HOUR;
const MOST_ROWS = 100_000;
/** So many answered calls without a text are no chance. */
const ENOUGH = 20;
/** Bodies of their own that were not there may come: so many of them are a fault. */
const ENOUGH_APART = 5;
/** The share of recent texts that may be missing where it was never so. */
const SHARE = 0.2;
const BEDROCK = 'logs-aws_bedrock.invocation-default';
const PROMPT_SIZE = 'gen_ai.performance.request_size';
const RESPONSE_SIZE = 'gen_ai.performance.response_size';

/** Answered calls of an hour, and how many of them have their texts. */
interface HourOfCalls {
  readonly start: number;
  readonly calls: number;
  readonly prompts: number;
  readonly responses: number;
  /** Calls whose body lies in an object of its own, and is not joined. */
  readonly apart: number;
}

interface Place {
  readonly account: string | null;
  readonly region: string | null;
  /** Oldest first. */
  readonly hours: HourOfCalls[];
}

/**
 * Answered calls whose prompt or response is not in their log, where earlier calls or other accounts have it. Sizes tell of bodies, so that
 * no text is read. Amazon Bedrock logs texts only with text data delivery on, and those over 100 KB as objects of their own:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 */
export async function findMissingBodies(looking: Looking): Promise<BlindnessWarning[]> {
  const warnings: BlindnessWarning[] = [];
  for (const stream of streamsWith(looking, [PROMPT_SIZE, 'event.outcome'])) {
    const places = placesOf(
      (await readHours(stream, true, looking)) ?? (await readHours(stream, false, looking)) ?? [],
    );
    const known = {
      prompt: places.some(({ hours }) => hours.some((hour) => hour.prompts > 0)),
      response: places.some(({ hours }) => hours.some((hour) => hour.responses > 0)),
    };
    for (const place of places) warnings.push(...warningsOf(stream, place, known, looking.now));
  }
  return warnings;
}

/** Calls by the hour, and by account and region where asked for; undefined where there are too many of these. */
async function readHours(
  stream: string,
  byPlace: boolean,
  looking: Looking,
): Promise<readonly EventRecord[] | undefined> {
  const apart = ['input.input_body_s3_path', 'output.output_body_s3_path']
    .map((field, i) => {
      const path = columnOr(looking, stream, `aws_bedrock.invocation.${field}`);
      return `(${path} IS NOT NULL AND ${i === 0 ? PROMPT_SIZE : RESPONSE_SIZE} IS NULL)`;
    })
    .join(' OR ');
  const place = (field: string) => (byPlace ? columnOr(looking, stream, field) : 'null::keyword');
  const { now } = looking;
  const rows = await readRecords(
    looking,
    `FROM ${quoteString(stream)} | WHERE @timestamp >= ${timeLiteral(now - WINDOW_MS)} AND @timestamp <= ${timeLiteral(now)} AND event.outcome == "success"` +
      ` | STATS calls = COUNT(*), prompts = COUNT(${PROMPT_SIZE}), responses = COUNT(${RESPONSE_SIZE}), apart = COUNT(*) WHERE ${apart}` +
      ` BY account = ${place('cloud.account.id')}, region = ${place('cloud.region')}, hour = TO_LONG(@timestamp) / ${HOUR} | SORT hour`,
    MOST_ROWS,
  );
  return rows.length < MOST_ROWS ? rows : undefined;
}

function placesOf(rows: readonly EventRecord[]): Place[] {
  const places = new Map<string, Place>();
  for (const row of rows) {
    const [account, region] = [textOf(row.account), textOf(row.region)];
    const key = JSON.stringify([account, region]);
    const place = places.get(key) ?? { account, region, hours: [] };
    places.set(key, place);
    place.hours.push(hourOf(row));
  }
  return [...places.values()];
}

function hourOf({ hour, calls, prompts, responses, apart }: EventRecord): HourOfCalls {
  return {
    start: numberOf(hour) * HOUR,
    calls: numberOf(calls),
    prompts: numberOf(prompts),
    responses: numberOf(responses),
    apart: numberOf(apart),
  };
}

function warningsOf(
  stream: string,
  place: Place,
  known: { readonly prompt: boolean; readonly response: boolean },
  now: number,
): BlindnessWarning[] {
  const apart = unjoined(stream, place, now);
  const prompts = missing(place, (hour) => hour.prompts, now);
  // Amazon Bedrock can log texts; of the others, some have none by their nature.
  if (prompts !== undefined && (known.prompt || stream === BEDROCK)) {
    return [...apart, withoutTexts(stream, place, 'prompt', prompts, known.prompt)];
  }
  const responses = missing(place, (hour) => hour.responses, now);
  if (responses === undefined || !known.response) return apart;
  return [...apart, withoutTexts(stream, place, 'response', responses, true)];
}

interface Missing {
  readonly calls: number;
  readonly without: number;
  /** The start of the first hour without, in milliseconds since the epoch. */
  readonly since: number;
  /** The share of calls before that had them; undefined where there were none. */
  readonly before: number | undefined;
}

/** The calls without texts at the end of what there is; else those of the last day, where far more are missing than before. */
function missing({ hours }: Place, texts: (hour: HourOfCalls) => number, now: number): Missing | undefined {
  const sum = (part: readonly HourOfCalls[], of: (hour: HourOfCalls) => number) => part.reduce((n, h) => n + of(h), 0);
  const measure = (part: readonly HourOfCalls[], earlier: readonly HourOfCalls[]): Missing => {
    const calls = sum(part, (hour) => hour.calls);
    const before = sum(earlier, (hour) => hour.calls);
    return {
      calls,
      without: calls - sum(part, texts) - sum(part, (hour) => hour.apart),
      since: part[0]?.start ?? now,
      before: before === 0 ? undefined : sum(earlier, texts) / before,
    };
  };
  const last = hours.findLastIndex((hour) => texts(hour) > 0);
  const none = measure(hours.slice(last + 1), hours.slice(0, last + 1));
  if (none.without >= ENOUGH) return none;
  const day = hours.findIndex((hour) => hour.start >= now - 24 * HOUR);
  if (day < 0) return undefined;
  const part = measure(hours.slice(day), hours.slice(0, day));
  const share = part.calls === 0 ? 0 : part.without / part.calls;
  const usual = part.before === undefined ? 0 : 1 - part.before;
  return part.without >= ENOUGH && share >= SHARE && part.before !== undefined && usual < share / 2 ? part : undefined;
}

function withoutTexts(
  stream: string,
  { account, region }: Place,
  which: 'prompt' | 'response',
  { calls, without, since, before }: Missing,
  elsewhere: boolean,
): BlindnessWarning {
  const place = placeText(account, region);
  const earlier =
    before !== undefined && before > 0
      ? `Before, ${Math.round(before * 100)} % of them had one.`
      : elsewhere
        ? 'Others of this stream have them.'
        : 'No call of the last 7 days has one.';
  const bedrock = stream === BEDROCK;
  return warningOf({
    kind: 'bodies',
    key: which,
    severity: which === 'prompt' && without === calls ? 'high' : 'medium',
    title: `${which === 'prompt' ? 'Prompts' : 'Responses'} are missing${place === '' ? '' : ` for ${place}`}`,
    detail: `${without.toLocaleString('en-US')} of ${counted(calls, 'answered call')} have no ${which} in their log. ${earlier}`,
    since,
    scope: { stream, account, region },
    figures: [
      { name: 'calls without', value: without, unit: 'count' },
      { name: 'of all', value: calls === 0 ? 0 : without / calls, unit: 'share' },
      ...(before === undefined ? [] : [{ name: 'had one before', value: before, unit: 'share' as const }]),
    ],
    remedy: bedrock
      ? [
          'Turn text data delivery on in that account and region: `aws bedrock put-model-invocation-logging-configuration` with `textDataDeliveryEnabled: true`.',
          'Find out who turned it off: CloudTrail has it as PutModelInvocationLoggingConfiguration.',
          'Rules over prompts and answers see nothing of these calls; those over tokens, errors and models do.',
        ]
      : [
          'Turn on the capture of message content where these logs are made.',
          'Rules over prompts and answers see nothing of these calls; those over tokens, errors and models do.',
        ],
    query: showing(stream, account, region, `${which === 'prompt' ? PROMPT_SIZE : RESPONSE_SIZE} IS NULL`),
  });
}

/** Bodies that lie in S3 as objects of their own, and were not there, or not to be read, when their event was stored. */
function unjoined(stream: string, { account, region, hours }: Place, now: number): BlindnessWarning[] {
  const part = hours.filter((hour) => hour.start >= now - 24 * HOUR && hour.apart > 0);
  const apart = part.reduce((sum, hour) => sum + hour.apart, 0);
  if (apart < ENOUGH_APART) return [];
  const place = placeText(account, region);
  const field = (name: string) => `aws_bedrock.invocation.${name}_body_s3_path IS NOT NULL`;
  return [
    warningOf({
      kind: 'bodies',
      key: 'apart',
      severity: 'medium',
      title: `Large bodies are not joined${place === '' ? '' : ` for ${place}`}`,
      detail: `${counted(apart, 'call')} of the last 24 hours name a body that lies in S3 as an object of its own, and it was not read. Amazon Bedrock stores bodies over 100 KB so.`,
      since: part[0]!.start,
      scope: { stream, account, region },
      figures: [{ name: 'bodies not joined', value: apart, unit: 'count' }],
      remedy: [
        'Read these logs by a source of the type s3, sqs or cloudwatch, which fetches such bodies; HTTP push cannot.',
        "Name the bucket in the source's `body_buckets` where it is not that of the log, and allow `s3:GetObject` on it.",
      ],
      query: showing(
        stream,
        account,
        region,
        `((${field('input.input')} AND ${PROMPT_SIZE} IS NULL) OR (${field('output.output')} AND ${RESPONSE_SIZE} IS NULL))`,
      ),
    }),
  ];
}

function showing(stream: string, account: string | null, region: string | null, condition: string): string {
  const conditions = [
    'event.outcome == "success"',
    condition,
    ...(account === null ? [] : [`cloud.account.id == ${quoteString(account)}`]),
    ...(region === null ? [] : [`cloud.region == ${quoteString(region)}`]),
  ];
  return `FROM ${quoteString(stream)} | WHERE ${conditions.join(' AND ')} | KEEP @timestamp, user.id, gen_ai.request.model.id, event.action | SORT @timestamp DESC | LIMIT 100`;
}
