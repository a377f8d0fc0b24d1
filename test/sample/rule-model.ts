import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { canonicalJson, type Json } from '../../src/base/canonical-json.ts';

// An independent reading of the ten detections over raw records: it shares no code with the generator or the engine.

type Obj = Record<string, unknown>;

/** What the rules read of one record. */
export interface ModelEvent {
  readonly record: Obj;
  readonly time: number;
  readonly user: string;
  readonly account: string;
  readonly model: string;
  readonly errorCode: string | undefined;
  readonly promptTokens: number | undefined;
  readonly completionTokens: number | undefined;
  readonly guardrailId: string | undefined;
  readonly violation: boolean;
  readonly names: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
  readonly confidences: ReadonlySet<string>;
  readonly codes: ReadonlySet<string>;
}

/** Where the meaning of a field leaves room, both readings must give the labelled alerts. */
export interface Reading {
  /** Lists of names, codes and confidences hold findings that acted, or all findings. */
  readonly findings: 'acted' | 'all';
  /** `action == "BLOCKED"` of a list with several values is null in ES|QL; the pack looks into the list. */
  readonly action: 'only' | 'contains';
}

const POLICIES: Record<string, { name: string; lists: readonly string[] }> = {
  topicPolicy: { name: 'topic_policy', lists: ['topics'] },
  contentPolicy: { name: 'content_policy', lists: ['filters'] },
  wordPolicy: { name: 'word_policy', lists: ['customWords', 'managedWordLists'] },
  sensitiveInformationPolicy: { name: 'sensitive_information_policy', lists: ['piiEntities', 'regexes'] },
  contextualGroundingPolicy: { name: 'contextual_grounding_policy', lists: ['filters'] },
};

/** The log files of a sample, bodies stored apart left out. */
export function logFiles(out: string): string[] {
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json.gz') && !entry.parentPath.endsWith('/data'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

export function readRecords(out: string): Obj[] {
  return logFiles(out).flatMap((file) =>
    gunzipSync(readFileSync(file))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Obj),
  );
}

function obj(value: unknown): Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Obj) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

export function readEvent(record: Obj, reading: Reading): ModelEvent {
  const output = obj(record.output);
  const guardrails: Obj[] = [];
  let intervened = false;
  for (const part of list(output.outputBodyJson).map(obj)) {
    guardrails.push(obj(obj(part['amazon-bedrock-trace']).guardrail), obj(obj(part.trace).guardrail));
    if (part['amazon-bedrock-guardrailAction'] === 'INTERVENED') intervened = true;
    if (part.stopReason === 'guardrail_intervened') intervened = true;
  }
  const assessments = guardrails
    .flatMap((g) => [g.input, g.outputs, g.inputAssessment, g.outputAssessments].flatMap(list))
    .flatMap((sides) => Object.entries(obj(sides)));
  const found = assessments.flatMap(([, assessment]) =>
    Object.entries(POLICIES).flatMap(([key, policy]) =>
      policy.lists
        .flatMap((name) => list(obj(obj(assessment)[key])[name]).map(obj))
        .map((finding) => ({ policy: policy.name, ...finding }) as Obj & { policy: string }),
    ),
  );
  const acted = found.filter((finding) => finding.action !== 'NONE');
  const shown = reading.findings === 'all' ? found : acted;
  const actions = acted.length > 0 ? acted : found;
  const input = obj(record.input);
  return {
    record,
    time: Date.parse(String(record.timestamp)),
    user: String(obj(record.identity).arn),
    account: String(record.accountId),
    model: String(record.modelId),
    errorCode: record.errorCode as string | undefined,
    promptTokens: input.inputTokenCount as number | undefined,
    completionTokens: output.outputTokenCount as number | undefined,
    guardrailId: assessments[0]?.[0],
    violation: intervened || acted.length > 0,
    names: new Set(shown.map((finding) => finding.policy)),
    actions: new Set(actions.map((finding) => String(finding.action))),
    confidences: new Set(shown.filter((finding) => finding.confidence !== undefined).map((f) => String(f.confidence))),
    codes: new Set(shown.map((finding) => String(finding.type ?? finding.match))),
  };
}

/** The id a record must get, from the definition: 128 bits of SHA-256 over its canonical JSON. */
function eventId(event: ModelEvent): string {
  return createHash('sha256')
    .update(canonicalJson(event.record as unknown as Json))
    .digest('hex')
    .slice(0, 32);
}

type Group = Record<string, string | number>;

interface Rule {
  /** The rows an event gives, each with its group; most give one or none. */
  rows(event: ModelEvent, reading: Reading): Group[];
  /** Whether a group's rows in a window make an alert; `ease` lowers each count by so much. */
  fires(rows: readonly ModelEvent[], ease: number): boolean;
}

const CONTENT_CODES = ['HATE', 'MISCONDUCT', 'SEXUAL', 'INSULTS', 'PROMPT_ATTACK', 'VIOLENCE'];

function isBlocked(event: ModelEvent, reading: Reading): boolean {
  return event.actions.has('BLOCKED') && (reading.action === 'contains' || event.actions.size === 1);
}

const byUser = (event: ModelEvent): Group => ({ 'user.id': event.user });
const byModel = (event: ModelEvent): Group => ({
  'user.id': event.user,
  'gen_ai.request.model.id': event.model,
  'cloud.account.id': event.account,
});
const more =
  (than: number) =>
  (rows: readonly ModelEvent[], ease: number): boolean =>
    rows.length > than - ease;

function policyRule(name: string): Rule {
  return {
    rows: (e, reading) => (isBlocked(e, reading) && e.violation && e.names.has(name) ? [byUser(e)] : []),
    fires: more(5),
  };
}

