import { asBoolean, asNumber, asObject, asString, type JsonObject, objectsOf } from '../json-read.ts';
import { acted, type Finding, finding } from '../policy/finding.ts';

type Source = 'input' | 'output' | undefined;

const MEMBERS = [
  'topicPolicy',
  'contentPolicy',
  'wordPolicy',
  'sensitiveInformationPolicy',
  'contextualGroundingPolicy',
  'automatedReasoningPolicy',
  'invocationMetrics',
  'appliedGuardrailDetails',
] as const;

/** Whether an object is an assessment itself, and no map of them. */
export function isAssessment(object: JsonObject): boolean {
  return MEMBERS.some((member) => object[member] !== undefined);
}

/**
 * What an assessment found, by policy. Entries that found nothing (reported with a full output scope, or a grounding score
 * above its threshold) are left out. The shape is GuardrailAssessment of Bedrock's API reference.
 */
export function assessmentFindings(assessment: JsonObject, source: Source): readonly Finding[] {
  const content = asObject(assessment.contentPolicy);
  const topic = asObject(assessment.topicPolicy);
  const word = asObject(assessment.wordPolicy);
  const sensitive = asObject(assessment.sensitiveInformationPolicy);
  const grounding = asObject(assessment.contextualGroundingPolicy);
  const reasoning = asObject(assessment.automatedReasoningPolicy);
  return [
    ...entries('content_policy', content?.filters, source, (entry) => asString(entry.type)),
    ...entries('topic_policy', topic?.topics, source, (entry) => asString(entry.type)),
    ...entries('word_policy', word?.customWords, source, () => undefined),
    ...entries('word_policy', word?.managedWordLists, source, (entry) => asString(entry.type)),
    ...entries('sensitive_information_policy', sensitive?.piiEntities, source, (entry) => asString(entry.type)),
    // A pattern has no type; the name that the guardrail's owner gave it tells which rule was broken.
    ...entries('sensitive_information_policy', sensitive?.regexes, source, (entry) => asString(entry.name)),
    ...entries('contextual_grounding_policy', grounding?.filters, source, (entry) => asString(entry.type)),
    ...reasoningFindings(reasoning, source),
  ];
}

function entries(
  policy: string,
  list: JsonObject[string] | undefined,
  source: Source,
  code: (entry: JsonObject) => string | undefined,
): readonly Finding[] {
  return objectsOf(list)
    .filter((entry) => asBoolean(entry.detected) !== false)
    .map((entry) =>
      finding({
        policy,
        source,
        code: code(entry),
        action: asString(entry.action)?.toUpperCase() || 'NONE',
        confidence: asString(entry.confidence),
        name: asString(entry.name),
        type: asString(entry.type),
        match: asString(entry.match),
        score: asNumber(entry.score),
        threshold: asNumber(entry.threshold),
      }),
    )
    .filter((found) => acted(found) || foundSomething(found));
}

function foundSomething(found: Finding): boolean {
  if (found.score !== undefined && found.threshold !== undefined) return found.score < found.threshold;
  return found.confidence !== 'NONE';
}

/** Results of automated reasoning that say nothing against the answer. */
const HARMLESS = new Set(['VALID', 'NO_DATA', 'NO_TRANSLATIONS']);

/** Automated reasoning only reports: its findings carry no action, and their result is the member's name. */
function reasoningFindings(policy: JsonObject | undefined, source: Source): readonly Finding[] {
  return objectsOf(policy?.findings).flatMap((entry) => {
    const result = asString(entry.result) ?? Object.keys(entry)[0] ?? '';
    const code = result.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
    if (code === '' || HARMLESS.has(code)) return [];
    const action = asString(entry.action)?.toUpperCase() || 'NONE';
    return [finding({ policy: 'automated_reasoning_policy', source, code, type: code, action })];
  });
}
