// Makes src/catalog/frameworks/atlas-table.ts from the data of MITRE ATLAS.
//
//   node scripts/make-atlas-table.mjs ATLAS.yaml
//
// The file is dist/ATLAS.yaml of https://github.com/mitre-atlas/atlas-data.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { writeTable } from './framework-table-text.mjs';

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: node scripts/make-atlas-table.mjs ATLAS.yaml');
const data = parse(readFileSync(source, 'utf8'));
const [matrix] = data.matrices;
const tactics = new Set(matrix.tactics.map(({ id }) => id));

writeTable('atlas', {
  note: [
    'MITRE ATLAS (https://atlas.mitre.org): ids, names, and what stands under what.',
    'From its data (https://github.com/mitre-atlas/atlas-data), Apache License 2.0.',
  ],
  key: 'atlas',
  title: 'MITRE ATLAS',
  version: String(data.version),
  // As the layers that ATLAS publishes for its own Navigator name it.
  domain: 'atlas-atlas',
  tactics: matrix.tactics,
  techniques: matrix.techniques.map((technique) => ({
    id: technique.id,
    name: technique.name,
    parent: technique['subtechnique-of'],
    tactics: technique.tactics?.filter((id) => tactics.has(id)),
  })),
  // Ids that are gone are not in the data.
  replaced: [],
});
