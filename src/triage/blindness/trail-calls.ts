import { printName } from '../../esql/name-printer.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { RowValue } from '../../store/event-store.ts';
import { momentOf, readRecords, textOf, timeLiteral } from '../event-records.ts';
import { type Looking, streamsWith } from './reading.ts';

const PARAMETERS = 'aws.cloudtrail.flattened.request_parameters.';
const MOST_ROWS = 5_000;

/** What is read of a call's parameters, by the names that CloudTrail gives them. */
const READ = [
  'loggingConfig.textDataDeliveryEnabled',
  'loggingConfig.imageDataDeliveryEnabled',
  'loggingConfig.embeddingDataDeliveryEnabled',
  'loggingConfig.videoDataDeliveryEnabled',
  'loggingConfig.s3Config.bucketName',
  'loggingConfig.cloudWatchConfig.logGroupName',
  'name',
  'trailName',
  's3BucketName',
  'isMultiRegionTrail',
  'eventSelectors.includeManagementEvents',
  'eventSelectors.readWriteType',
  'advancedEventSelectors.fieldSelectors.field',
  'advancedEventSelectors.fieldSelectors.equals',
  'guardrailIdentifier',
  'guardrailVersion',
  'logGroupName',
  'bucketName',
] as const;
export type Parameter = (typeof READ)[number];

/** A call that CloudTrail recorded, and that succeeded. */
export interface TrailCall {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly action: string;
  readonly provider: string | null;
  readonly account: string | null;
  readonly region: string | null;
  /** The caller's ARN, else a name. */
  readonly by: string | null;
  readonly from: string | null;
  /** The values of a parameter, none where it was not given. */
  parameter(name: Parameter): readonly string[];
}

/** Calls of some actions since a time, oldest first; the newest where there are too many. */
export async function readTrailCalls(
  looking: Looking,
  actions: readonly string[],
  since: number,
): Promise<TrailCall[]> {
  const calls: TrailCall[] = [];
  for (const stream of streamsWith(looking, ['aws.cloudtrail.event_type', 'event.outcome'])) {
    const fields = looking.reader.streams().find(({ name }) => name === stream)!.fields;
    const columns = [
      'aws.cloudtrail.user_identity.arn',
      'user.name',
      'source.address',
      'event.provider',
      'cloud.account.id',
      'cloud.region',
      ...READ.map((name) => PARAMETERS + name),
    ].filter((name) => fields.has(name));
    const rows = await readRecords(
      looking,
      `FROM ${quoteString(stream)} | WHERE @timestamp >= ${timeLiteral(since)} AND event.action IN (${actions.map((a) => quoteString(a)).join(', ')})` +
        ` AND event.outcome == "success" | KEEP @timestamp, event.action, ${columns.map(printName).join(', ')}` +
        ` | SORT @timestamp DESC | LIMIT ${MOST_ROWS}`,
      MOST_ROWS,
    );
    for (const row of rows) {
      calls.push({
        at: momentOf(row['@timestamp']) ?? looking.now,
        action: textOf(row['event.action']) ?? '',
        provider: textOf(row['event.provider']),
        account: textOf(row['cloud.account.id']),
        region: textOf(row['cloud.region']),
        by: textOf(row['aws.cloudtrail.user_identity.arn']) ?? textOf(row['user.name']),
        from: textOf(row['source.address']),
        parameter: (name) => textsOf(row[PARAMETERS + name]),
      });
    }
  }
  return calls.sort((a, b) => a.at - b.at);
}

function textsOf(value: RowValue | undefined): string[] {
  const all = Array.isArray(value) ? (value as readonly RowValue[]) : [value ?? null];
  return all.filter((text) => typeof text === 'string');
}
