import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { frameworkOf, frameworks } from '../../../src/catalog/frameworks/registry.ts';

const ATLAS_DATA = '../shared/data/atlas/ATLAS.yaml';
const present = existsSync(ATLAS_DATA);
if (!present) console.log('skipped: no shared data');

describe('the tables of frameworks', () => {
  it('hold every tactic and technique of their version', () => {
    const sizes = frameworks().map((f) => [
      f.key,
      f.tactics.length,
      f.techniques.length,
      f.techniques.flatMap((technique) => technique.subtechniques).length,
    ]);
    // ATT&CK 18: as its release notes count them.
    expect(sizes).toContainEqual(['attack', 14, 216, 475]);
    expect(sizes).toContainEqual(['atlas', 16, 101, 69]);
    expect(sizes).toContainEqual(['owasp_llm', 0, 10, 0]);
  });

  it.each(frameworks().map((f) => [f.title, f] as const))(
    '%s: every replaced id leads to one that is there',
    (_, f) => {
      const gone = f.replacedIds;
      expect(gone.filter((id) => f.successor(id) === undefined)).toEqual([]);
      expect(gone.filter((id) => f.technique(id) !== undefined)).toEqual([]);
    },
  );

  it.skipIf(!present)('hold what the data of ATLAS says', () => {
    const data = parse(readFileSync(ATLAS_DATA, 'utf8'));
    const atlas = frameworkOf('atlas');
    expect(atlas.version).toBe(data.version);
    expect(atlas.tactics.map(({ id, name }) => ({ id, name }))).toEqual(
      data.matrices[0].tactics.map(({ id, name }: { id: string; name: string }) => ({ id, name })),
    );
    for (const technique of data.matrices[0].techniques) {
      const known = atlas.technique(technique.id);
      expect(known?.name, technique.id).toBe(technique.name);
      expect(known?.parent?.id, technique.id).toBe(technique['subtechnique-of']);
      if (technique.tactics !== undefined) {
        expect(new Set(known?.tactics.map(({ id }) => id)), technique.id).toEqual(new Set(technique.tactics));
      }
    }
  });
});
