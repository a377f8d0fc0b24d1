import type { z } from 'zod';
import type { ThreatEntry, ThreatMapping, ThreatTechnique, VersionedThreatMapping } from '../../rule.ts';
import { filled, table, tables, text } from './field-types.ts';
import { present } from './present.ts';

const entry = { id: filled, name: filled, reference: text.optional() };
const technique = { ...entry, subtechnique: tables(entry).optional() };
const mapping = { tactic: table(entry), technique: tables(technique).optional() };

/** `[[rule.threat]]`: a tactic of a framework, with techniques and subtechniques. */
export const threatSchema = tables({ framework: filled, ...mapping });

/**
 * `[[rule.threat_mappings]]`: threat entries for one version of a framework, under `threat`
 * (elastic/detection-rules#6367); an entry that carries its tactic itself is read as well.
 */
export const threatMappingsSchema = tables({
  framework: filled,
  version: text.optional(),
  threat: threatSchema.optional(),
  tactic: mapping.tactic.optional(),
  technique: mapping.technique,
});

type RawThreat = z.output<typeof threatSchema>[number];

export function toThreat(raw: RawThreat): ThreatMapping {
  return { framework: raw.framework, tactic: toEntry(raw.tactic), techniques: (raw.technique ?? []).map(toTechnique) };
}

export function toThreatMappings(raw: z.output<typeof threatMappingsSchema>[number]): VersionedThreatMapping {
  const own = raw.tactic === undefined ? [] : [toThreat({ ...raw, tactic: raw.tactic })];
  return present({
    framework: raw.framework,
    version: raw.version,
    threat: [...own, ...(raw.threat ?? []).map(toThreat)],
  });
}

function toTechnique(raw: NonNullable<RawThreat['technique']>[number]): ThreatTechnique {
  return { ...toEntry(raw), subtechniques: (raw.subtechnique ?? []).map(toEntry) };
}

function toEntry(raw: { id: string; name: string; reference?: string | undefined }): ThreatEntry {
  return present({ id: raw.id, name: raw.name, reference: raw.reference });
}
