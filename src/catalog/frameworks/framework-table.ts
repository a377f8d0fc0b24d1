import type { NamedTechnique } from '../catalog-rule.ts';

/** The facts of a framework in short: ids, names, and what stands under what. */
export interface FrameworkTable {
  readonly key: NamedTechnique['framework'];
  readonly title: string;
  readonly version: string;
  /** What layers of the ATT&CK Navigator call it; null where the Navigator cannot show it. */
  readonly domain: string | null;
  /** A line for each tactic in the order of the matrix: its id and its name. */
  readonly tactics: string;
  /** A line for each technique: its id, its tactics with commas between (`-` where there are none), its name; under it one for each sub-technique: `.001 Name`. */
  readonly techniques: string;
  /** A line for each id that is gone and has a successor: `T1086 T1059.001`. */
  readonly replaced: string;
}