/** The detections by the id of Elastic's rule. */
const RULES: Record<string, Rule> = {
  'f2c653b7-7daf-4774-86f2-34cdbd1fc528': {
    rows: (e) => (e.guardrailId === undefined ? [byUser(e)] : []),
    fires: more(5),
  },
  '0cd2f3e6-41da-40e6-b28b-466f688f00a6': { rows: (e) => (e.violation ? [byModel(e)] : []), fires: more(1) },
  'f4c2515a-18bb-47ce-a768-1dc4e7b0fe6c': {
    rows: (e, reading) =>
      isBlocked(e, reading) && e.names.size > 1 ? [{ 'gen_ai.policy.name_count': e.names.size, ...byModel(e) }] : [],
    fires: more(0),
  },
  '4f855297-c8e0-4097-9d97-d653f7e471c4': {
    // MV_EXPAND of three lists: one row for each combination, of which those that match all conditions count.
    rows: (e, reading) =>
      !isBlocked(e, reading)
        ? []
        : [...e.codes].flatMap((code) =>
            [...e.confidences].flatMap((confidence) =>
              [...e.names].flatMap((name) =>
                name === 'content_policy' && confidence === 'HIGH' && CONTENT_CODES.includes(code) ? [byUser(e)] : [],
              ),
            ),
          ),
    fires: more(5),
  },
  'b1773d05-f349-45fb-9850-287b8f92f02d': {
    rows: (e) => [byUser(e)],
    fires: (rows, ease) => {
      const prompts = rows.flatMap((e) => (e.promptTokens === undefined ? [] : [e.promptTokens]));
      const answers = rows.flatMap((e) => (e.completionTokens === undefined ? [] : [e.completionTokens]));
      const max = Math.max(0, ...prompts);
      const average = answers.reduce((sum, tokens) => sum + tokens, 0) / answers.length;
      if (!(max > 5000 && rows.length > 10 - ease && average > 500)) return false;
      return Math.floor(max / 1000) * rows.length * (average / 500) > 10;
    },
  },
  '17261da3-a6d0-463c-aac8-ea1718afcd20': {
    rows: (e) => (e.errorCode === 'AccessDeniedException' ? [byModel(e)] : []),
    fires: more(3),
  },
  '0e1af929-42ed-4262-a846-55a7c54e7c84': policyRule('sensitive_information_policy'),
  '266bbea8-fcf9-4b0e-ba7b-fc00f6b1dc73': policyRule('topic_policy'),
  '3216949c-9300-4c53-b57a-221e364c6457': policyRule('word_policy'),
  '725a048a-88c5-4fc7-8677-a44fc0031822': {
    rows: (e) => {
      if (e.errorCode !== 'ValidationException') return [];
      const bucket = new Date(Math.floor(e.time / 60_000) * 60_000).toISOString();
      return [{ '@timestamp_bucket': bucket, 'user.id': e.user, 'cloud.account.id': e.account }];
    },
    fires: more(3),
  },
};

export const MODEL_RULE_IDS: readonly string[] = Object.keys(RULES);

/** An alert in a form that compares: from the model, or from labels. */
export interface PlainAlert {
  readonly rule: string;
  readonly group: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly events: readonly string[];
}

export function groupText(group: Readonly<Record<string, string | number>>): string {
  return JSON.stringify(Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function sortAlerts(alerts: readonly PlainAlert[]): PlainAlert[] {
  const key = (alert: PlainAlert): string => `${alert.rule} ${alert.group} ${alert.firstSeen}`;
  return [...alerts].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const LOOKBACK_MS = 3_600_000;

/**
 * Runs every detection over windows of 60 minutes at multiples of `stepMs`, and joins runs into episodes where their
 * evidence overlaps. Runs go on for an hour after the last event.
 */
export function modelAlerts(
  records: readonly Obj[],
  reading: Reading,
  { stepMs = 600_000, ease = 0 }: { stepMs?: number; ease?: number } = {},
): PlainAlert[] {
  const events = records.map((record) => readEvent(record, reading)).sort((a, b) => a.time - b.time);
  const alerts: PlainAlert[] = [];
  for (const [rule, { rows, fires }] of Object.entries(RULES)) {
    const groups = new Map<string, ModelEvent[]>();
    for (const event of events) {
      for (const group of rows(event, reading)) {
        const text = groupText(group);
        const members = groups.get(text);
        if (members === undefined) groups.set(text, [event]);
        else members.push(event);
      }
    }
    for (const [group, members] of groups) {
      for (const episode of episodes(members, fires, stepMs, ease)) {
        const ordered = [...episode].sort((a, b) => a.time - b.time);
        alerts.push({
          rule,
          group,
          firstSeen: new Date(ordered[0]!.time).toISOString(),
          lastSeen: new Date(ordered.at(-1)!.time).toISOString(),
          events: ordered.map(eventId).sort(),
        });
      }
    }
  }
  return sortAlerts(alerts);
}

function episodes(
  members: readonly ModelEvent[],
  fires: Rule['fires'],
  stepMs: number,
  ease: number,
): Set<ModelEvent>[] {
  const result: Set<ModelEvent>[] = [];
  const end = members.at(-1)!.time + LOOKBACK_MS;
  let low = 0;
  let high = 0;
  for (let to = (Math.floor(members[0]!.time / stepMs) + 1) * stepMs; to <= end; to += stepMs) {
    while (high < members.length && members[high]!.time < to) high++;
    while (low < high && members[low]!.time < to - LOOKBACK_MS) low++;
    const window = members.slice(low, high);
    if (window.length === 0 || !fires(window, ease)) continue;
    const open = result.at(-1);
    if (open !== undefined && window.some((event) => open.has(event))) for (const event of window) open.add(event);
    else result.push(new Set(window));
  }
  return result;
}
