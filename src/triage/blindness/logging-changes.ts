import { quoteString } from '../../esql/string-lexer.ts';
import { changedGuardrails } from './guardrail-changes.ts';
import type { Looking } from './reading.ts';
import { readTrailCalls, type TrailCall } from './trail-calls.ts';
import { type BlindnessWarning, placeText, spanText, type WarningSeverity, warningOf } from './warning.ts';

const DAY = 86_400_000;
/** How far back changes are looked for, and how long one that was put right is told. */
const WINDOW_MS = 30 * DAY;
const TOLD_MS = 7 * DAY;

/**
 * The calls by which logs, or what makes them, are turned off, weakened, sent elsewhere and turned on, as CloudTrail names them:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_PutModelInvocationLoggingConfiguration.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html and its like, for Amazon Bedrock's guardrails
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeleteGuardrail.html.
 */
const ACTIONS = [
  'PutModelInvocationLoggingConfiguration',
  'DeleteModelInvocationLoggingConfiguration',
  'StopLogging',
  'StartLogging',
  'CreateTrail',
  'DeleteTrail',
  'UpdateTrail',
  'PutEventSelectors',
  'DeleteGuardrail',
  'UpdateGuardrail',
  'DeleteLogGroup',
  'DeleteBucket',
];

/** Something that was turned off, and what puts it right. */
interface Change {
  readonly call: TrailCall;
  /** Changes of one subject follow each other: the next one may end this one. */
  readonly subject: string;
  readonly what: string;
  readonly severity: WarningSeverity;
  readonly title: string;
  readonly effect: string;
  readonly remedy: readonly string[];
  until: number | undefined;
}

/** What is known of an account's settings while its calls are gone through. */
interface Settings {
  readonly changes: Change[];
  /** Where invocation logs go, by account and region, and the places that they went to. */
  readonly destinations: Map<string, string>;
  readonly delivery: Map<string, boolean>;
  readonly trailBuckets: Map<string, string>;
}

/** Logging that was turned off, weakened or sent elsewhere by calls that CloudTrail recorded: by whom, when, and until when. */
export async function findLoggingChanges(looking: Looking): Promise<BlindnessWarning[]> {
  const calls = await readTrailCalls(looking, ACTIONS, looking.now - WINDOW_MS);
  const settings: Settings = { changes: [], destinations: new Map(), delivery: new Map(), trailBuckets: new Map() };
  for (const call of calls) follow(call, settings);
  const told = settings.changes.filter(({ until }) => until === undefined || until > looking.now - TOLD_MS);
  return [...told.map((change) => changeWarning(change, looking.now)), ...(await changedGuardrails(calls, looking))];
}

function follow(call: TrailCall, settings: Settings): void {
  switch (call.action) {
    case 'DeleteModelInvocationLoggingConfiguration':
      begin(settings, { ...invocationLogging(call, 'off'), ...DELETED_LOGGING });
      return;
    case 'PutModelInvocationLoggingConfiguration':
      configureLogging(call, settings);
      return;
    case 'StopLogging':
    case 'DeleteTrail':
      begin(settings, stoppedTrail(call));
      return;
    case 'StartLogging':
    case 'CreateTrail':
      end(settings, trailOf(call), 'off', call.at);
      rememberBucket(call, settings);
      return;
    case 'UpdateTrail':
      updateTrail(call, settings);
      return;
    case 'PutEventSelectors':
      selectEvents(call, settings);
      return;
    case 'DeleteLogGroup':
    case 'DeleteBucket':
      deletedDestination(call, settings);
  }
}

const DELETED_LOGGING = {
  severity: 'high',
  title: 'Model invocation logging was turned off',
  effect:
    'Calls of models leave no invocation log: rules over prompts, answers, tokens and errors see nothing of them.',
  remedy: [
    'Ask whether it was meant. Where not, treat what the caller did since as hostile, and turn it on again: `aws bedrock put-model-invocation-logging-configuration`.',
    'CloudTrail still has who called which model: look there for the time in between.',
    'Deny `bedrock:DeleteModelInvocationLoggingConfiguration` and `bedrock:PutModelInvocationLoggingConfiguration` by a service control policy.',
  ],
} as const;

function invocationLogging(call: TrailCall, what: string): Pick<Change, 'call' | 'subject' | 'what' | 'until'> {
  return { call, subject: `logging ${call.account} ${call.region}`, what, until: undefined };
}

const KINDS = ['text', 'image', 'embedding', 'video'] as const;

