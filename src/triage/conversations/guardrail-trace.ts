import type { Json } from '../../base/canonical-json.ts';
import { parseJsonText } from '../../ingest/formats/body.ts';
import { asNumber, asObject, asString } from '../../ingest/formats/json-read.ts';

/** One entry of one policy of a guardrail or content filter. */
export interface GuardrailFinding {
  /** As `content_policy`, `topic_policy`, `word_policy`, `sensitive_information_policy`, `contextual_grounding_policy`. */
  readonly policy: string;
  /** Whether it was in what was sent or in what was answered; null where the log does not tell. */
  readonly source: 'input' | 'output' | null;
  /** `BLOCKED`, `ANONYMIZED`, `NONE` where it was only detected, ... */
  readonly action: string;
  /** The kind of thing found, as `VIOLENCE`, `EMAIL`. */
  readonly type: string | null;
  /** The entry's own name, as a topic's or a pattern's. */
  readonly name: string | null;
  readonly confidence: string | null;
  readonly severity: string | null;
  readonly score: number | null;
  readonly threshold: number | null;
  /** The text that matched. */
  readonly match: string | null;
}

/** What the log tells of guardrails that looked at a call. */
export interface GuardrailTrace {
  readonly ids: readonly string[];
  /** The strongest: `BLOCKED`, `ANONYMIZED`, `INTERVENED` (the log tells no more), or `NONE`. */
  readonly action: string;
  /** Those that acted first. */
  readonly findings: readonly GuardrailFinding[];
  /** Findings beyond those that are given. */
  readonly more: number;
}

const MOST_FINDINGS = 50;

/** The trace of an event from its fields; null where nothing says that a guardrail ran. */
export function guardrailTrace(fields: {
  readonly ids: readonly string[];
  readonly actions: readonly string[];
  readonly details: readonly string[];
  readonly violation: boolean | null;
}): GuardrailTrace | null {
  const { ids, actions, details, violation } = fields;
  if (ids.length === 0 && actions.length === 0 && details.length === 0 && violation === null) return null;
  const findings = details
    .map((text) => findingOf(parseJsonText(text)))
    .filter((found) => found !== undefined)
    .sort((a, b) => rank(a.action) - rank(b.action));
  const told = [...actions, ...findings.map((found) => found.action)];
  const action =
    STRENGTH.find((known) => told.includes(known)) ?? told[0] ?? (violation === true ? 'INTERVENED' : 'NONE');
  return {
    ids,
    action,
    findings: findings.slice(0, MOST_FINDINGS),
    more: Math.max(0, findings.length - MOST_FINDINGS),
  };
}

const STRENGTH = ['BLOCKED', 'ANONYMIZED', 'INTERVENED', 'NONE'];

function rank(action: string): number {
  const at = STRENGTH.indexOf(action);
  return at === -1 ? STRENGTH.length : at;
}

/** A finding as `gen_ai.policy.match_detail` holds it, in our form or in that of Elastic's integration, which names the text `match` too. */
function findingOf(json: Json | undefined): GuardrailFinding | undefined {
  const entry = asObject(json);
  if (entry === undefined) return undefined;
  const source = asString(entry.source);
  return {
    policy: asString(entry.policy) ?? 'guardrail',
    source: source === 'input' || source === 'output' ? source : null,
    action: asString(entry.action) ?? 'NONE',
    type: asString(entry.type) ?? null,
    name: asString(entry.name) ?? null,
    confidence: asString(entry.confidence) ?? null,
    severity: asString(entry.severity) ?? null,
    score: asNumber(entry.score) ?? null,
    threshold: asNumber(entry.threshold) ?? null,
    match: asString(entry.match) ?? null,
  };
}
