import { canonicalJson, type Json } from '../../../base/canonical-json.ts';
import type { FieldDeclaration } from '../../format.ts';
import type { EventFields } from '../event-fields.ts';
import { acted, type Finding } from './finding.ts';

/** The fields that {@link setPolicyFields} writes. */
export const POLICY_FIELDS: readonly FieldDeclaration[] = [
  {
    name: 'gen_ai.compliance.violation_detected',
    type: 'boolean',
    description:
      'Whether a guardrail or filter acted on the request or the answer; false where it ran and let both pass.',
  },
  {
    name: 'gen_ai.compliance.violation_code',
    type: 'keyword',
    list: true,
    description: 'The rules that were broken, as VIOLENCE, DENY or EMAIL.',
  },
  {
    name: 'gen_ai.compliance.request_triggered',
    type: 'keyword',
    list: true,
    description: 'Policies that acted on what the user sent.',
  },
  {
    name: 'gen_ai.compliance.response_triggered',
    type: 'keyword',
    list: true,
    description: 'Policies that acted on what the model answered.',
  },
  {
    name: 'gen_ai.policy.violation',
    type: 'boolean',
    description: 'The same as gen_ai.compliance.violation_detected.',
  },
  {
    name: 'gen_ai.policy.name',
    type: 'keyword',
    list: true,
    description: 'The policies that acted; where none did, those that only detected something.',
  },
  {
    name: 'gen_ai.policy.action',
    type: 'keyword',
    list: true,
    description: 'What was done: BLOCKED wherever anything was blocked, else ANONYMIZED, INTERVENED or NONE.',
  },
  {
    name: 'gen_ai.policy.confidence',
    type: 'keyword',
    list: true,
    description: 'How sure the policies under gen_ai.policy.name were: LOW, MEDIUM, HIGH.',
  },
  {
    name: 'gen_ai.policy.match_detail',
    type: 'keyword',
    list: true,
    description: 'Every finding as JSON, detected ones too: policy, source, action, type, name, match, score.',
  },
  {
    name: 'gen_ai.policy.match_detail.action',
    type: 'keyword',
    list: true,
    description: 'The actions of all findings.',
  },
  { name: 'gen_ai.policy.match_detail.match', type: 'keyword', list: true, description: 'The texts that matched.' },
  {
    name: 'gen_ai.policy.match_detail.name',
    type: 'keyword',
    list: true,
    description: 'Names of the topics and patterns found.',
  },
  { name: 'gen_ai.policy.match_detail.type', type: 'keyword', list: true, description: 'The types of all findings.' },
  {
    name: 'gen_ai.policy.match_detail.score',
    type: 'double',
    list: true,
    description: 'Scores of findings that have one, from 0 to 1.',
  },
  {
    name: 'gen_ai.policy.match_detail.threshold',
    type: 'double',
    list: true,
    description: 'The thresholds that those scores were held against.',
  },
];

const NAMES = POLICY_FIELDS.map((field) => field.name);

/** What is known of a guardrail's work on one request. */
export interface PolicyVerdict {
  readonly findings: readonly Finding[];
  /** It is known to have run, whether or not it found anything. */
  readonly ran: boolean;
  /** It says that it intervened, which a log without a trace says, too. */
  readonly intervened: boolean;
}

/** Whether the request or its answer was stopped, as far as the log tells. */
export function isBlocked(verdict: PolicyVerdict): boolean {
  const actions = verdict.findings.filter(acted);
  return actions.length === 0 ? verdict.intervened : actions.some((found) => found.action === 'BLOCKED');
}

/**
 * Sets the policy and compliance fields. The action of a blocked request is BLOCKED alone, whatever else was masked in it:
 * in ES|QL a list with two values equals neither, so a rule that asks for blocked requests would miss it.
 */
export function setPolicyFields(fields: EventFields, verdict: PolicyVerdict): void {
  if (!(verdict.ran || verdict.intervened) || !fields.wantsAny(NAMES)) return;
  const { findings } = verdict;
  const acting = findings.filter(acted);
  const violation = acting.length > 0 || verdict.intervened;
  fields.set('gen_ai.compliance.violation_detected', violation);
  fields.set('gen_ai.policy.violation', violation);
  if (verdict.intervened && acting.length === 0) fields.keywords('gen_ai.policy.action', ['INTERVENED']);
  if (findings.length === 0) return;

  const telling = acting.length > 0 ? acting : findings;
  fields.keywords(
    'gen_ai.policy.name',
    each(telling, (found) => found.policy),
  );
  fields.keywords(
    'gen_ai.policy.confidence',
    each(telling, (found) => found.confidence),
  );
  if (acting.length > 0 || !verdict.intervened) fields.keywords('gen_ai.policy.action', strongestActions(telling));
  fields.keywords(
    'gen_ai.compliance.violation_code',
    each(acting, (found) => found.code),
  );
  fields.keywords('gen_ai.compliance.request_triggered', policiesOn('input', acting));
  fields.keywords('gen_ai.compliance.response_triggered', policiesOn('output', acting));
  setDetails(fields, findings);
}

function strongestActions(findings: readonly Finding[]): readonly string[] {
  const actions = findings.map((found) => found.action);
  return actions.includes('BLOCKED') ? ['BLOCKED'] : actions;
}

function policiesOn(source: 'input' | 'output', findings: readonly Finding[]): readonly string[] {
  return findings.filter((found) => found.source === source).map((found) => found.policy);
}

function setDetails(fields: EventFields, findings: readonly Finding[]): void {
  if (fields.wants('gen_ai.policy.match_detail')) {
    fields.keywords('gen_ai.policy.match_detail', findings.map(detailJson));
  }
  fields.keywords(
    'gen_ai.policy.match_detail.action',
    each(findings, (found) => found.action),
  );
  fields.keywords(
    'gen_ai.policy.match_detail.match',
    each(findings, (found) => found.match),
  );
  fields.keywords(
    'gen_ai.policy.match_detail.name',
    each(findings, (found) => found.name),
  );
  fields.keywords(
    'gen_ai.policy.match_detail.type',
    each(findings, (found) => found.type),
  );
  fields.doubles(
    'gen_ai.policy.match_detail.score',
    each(findings, (found) => found.score),
  );
  fields.doubles(
    'gen_ai.policy.match_detail.threshold',
    each(findings, (found) => found.threshold),
  );
}

function each<T extends Json>(findings: readonly Finding[], of: (found: Finding) => T | undefined): (T | undefined)[] {
  return findings.map(of);
}

function detailJson(found: Finding): string {
  const { code: _, ...members } = found;
  const known = Object.entries(members).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  return canonicalJson(Object.fromEntries(known));
}
