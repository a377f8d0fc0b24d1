import type { Coverage } from './coverage.ts';
import { type Framework, fullName, type Tactic, type Technique } from './framework.ts';

/** A rule with what it covers. */
export interface CoveringRule {
  /** Its own among the rules of a matrix. */
  readonly key: string;
  readonly name: string;
  readonly coverage: Coverage;
}

/** A framework's matrix with the rules that stand in it. */
export interface CoverageMatrix {
  readonly framework: Framework;
  /** In the framework's order; one without a tactic where the framework is a list. */
  readonly columns: readonly MatrixColumn[];
  /** Techniques that some rule covers, itself or one under it, each once however many columns it stands in. */
  readonly covered: readonly Technique[];
  /** The rules that cover something of it. */
  readonly rules: readonly CoveringRule[];
}

export interface MatrixColumn {
  readonly tactic: Tactic | null;
  /** Rules that name the tactic and no technique of it. */
  readonly rules: readonly CoveringRule[];
  readonly cells: readonly MatrixCell[];
}

export interface MatrixCell {
  readonly technique: Technique;
  /** The rules that name it under this tactic, not those that name one under it alone. */
  readonly rules: readonly CoveringRule[];
  /** The rules that name it or one under it, each once. */
  readonly allRules: readonly CoveringRule[];
  readonly under: readonly MatrixCell[];
}

/** Sets rules into a framework's matrix, gaps and all. */
export function coverageMatrix(framework: Framework, rules: readonly CoveringRule[]): CoverageMatrix {
  const byPlace = new Map<string, CoveringRule[]>();
  const covering: CoveringRule[] = [];
  for (const rule of rules) {
    const places = placesOf(framework, rule.coverage);
    if (places.size > 0) covering.push(rule);
    for (const place of places) byPlace.set(place, [...(byPlace.get(place) ?? []), rule]);
  }
  const at = (tactic: Tactic | null, id: string) => byPlace.get(place(tactic?.id ?? null, id)) ?? [];
  const cell = (tactic: Tactic | null, technique: Technique): MatrixCell => {
    const own = at(tactic, technique.id);
    const under = technique.subtechniques.map((sub) => cell(tactic, sub));
    return { technique, rules: own, under, allRules: [...new Set([...own, ...under.flatMap((c) => c.allRules)])] };
  };
  const tactics: readonly (Tactic | null)[] = framework.tactics.length === 0 ? [null] : framework.tactics;
  const columns = tactics.map((tactic) => ({
    tactic,
    rules: at(tactic, ''),
    cells: framework.techniques
      .filter((technique) => tactic === null || technique.tactics.includes(tactic))
      .map((technique) => cell(tactic, technique)),
  }));
  const covered = new Set(
    columns.flatMap(({ cells }) => cells.filter((c) => c.allRules.length > 0).map((c) => c.technique)),
  );
  return { framework, columns, covered: framework.techniques.filter((t) => covered.has(t)), rules: covering };
}

/** A technique's id with its name, that of the technique it is under before it. */
export function techniqueLabel(technique: Technique): string {
  return `${technique.id} ${fullName(technique)}`;
}

function placesOf(framework: Framework, coverage: Coverage): Set<string> {
  const places = new Set<string>();
  for (const { tactic_id, techniques } of coverage.rows) {
    for (const { id } of techniques) if (framework.technique(id) !== undefined) places.add(place(tactic_id, id));
    if (techniques.length === 0 && framework.tactic(tactic_id ?? '') !== undefined) places.add(place(tactic_id, ''));
  }
  return places;
}

function place(tactic: string | null, technique: string): string {
  return `${tactic ?? ''} ${technique}`;
}