function configureLogging(call: TrailCall, settings: Settings): void {
  const place = `${call.account} ${call.region}`;
  const { subject } = invocationLogging(call, '');
  end(settings, subject, 'off', call.at);
  for (const kind of KINDS) {
    const [given] = call.parameter(`loggingConfig.${kind}DataDeliveryEnabled`);
    if (given === undefined) continue;
    const on = given === 'true';
    const key = `${place} ${kind}`;
    const before = settings.delivery.get(key);
    settings.delivery.set(key, on);
    if (on) end(settings, subject, kind, call.at);
    // Images and embeddings are often left out from the start: that is a choice, not a change.
    else if (before === true || (kind === 'text' && before === undefined)) {
      begin(settings, { ...invocationLogging(call, kind), ...withoutKind(kind) });
    }
  }
  const destination = destinationOf(call);
  const before = settings.destinations.get(place);
  if (destination === undefined) return;
  settings.destinations.set(place, destination);
  if (before === destination || before === undefined) {
    if (before !== undefined) end(settings, subject, 'moved', call.at);
    return;
  }
  const origin = settings.changes.find((c) => c.subject === subject && c.what === 'moved' && c.until === undefined);
  if (origin !== undefined) origin.until = call.at;
  begin(settings, {
    ...invocationLogging(call, 'moved'),
    severity: 'medium',
    title: 'Model invocation logs go to another place',
    effect: `They went to ${before} and now go to ${destination}. Unless a source reads them there, they are not seen.`,
    remedy: [`Have a source read ${destination}, or set the destination back.`],
  });
}

function withoutKind(kind: (typeof KINDS)[number]): Pick<Change, 'severity' | 'title' | 'effect' | 'remedy'> {
  if (kind === 'text') {
    return {
      severity: 'high',
      title: 'Text delivery of model invocation logging was turned off',
      effect: 'Prompts and answers are not in the invocation logs: rules over texts see nothing of these calls.',
      remedy: [
        'Ask whether it was meant. Where not, set `textDataDeliveryEnabled: true` by `aws bedrock put-model-invocation-logging-configuration`.',
        'Rules over tokens, errors, models and callers still see these calls.',
      ],
    };
  }
  return {
    severity: 'low',
    title: `${kind[0]!.toUpperCase()}${kind.slice(1)} delivery of model invocation logging was turned off`,
    effect: `What calls with ${kind} data held is not in the invocation logs.`,
    remedy: [`Where that was not meant, set \`${kind}DataDeliveryEnabled: true\` again.`],
  };
}

/** Where a configuration sends logs: a bucket, a log group, or both. */
function destinationOf(call: TrailCall): string | undefined {
  const [bucket] = call.parameter('loggingConfig.s3Config.bucketName');
  const [group] = call.parameter('loggingConfig.cloudWatchConfig.logGroupName');
  const parts = [bucket && `the bucket ${bucket}`, group && `the log group ${group}`].filter((part) => part);
  return parts.length === 0 ? undefined : parts.join(' and ');
}

/** A trail by its name, which calls also give as an ARN. */
function trailName(call: TrailCall): string {
  const name = call.parameter('name')[0] ?? call.parameter('trailName')[0] ?? '';
  return name.split('/').at(-1)!;
}

function trailOf(call: TrailCall): string {
  return `trail ${call.account} ${trailName(call)}`;
}

function stoppedTrail(call: TrailCall): Change {
  const gone = call.action === 'DeleteTrail';
  return {
    call,
    subject: trailOf(call),
    what: 'off',
    until: undefined,
    severity: 'high',
    title: `The trail ${trailName(call)} was ${gone ? 'deleted' : 'stopped'}`,
    effect:
      'CloudTrail delivers nothing by it: changes of logging, of guardrails and of permissions, and who calls which model, are not seen unless another trail has them.',
    remedy: [
      gone
        ? 'Ask whether it was meant. Where not, make the trail again: `aws cloudtrail create-trail` and `start-logging`.'
        : 'Ask whether it was meant. Where not, start it again: `aws cloudtrail start-logging`.',
      'Event history in the console keeps the management events of 90 days, whatever trails there are: look there for the time in between.',
    ],
  };
}

function rememberBucket(call: TrailCall, { trailBuckets }: Settings): void {
  const [bucket] = call.parameter('s3BucketName');
  if (bucket !== undefined) trailBuckets.set(trailOf(call), bucket);
}

function updateTrail(call: TrailCall, settings: Settings): void {
  const subject = trailOf(call);
  const [everywhere] = call.parameter('isMultiRegionTrail');
  if (everywhere === 'true') end(settings, subject, 'one region', call.at);
  if (everywhere === 'false') {
    begin(settings, {
      call,
      subject,
      what: 'one region',
      until: undefined,
      severity: 'medium',
      title: `The trail ${trailName(call)} covers one region only`,
      effect: 'What is done in other regions is not in it: model calls and changes of logging there are not seen.',
      remedy: [
        'Where other regions may be used, set `--is-multi-region-trail` again by `aws cloudtrail update-trail`.',
      ],
    });
  }
  const [bucket] = call.parameter('s3BucketName');
  const before = settings.trailBuckets.get(subject);
  rememberBucket(call, settings);
  if (bucket === undefined || before === undefined || bucket === before) return;
  end(settings, subject, 'moved', call.at);
  begin(settings, {
    call,
    subject,
    what: 'moved',
    until: undefined,
    severity: 'medium',
    title: `The trail ${trailName(call)} delivers to another bucket`,
    effect: `It delivered to ${before} and now delivers to ${bucket}. Unless a source reads it there, its events are not seen.`,
    remedy: [`Have a source read the bucket ${bucket}, or set the bucket back.`],
  });
}

