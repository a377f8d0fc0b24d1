import type { RowValue } from '../store/event-store.ts';

/** One row of a rule's result in one run. */
export interface Firing {
  readonly run: number;
  /** The group key's values. */
  readonly key: readonly RowValue[];
  /** The row itself. */
  readonly row: readonly RowValue[];
  /** The survivors behind it, by number, each once. */
  readonly evidence: readonly number[];
  /** How many rows it was made of: more than there are events where one event makes several rows. */
  readonly rows: number;
}

/** The firings of one group key that are one attack. */
export interface Episode {
  readonly firings: readonly Firing[];
  /** All evidence of its firings, each survivor once, ascending. */
  readonly evidence: readonly number[];
}

/**
 * Joins firings of one key into episodes. Rules look back further than they advance, so one burst is seen by several
 * runs: a firing whose evidence overlaps the open episode's joins it, and one that shares nothing opens a new one.
 * Where the key holds a time bucket (`bucketed`), the bucket is the episode. Firings without evidence (a rule that
 * counts absence) join where runs follow each other.
 *
 * @param firings of one key, in the order of their runs
 */
export function joinEpisodes(firings: readonly Firing[], bucketed: boolean): Episode[] {
  const episodes: { firings: Firing[]; evidence: Set<number> }[] = [];
  for (const firing of firings) {
    const open = episodes.at(-1);
    if (open !== undefined && (bucketed || continues(open, firing))) {
      open.firings.push(firing);
      for (const survivor of firing.evidence) open.evidence.add(survivor);
    } else {
      episodes.push({ firings: [firing], evidence: new Set(firing.evidence) });
    }
  }
  return episodes.map((e) => ({ firings: e.firings, evidence: [...e.evidence].sort((a, b) => a - b) }));
}

function continues(open: { firings: Firing[]; evidence: Set<number> }, firing: Firing): boolean {
  if (firing.evidence.length === 0) return open.evidence.size === 0 && firing.run === open.firings.at(-1)!.run + 1;
  return firing.evidence.some((survivor) => open.evidence.has(survivor));
}

/**
 * Firings by group key, each key's in the order of runs; of several rows of a key in a run, the first stands, and the evidence is that of
 * all: which is the first may depend on the order of rows, and what is behind it must not.
 */
export function groupByKey(firings: Iterable<Firing>): Firing[][] {
  const byKey = new Map<string, Map<number, Firing>>();
  for (const firing of firings) {
    const key = keyText(firing.key);
    const runs = byKey.get(key) ?? new Map<number, Firing>();
    const first = runs.get(firing.run);
    runs.set(firing.run, first === undefined ? firing : withEvidence(first, firing.evidence));
    byKey.set(key, runs);
  }
  return [...byKey.values()].map((runs) => [...runs.values()].sort((a, b) => a.run - b.run));
}

function withEvidence(firing: Firing, more: readonly number[]): Firing {
  return { ...firing, evidence: [...new Set([...firing.evidence, ...more])] };
}

/** A key's values as one text: equal for equal keys, and for those only. */
export function keyText(key: readonly RowValue[]): string {
  return JSON.stringify(key, (_, value: unknown) => (typeof value === 'bigint' ? { n: String(value) } : value));
}
