import type { DetectionRule, Hunt, ThreatMapping } from '../../../rules/rule.ts';
import type { NamedTechnique } from '../../catalog-rule.ts';
import { ATLAS_ID, idsIn, OWASP_ID, owaspRisks, techniquesOfLink } from '../../frameworks/technique-links.ts';

/** Ids as people write them; ATLAS's `AML.` is left out where the framework is named beside it. */
const SHORT_ATLAS_ID = /(?<![\w.])(TA?\d{4}(?:\.\d{3})?)\b/gi;
const ATTACK_ID = /(?<!\w)(TA\d{4}|T\d{4}(?:\.\d{3})?)\b/gi;
/** As people write it beside the list's name: `LLM 4`. */
const LOOSE_OWASP_ID = /\bLLM[-_ ]?(0?[1-9]|10)(?:[:_ -]{0,2}(20\d{2}))?(?!\d)/gi;

/** All techniques that a rule names: in `threat`, `threat_mappings`, tags and references, each once per place. */
export function ruleTechniques(rule: DetectionRule): NamedTechnique[] {
  return unique([
    ...rule.threat.flatMap((mapping) => ofMapping(mapping, 'threat')),
    ...rule.threatMappings.flatMap(({ threat }) => threat.flatMap((mapping) => ofMapping(mapping, 'threat_mappings'))),
    ...rule.tags.flatMap(ofTag),
    ...rule.references.flatMap(techniquesOfLink),
  ]);
}

/** All techniques that a hunt names, in `mitre` and its references. */
export function huntTechniques(hunt: Hunt): NamedTechnique[] {
  return unique([...hunt.mitre.flatMap((id) => named(id, 'mitre')), ...hunt.references.flatMap(techniquesOfLink)]);
}

/** A mapping's techniques with those under them; its tactic where it names none. */
function ofMapping({ framework, tactic, techniques }: ThreatMapping, where: string): NamedTechnique[] {
  const ids = techniques.flatMap(({ id, subtechniques }) => [id, ...subtechniques.map((sub) => sub.id)]);
  const under = tactic.id.trim().toUpperCase();
  if (ids.length === 0) return named(under, where, framework);
  return ids.flatMap((id) => named(id, where, framework)).map((technique) => ({ ...technique, tactic: under }));
}

/** An id by itself, whether or not there is such a one; none where it is of no framework that is known. */
function named(written: string, where: string, frameworkName = ''): NamedTechnique[] {
  const id = written.trim().toUpperCase();
  const framework = frameworkOf(id, frameworkName);
  return framework === undefined ? [] : [{ framework, id, where }];
}

/** Told by the id where it can be told: mappings come under each other's names. */
function frameworkOf(id: string, name: string): NamedTechnique['framework'] | undefined {
  if (id.startsWith('AML.')) return 'atlas';
  if (/^LLM\d/.test(id)) return 'owasp_llm';
  if (/atlas/i.test(name)) return 'atlas';
  if (/owasp/i.test(name)) return 'owasp_llm';
  return /att&?ck/i.test(name) || /^TA?\d/.test(id) ? 'attack' : undefined;
}

/** `Mitre Atlas: T0051`, `MITRE ATLAS: AML.T0051`, `OWASP LLM04:2025`, `MITRE ATT&CK: T1078.004`, or an id alone. */
function ofTag(tag: string): NamedTechnique[] {
  const where = 'tags';
  const atlas = /\batlas\b/i.test(tag);
  const found: NamedTechnique[] = idsIn(tag, ATLAS_ID).map((id) => ({ framework: 'atlas', id: `AML.${id}`, where }));
  const rest = tag.replace(ATLAS_ID, ' ');
  if (atlas) {
    for (const id of idsIn(rest, SHORT_ATLAS_ID)) found.push({ framework: 'atlas', id: `AML.${id}`, where });
  } else if (/att(?:&?c|ac)k|\bmitre\b/i.test(tag) || /^\s*TA?\d{4}(\.\d{3})?\s*$/i.test(tag)) {
    for (const id of idsIn(rest, ATTACK_ID)) found.push({ framework: 'attack', id, where });
  }
  for (const { id, year } of owaspRisks(rest, /owasp/i.test(tag) ? LOOSE_OWASP_ID : OWASP_ID))
    found.push({ framework: 'owasp_llm', id: year === undefined ? id : `${id}:${year}`, where });
  return found;
}

function unique(techniques: readonly NamedTechnique[]): NamedTechnique[] {
  const byKey = new Map<string, NamedTechnique>();
  for (const technique of techniques) {
    const { framework, id, tactic = '', where } = technique;
    const key = [framework, id, tactic, where].join(' ');
    if (!byKey.has(key)) byKey.set(key, technique);
  }
  return [...byKey.values()];
}