function selectEvents(call: TrailCall, settings: Settings): void {
  const subject = trailOf(call);
  const fields = call.parameter('advancedEventSelectors.fieldSelectors.field');
  const equals = call.parameter('advancedEventSelectors.fieldSelectors.equals');
  const managed = call.parameter('eventSelectors.includeManagementEvents');
  const kinds = call.parameter('eventSelectors.readWriteType');
  const none = fields.length > 0 ? !equals.includes('Management') : managed.length > 0 && !managed.includes('true');
  const writes =
    fields.length > 0
      ? fields.includes('readOnly') && equals.includes('false')
      : kinds.length > 0 && kinds.every((k) => k === 'WriteOnly');
  if (!none && !writes) {
    end(settings, subject, 'selectors', call.at);
    return;
  }
  end(settings, subject, 'selectors', call.at);
  begin(settings, {
    call,
    subject,
    what: 'selectors',
    until: undefined,
    severity: none ? 'high' : 'medium',
    title: `The trail ${trailName(call)} leaves out ${none ? 'management events' : 'events that only read'}`,
    effect: none
      ? 'Changes of logging, guardrails and permissions, and model calls, are not in it.'
      : 'CloudTrail counts calls of models among the events that only read: who calls which model is not in it.',
    remedy: ['Select all management events of the trail again: `aws cloudtrail put-event-selectors`.'],
  });
}

/** A bucket or log group that logs went to: with it goes what seismo has not read yet, and what comes. */
function deletedDestination(call: TrailCall, settings: Settings): void {
  const [name] = call.parameter(call.action === 'DeleteBucket' ? 'bucketName' : 'logGroupName');
  if (name === undefined) return;
  const what = call.action === 'DeleteBucket' ? `the bucket ${name}` : `the log group ${name}`;
  const used =
    [...settings.destinations.values()].some((destination) => destination.split(' and ').includes(what)) ||
    (call.action === 'DeleteBucket' && [...settings.trailBuckets.values()].includes(name)) ||
    name.startsWith('/aws/bedrock/');
  if (!used) return;
  begin(settings, {
    call,
    subject: `destination ${call.account} ${name}`,
    what: 'deleted',
    until: undefined,
    severity: 'high',
    title: `${what[0]!.toUpperCase()}${what.slice(1)} was deleted, which logs went to`,
    effect: 'What was there and not yet read is lost, and what is logged now goes nowhere.',
    remedy: [
      'Make it again, or set another destination, and have a source read it.',
      'Ask the caller whether it was meant.',
    ],
  });
}

/** What is off already is turned off by the first call alone. */
function begin({ changes }: Settings, change: Change): void {
  const { subject, what } = change;
  if (!changes.some((c) => c.subject === subject && c.what === what && c.until === undefined)) changes.push(change);
}

function end({ changes }: Settings, subject: string, what: string, at: number): void {
  for (const change of changes) {
    if (change.subject === subject && change.what === what && change.until === undefined) change.until = at;
  }
}

function changeWarning(
  { call, what, severity, title, effect, remedy, until, subject }: Change,
  now: number,
): BlindnessWarning {
  const { at, account, region, by, from, action } = call;
  const place = placeText(account, region);
  const ended = until === undefined ? '' : ` It was put right after ${spanText(until - at)}.`;
  return warningOf({
    kind: 'logging',
    key: `${subject} ${what} ${at}`,
    // What is over has left a gap, and no more.
    severity: until === undefined ? severity : 'low',
    title: place === '' ? title : `${title} in ${place}`,
    detail: `${action}${from === null ? '' : ` from ${from}`}. ${effect}${ended}`,
    since: at,
    until: until ?? null,
    by,
    scope: { account, region },
    figures: [{ name: until === undefined ? 'off for' : 'was off for', value: (until ?? now) - at, unit: 'ms' }],
    remedy:
      until === undefined
        ? remedy
        : ['Ask the caller why, and look at what they did meanwhile: CloudTrail has their other calls.'],
    query:
      `FROM logs-aws.cloudtrail-* | WHERE event.action == ${quoteString(action)}` +
      `${account === null ? '' : ` AND cloud.account.id == ${quoteString(account)}`} | KEEP @timestamp, event.action, user.name, source.address, cloud.region, aws.cloudtrail.request_parameters | SORT @timestamp DESC | LIMIT 100`,
  });
}
