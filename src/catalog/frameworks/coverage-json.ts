import type { CoverageMatrix, CoveringRule, MatrixCell } from './coverage-matrix.ts';

/** A technique of a matrix, with the rules that name it and those under it. */
export interface CoverageCellJson {
  readonly id: string;
  readonly name: string;
  /** Whether a rule covers it or one under it. */
  readonly covered: boolean;
  /** Keys of the rules that name it itself. */
  readonly rules: readonly string[];
  readonly subtechniques?: readonly CoverageCellJson[];
}

/** What rules cover of frameworks, as JSON. */
export interface CoverageJson {
  readonly rules: readonly {
    readonly id: string;
    readonly name: string;
    readonly coverage: CoveringRule['coverage']['rows'];
    readonly problems: CoveringRule['coverage']['problems'];
  }[];
  readonly frameworks: readonly {
    readonly framework: string;
    readonly version: string;
    /** How many techniques it has, how many of them are covered, and by how many rules. */
    readonly techniques: number;
    readonly covered: number;
    readonly rules: number;
    readonly tactics: readonly {
      /** Null where the framework has no tactics. */
      readonly id: string | null;
      readonly name: string | null;
      /** Keys of the rules that name the tactic and no technique of it. */
      readonly rules: readonly string[];
      readonly techniques: readonly CoverageCellJson[];
    }[];
  }[];
}

/** Matrices and the rules that were set into them, as JSON. */
export function coverageJson(matrices: readonly CoverageMatrix[], rules: readonly CoveringRule[]): CoverageJson {
  return {
    rules: rules.map(({ key, name, coverage }) => ({
      id: key,
      name,
      coverage: coverage.rows,
      problems: coverage.problems,
    })),
    frameworks: matrices.map(({ framework, columns, covered, rules: covering }) => ({
      framework: framework.title,
      version: framework.version,
      techniques: framework.techniques.length,
      covered: covered.length,
      rules: covering.length,
      tactics: columns.map(({ tactic, cells, rules: only }) => ({
        id: tactic?.id ?? null,
        name: tactic?.name ?? null,
        rules: only.map(({ key }) => key),
        techniques: cells.map(cellJson),
      })),
    })),
  };
}

function cellJson({ technique, rules, allRules, under }: MatrixCell): CoverageCellJson {
  return {
    id: technique.id,
    name: technique.name,
    covered: allRules.length > 0,
    rules: rules.map(({ key }) => key),
    ...(under.length > 0 && { subtechniques: under.map(cellJson) }),
  };
}
