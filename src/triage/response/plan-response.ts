import { printName } from '../../esql/name-printer.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import type { EventReader } from '../event-reader.ts';
import { type AwsPrincipal, awsPrincipal } from './aws-shapes.ts';
import { awsTarget } from './aws-target.ts';
import { type AzureResource, azureResource, azureTarget } from './azure-target.ts';
import { type EvidenceFact, type EvidenceFacts, evidenceFacts, type FactField } from './evidence-facts.ts';
import type { ResponsePlan, ResponseTarget } from './response-plan.ts';

export interface ResponseOptions {
  readonly reader: EventReader;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** More callers than this in one alert are no matter of commands one by one. */
const MOST_TARGETS = 5;
const TRAIL = 'logs-aws.cloudtrail-';
const INVOCATIONS = 'logs-aws_bedrock.invocation-';
const HOUR_MS = 3_600_000;

/** What contains those behind an alert, from its evidence events (as many as the record holds) and what else the logs say of them. */
export async function planResponse(alert: AlertRecord, options: ResponseOptions): Promise<ResponsePlan> {
  const known = await evidenceFacts(alert.evidence.events, alert.fields, options.reader, options.signal);
  const groups = byPrincipal(known.facts);
  const targets = await Promise.all(groups.slice(0, MOST_TARGETS).map((group) => targetOf(group, alert, options)));
  return { targets, note: noteOf(alert, known, groups.length) };
}

interface PrincipalFacts {
  readonly principal: string | undefined;
  readonly facts: readonly EvidenceFact[];
  readonly events: number;
}

/** Whom a fact is about: an ARN where there is one. */
function principalOf({ values }: EvidenceFact): string | undefined {
  return values['aws.cloudtrail.user_identity.arn'] ?? values['user.id'];
}

function byPrincipal(facts: readonly EvidenceFact[]): PrincipalFacts[] {
  const groups = new Map<string | undefined, EvidenceFact[]>();
  for (const fact of facts) {
    const principal = principalOf(fact);
    const group = groups.get(principal);
    if (group === undefined) groups.set(principal, [fact]);
    else group.push(fact);
  }
  return [...groups]
    .map(([principal, list]) => ({ principal, facts: list, events: sum(list.map(({ events }) => events)) }))
    .sort((a, b) => b.events - a.events);
}

async function targetOf(
  { principal, facts, events }: PrincipalFacts,
  alert: AlertRecord,
  options: ResponseOptions,
): Promise<ResponseTarget> {
  const base = {
    principal: principal?.slice(0, 2_048) ?? null,
    name: null,
    account: valuesOf(facts, 'cloud.account.id')[0] ?? null,
    role: null,
    session: null,
    events,
    models: [...new Set(facts.flatMap((fact) => modelOf(fact) ?? []))].sort(),
    regions: valuesOf(facts, 'cloud.region'),
  };
  const resources = azureResources(facts);
  if (resources.length > 0 || facts.some(({ values }) => values['cloud.provider'] === 'azure')) {
    const caller = facts.map(({ values }) => values['user.id']).find((id) => id !== undefined);
    const kind = caller === undefined ? ('azure_resource' as const) : ('azure' as const);
    if (resources.length > 0) return { ...base, kind, ...azureTarget(resources, caller) };
    return { ...base, kind, actions: [], impossible: [unshaped('Azure resource')] };
  }
  const aws = principal === undefined ? undefined : awsPrincipal(principal);
  if (aws === undefined) {
    return { ...base, kind: 'unknown', actions: [], impossible: [unknownCaller(principal)] };
  }
  const [accessKeys, guardrail] = await Promise.all([
    accessKeysOf(aws, facts, alert, options),
    guardrailOf(aws, facts, alert, options),
  ]);
  const built = awsTarget(aws, {
    calls: callsOf(facts),
    accessKeys,
    unguarded: facts.some(({ unguarded }) => unguarded > 0),
    guardrail,
    mark: alert.handle.replace(/[^A-Za-z0-9]/g, '').slice(0, 12),
    now: new Date(options.now).toISOString(),
  });
  return { ...base, ...namesOf(aws), ...built };
}

function namesOf(aws: AwsPrincipal): Pick<ResponseTarget, 'kind' | 'name' | 'account' | 'role' | 'session'> {
  const role = 'role' in aws ? aws.role : null;
  const session = 'session' in aws ? aws.session : null;
  const name = 'name' in aws ? aws.name : (session ?? role ?? 'root');
  return { kind: aws.kind, name, account: aws.account, role, session };
}

function modelOf({ values }: EvidenceFact): string | undefined {
  return values['aws_bedrock.invocation.model_id'] ?? values['gen_ai.request.model.id'];
}

function callsOf(facts: readonly EvidenceFact[]): { model: string; region: string | undefined }[] {
  const calls = new Map<string, { model: string; region: string | undefined }>();
  for (const fact of facts) {
    const model = modelOf(fact);
    const region = fact.values['cloud.region'];
    if (model !== undefined) calls.set(JSON.stringify([model, region]), { model, region });
  }
  return [...calls.values()];
}

function azureResources(facts: readonly EvidenceFact[]): AzureResource[] {
  const found = valuesOf(facts, 'azure.resource.id').flatMap((id) => azureResource(id) ?? []);
  return [...new Map(found.map((resource) => [resource.id, resource])).values()].slice(0, 3);
}

/** The keys behind the calls, which the evidence or CloudTrail's events around it name; those used most first. */
async function accessKeysOf(
  { arn, kind }: AwsPrincipal,
  facts: readonly EvidenceFact[],
  alert: AlertRecord,
  { reader, signal }: ResponseOptions,
): Promise<string[]> {
  const seen = valuesOf(facts, 'aws.cloudtrail.user_identity.access_key_id');
  if (seen.length > 0 || kind !== 'iam_user' || !holds(reader, TRAIL)) return seen;
  const key = 'aws.cloudtrail.user_identity.access_key_id';
  const rows = await top(
    reader,
    `FROM ${TRAIL}* | WHERE ${around(alert, 24 * HOUR_MS)} AND aws.cloudtrail.user_identity.arn == ${quoteString(arn)}`,
    key,
    signal,
  );
  return rows;
}

/** The guardrail that an account uses most in the week before, where some calls of the evidence had none. */
async function guardrailOf(
  { account }: AwsPrincipal,
  facts: readonly EvidenceFact[],
  alert: AlertRecord,
  { reader, signal }: ResponseOptions,
): Promise<string | undefined> {
  const region = valuesOf(facts, 'cloud.region')[0];
  if (!facts.some(({ unguarded }) => unguarded > 0) || region === undefined || !holds(reader, INVOCATIONS))
    return undefined;
  const of = `cloud.account.id == ${quoteString(account)} AND cloud.region == ${quoteString(region)}`;
  const rows = await top(
    reader,
    `FROM ${INVOCATIONS}* | WHERE ${around(alert, 7 * 24 * HOUR_MS)} AND ${of}`,
    'gen_ai.guardrail_id',
    signal,
  );
  return rows[0];
}

/** Whether there are events of a data stream whose name begins so, whatever its namespace. */
function holds(reader: EventReader, prefix: string): boolean {
  return reader.streams().some(({ name }) => name.startsWith(prefix) && reader.holds(name));
}

/** The most frequent values of a field in what a query gives. */
async function top(reader: EventReader, query: string, field: string, signal: AbortSignal): Promise<string[]> {
  const name = printName(field);
  const text = `${query} AND ${name} IS NOT NULL | STATS n = COUNT(*) BY ${name} | SORT n DESC | LIMIT 5`;
  const { columns, rows } = await reader.read(text, { rows: 5, signal });
  const at = columns.findIndex((column) => column.name === field);
  return rows.flatMap((row) => (typeof row[at] === 'string' ? [row[at]] : []));
}

/** From some time before the alert's first event to a day behind its last. */
function around(alert: AlertRecord, beforeMs: number): string {
  const from = new Date(Date.parse(alert.first_seen) - beforeMs).toISOString();
  const to = new Date(Date.parse(alert.last_seen) + 24 * HOUR_MS).toISOString();
  return `@timestamp >= ${quoteString(from)} AND @timestamp <= ${quoteString(to)}`;
}

function unknownCaller(principal: string | undefined): ResponseTarget['impossible'][number] {
  return {
    what: 'commands for the caller',
    why:
      principal === undefined
        ? 'the evidence names no caller'
        : 'what the log calls the caller is no ARN of a user, role or session, so nothing is built from it',
    instead: 'find out by the evidence whose key or application it was, and limit that',
    command: null,
  };
}

function unshaped(what: string): ResponseTarget['impossible'][number] {
  return {
    what: `commands for the ${what}`,
    why: 'the evidence names none whose id has the shape of one',
    instead: 'find it by its name in the portal',
    command: null,
  };
}

function noteOf(alert: AlertRecord, { from, read }: EvidenceFacts, principals: number): string | null {
  const notes: string[] = [];
  if (from === 'row') notes.push('No event of the evidence is stored any more: this is made from the alert’s own row.');
  else if (read < alert.evidence.count)
    notes.push(`Made from ${read} of ${alert.evidence.count} events of the evidence.`);
  if (principals > MOST_TARGETS) {
    notes.push(`${principals} callers are behind it; shown are the ${MOST_TARGETS} with the most events.`);
  }
  return notes.length === 0 ? null : notes.join(' ');
}

function valuesOf(facts: readonly EvidenceFact[], field: FactField): string[] {
  return [...new Set(facts.flatMap(({ values }) => values[field] ?? []))];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
