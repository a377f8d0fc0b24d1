import type { DetectionRule, ThreatEntry, ThreatMapping } from '../rules/rule.ts';

/** A tactic with techniques, as Elastic's alerts write it. */
export interface AlertThreat {
  readonly framework: string;
  readonly tactic?: ThreatEntry;
  readonly technique: readonly AlertTechnique[];
}

export interface AlertTechnique {
  readonly id: string;
  readonly name?: string;
  readonly reference?: string;
  readonly subtechnique?: readonly ThreatEntry[];
}

/**
 * What a rule says of the attacker's techniques: its `threat` entries, and the ATLAS techniques and OWASP risks that rules
 * for LLM workloads name in tags only (`Mitre Atlas: T0051`, `Mitre Atlas: LLM04`).
 */
export function threatOf(rule: DetectionRule): AlertThreat[] {
  const mapped = allThreats(rule).map(
    (entry): AlertThreat => ({
      framework: entry.framework,
      tactic: entry.tactic,
      technique: entry.techniques.map(({ subtechniques, ...technique }) =>
        subtechniques.length === 0 ? technique : { ...technique, subtechnique: subtechniques },
      ),
    }),
  );
  const named = new Set(mapped.flatMap((entry) => entry.technique.map((t) => t.id)));
  const tagged = rule.tags.map((tag) =>
    /^mitre atlas:\s*(?:AML\.)?(T\d{4}(?:\.\d{3})?|LLM\d{2})$/i.exec(tag)?.[1]?.toUpperCase(),
  );
  const atlas = tagged.flatMap((id) => (id?.startsWith('T') && !named.has(`AML.${id}`) ? [`AML.${id}`] : []));
  const owasp = tagged.flatMap((id) => (id?.startsWith('LLM') ? [id] : []));
  if (atlas.length > 0) {
    const technique = atlas.map((id) => ({ id, reference: `https://atlas.mitre.org/techniques/${id}` }));
    mapped.push({ framework: 'MITRE ATLAS', technique });
  }
  if (owasp.length > 0) mapped.push({ framework: 'OWASP LLM Top 10', technique: owasp.map((id) => ({ id })) });
  return mapped;
}

/** A rule's `threat` and `threat_mappings`: what the latter say of ATLAS stands in for what the former do. */
function allThreats(rule: DetectionRule): ThreatMapping[] {
  const further = rule.threatMappings.flatMap((m) => m.threat);
  const isAtlas = (entry: ThreatMapping) => entry.framework === 'MITRE ATLAS';
  const kept = further.some(isAtlas) ? rule.threat.filter((entry) => !isAtlas(entry)) : rule.threat;
  return [...kept, ...further];
}

/** The ids of the techniques that an alert points to, each followed by its subtechniques' and given once. */
export function techniqueIds(threats: readonly AlertThreat[]): string[] {
  const techniques = threats.flatMap((threat) => threat.technique);
  return [...new Set(techniques.flatMap((t) => [t.id, ...(t.subtechnique ?? []).map((sub) => sub.id)]))];
}
