import { compareText } from '../../base/compare-text.ts';
import type { CatalogRule } from '../catalog-rule.ts';
import { canonicalId } from '../frameworks/canonical-id.ts';
import { coverageOf } from '../frameworks/coverage-of.ts';
import { type Framework, fullName, type Technique } from '../frameworks/framework.ts';
import { frameworkOf, frameworks } from '../frameworks/registry.ts';
import type { CorpusRule } from './corpus.ts';

/** The tactics and techniques of a rule by their ids, resolved, with the techniques that they are under; ids that are in no framework stay as they are. */
export function threatOf({ techniques }: Pick<CatalogRule, 'techniques'>): Pick<CorpusRule, 'tactics' | 'techniques'> {
  const { rows } = coverageOf(techniques);
  const resolved = rows.flatMap((row) => row.techniques.flatMap(({ id }) => withParents(id)));
  const unknown = techniques
    .map(({ framework, id }) => ({ framework: frameworkOf(framework), id: canonicalId(framework, id) }))
    .filter(
      ({ framework, id }) => (framework.technique(id) ?? framework.successor(id) ?? framework.tactic(id)) === undefined,
    );
  return {
    tactics: sorted(rows.flatMap(({ tactic_id }) => tactic_id ?? [])),
    techniques: sorted([...resolved, ...unknown.map(({ id }) => id)]),
  };
}

/** The ids that a tactic may be meant by: `Initial Access`, `initial-access`, `TA0001`; of all frameworks that have it. */
export function tacticIds(text: string): string[] {
  const meant = frameworks().flatMap((framework) => framework.tactic(canonicalId(framework.key, text))?.id ?? []);
  return meant.length > 0 ? meant : [text];
}

/** The ids that a technique may be meant by: `T1078`, `t0051`, `LLM04`, or its name; what is none of them stays as it is. */
export function techniqueIds(text: string): string[] {
  const name = text.trim().toLowerCase();
  const meant = frameworks().flatMap((framework) => {
    const id = canonicalId(framework.key, text);
    const technique = framework.technique(id) ?? framework.successor(id);
    if (technique !== undefined) return [technique.id];
    return everyTechnique(framework)
      .filter((each) => each.name.toLowerCase() === name || fullName(each).toLowerCase() === name)
      .map((each) => each.id);
  });
  return meant.length > 0 ? meant : [text];
}

/** The name of a tactic or technique by its id; undefined where no framework has it. */
export function threatTitle(id: string): string | undefined {
  for (const framework of frameworks()) {
    const tactic = framework.tactic(id);
    if (tactic?.id === id) return tactic.name;
    const technique = framework.technique(id);
    if (technique !== undefined) return fullName(technique);
  }
  return undefined;
}

function withParents(id: string): string[] {
  for (const framework of frameworks()) {
    const technique = framework.technique(id);
    if (technique !== undefined) return technique.parent === null ? [id] : [technique.parent.id, id];
  }
  return [id];
}

function everyTechnique(framework: Framework): Technique[] {
  return framework.techniques.flatMap((technique) => [technique, ...technique.subtechniques]);
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}
