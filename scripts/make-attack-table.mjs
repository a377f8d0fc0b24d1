// Makes src/catalog/frameworks/attack-table.ts from ATT&CK's own data.
//
//   node scripts/make-attack-table.mjs enterprise-attack.json
//
// The file is the STIX 2.1 bundle of https://github.com/mitre-attack/attack-stix-data (enterprise-attack/).
import { readFileSync } from 'node:fs';
import { writeTable } from './framework-table-text.mjs';

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: node scripts/make-attack-table.mjs enterprise-attack.json');
const { objects } = JSON.parse(readFileSync(source, 'utf8'));

const byRef = new Map(objects.map((object) => [object.id, object]));
const idOf = (object) => object.external_references?.find((ref) => ref.source_name === 'mitre-attack')?.external_id;
const current = (object) => object.revoked !== true && object.x_mitre_deprecated !== true;
const of = (type) => objects.filter((object) => object.type === type);

const matrix = of('x-mitre-matrix').find(current);
const tactics = matrix.tactic_refs.map((ref) => byRef.get(ref));
const tacticId = new Map(tactics.map((tactic) => [tactic.x_mitre_shortname, idOf(tactic)]));
const tacticIds = [...tacticId.values()];

const patterns = of('attack-pattern');
const techniques = patterns.filter(current).map((pattern) => ({
  id: idOf(pattern),
  name: pattern.name,
  parent: pattern.x_mitre_is_subtechnique === true ? idOf(pattern).split('.')[0] : undefined,
  tactics: pattern.kill_chain_phases
    .filter((phase) => phase.kill_chain_name === 'mitre-attack')
    .map((phase) => tacticId.get(phase.phase_name))
    .sort((a, b) => tacticIds.indexOf(a) - tacticIds.indexOf(b)),
}));

// A successor may itself have one.
const revokedBy = new Map(
  of('relationship')
    .filter((relationship) => relationship.relationship_type === 'revoked-by')
    .map((relationship) => [relationship.source_ref, relationship.target_ref]),
);
const replaced = patterns.flatMap((pattern) => {
  let now = pattern;
  for (let step = 0; revokedBy.has(now.id) && step < 10; step++) now = byRef.get(revokedBy.get(now.id));
  return now !== pattern && current(now) && idOf(now) !== idOf(pattern) ? [[idOf(pattern), idOf(now)]] : [];
});

writeTable('attack', {
  note: [
    'MITRE ATT&CK for Enterprise (https://attack.mitre.org): ids, names, and what stands under what.',
    'Copyright The MITRE Corporation; reproduced and distributed with its permission (https://attack.mitre.org/resources/legal-and-branding/terms-of-use/).',
  ],
  key: 'attack',
  title: 'MITRE ATT&CK',
  version: of('x-mitre-collection')[0].x_mitre_version,
  domain: 'enterprise-attack',
  tactics: tactics.map((tactic) => ({ id: idOf(tactic), name: tactic.name })),
  techniques,
  replaced: replaced.sort(([a], [b]) => (a < b ? -1 : 1)),
});
