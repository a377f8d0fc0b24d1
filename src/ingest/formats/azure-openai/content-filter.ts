import type { Json } from '../../../base/canonical-json.ts';
import { appendAll } from '../append-all.ts';
import { asArray, asBoolean, asObject, asString, type JsonObject, objectsOf } from '../json-read.ts';
import { type Finding, finding } from '../policy/finding.ts';
import type { PolicyVerdict } from '../policy/policy-fields.ts';

/** The policy a category belongs to: by Bedrock's name where Bedrock has the same, so that one rule reads both. */
const POLICIES: Readonly<Record<string, string>> = {
  hate: 'content_policy',
  sexual: 'content_policy',
  violence: 'content_policy',
  self_harm: 'content_policy',
  profanity: 'word_policy',
  custom_blocklists: 'word_policy',
  jailbreak: 'prompt_attack_policy',
  indirect_attack: 'prompt_attack_policy',
  protected_material_text: 'protected_material_policy',
  protected_material_code: 'protected_material_policy',
  ungrounded_material: 'contextual_grounding_policy',
};

/** Every category of Azure's content filter. */
export const FILTER_CATEGORIES: readonly string[] = Object.keys(POLICIES);

/**
 * What Azure's content filter says in a response: of the prompt (`prompt_filter_results`, or the error that refuses it) and
 * of each choice. A category that was filtered was blocked; one that was only detected, or is not safe, was not.
 */
export function contentFilterVerdict(response: Json | undefined): PolicyVerdict {
  const findings: Finding[] = [];
  let ran = false;
  let intervened = false;
  const whole = asObject(response);
  const pieces = whole === undefined ? objectsOf(asArray(response)) : [whole];
  const add = (results: Json | undefined, source: 'input' | 'output'): void => {
    const object = asObject(results);
    if (object === undefined) return;
    ran = true;
    for (const category of FILTER_CATEGORIES) appendAll(findings, categoryFindings(category, object[category], source));
  };
  for (const piece of pieces) {
    const error = asObject(piece.error);
    const inner = asObject(error?.innererror);
    if (error?.code === 'content_filter') intervened = true;
    add(inner?.content_filter_result ?? inner?.content_filter_results, 'input');
    for (const prompt of objectsOf(piece.prompt_filter_results)) add(prompt.content_filter_results, 'input');
    for (const choice of objectsOf(piece.choices)) {
      if (choice.finish_reason === 'content_filter') intervened = true;
      add(choice.content_filter_results, 'output');
    }
  }
  return { findings, ran, intervened };
}

function categoryFindings(category: string, value: Json | undefined, source: 'input' | 'output'): readonly Finding[] {
  if (category === 'custom_blocklists') return blocklistFindings(value, source);
  const result = asObject(value);
  return result === undefined ? [] : found(category, category.toUpperCase(), result, source);
}

/** Blocklists come as a list, or as an object with `details`; the list's id tells which it was. */
function blocklistFindings(value: Json | undefined, source: 'input' | 'output'): readonly Finding[] {
  const lists = Array.isArray(value) ? objectsOf(value) : objectsOf(asObject(value)?.details);
  return lists.flatMap((list) => found('custom_blocklists', asString(list.id), list, source));
}

function found(category: string, code: string | undefined, result: JsonObject, source: 'input' | 'output'): Finding[] {
  const severity = asString(result.severity);
  const filtered = asBoolean(result.filtered) === true;
  const detected = asBoolean(result.detected) === true || (severity !== undefined && severity !== 'safe');
  if (!filtered && !detected) return [];
  return [
    finding({
      policy: POLICIES[category] ?? category,
      source,
      code,
      action: filtered ? 'BLOCKED' : 'NONE',
      type: category,
      name: asString(result.id),
      severity,
    }),
  ];
}
