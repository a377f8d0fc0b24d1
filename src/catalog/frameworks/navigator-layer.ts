import type { CoverageMatrix, CoveringRule, MatrixCell } from './coverage-matrix.ts';
import type { Tactic } from './framework.ts';

/** A layer of the ATT&CK Navigator (github.com/mitre-attack/attack-navigator, layers/LAYERFORMATv4_5.md). */
export interface NavigatorLayer {
  readonly name: string;
  readonly versions: { readonly attack?: string; readonly navigator: string; readonly layer: '4.5' };
  readonly domain: string;
  readonly description: string;
  readonly sorting: number;
  readonly layout: {
    readonly layout: 'side';
    readonly showID: boolean;
    readonly showName: boolean;
    readonly expandedSubtechniques: string;
  };
  readonly hideDisabled: boolean;
  readonly techniques: readonly NavigatorTechnique[];
  readonly gradient: { readonly colors: readonly string[]; readonly minValue: number; readonly maxValue: number };
  readonly legendItems: readonly { readonly label: string; readonly color: string }[];
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
}

export interface NavigatorTechnique {
  readonly techniqueID: string;
  readonly tactic: string;
  /** How many rules cover it. */
  readonly score: number;
  readonly comment: string;
  readonly enabled: boolean;
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
  readonly showSubtechniques: boolean;
}

/** The oldest Navigator that reads layers of this format. */
const NAVIGATOR = '4.9.0';
const FEW = '#cfe8d5';
const MANY = '#1b7a3d';
/** Rules named in a cell: beyond, the Navigator's tooltip fills the window. */
const NAMED = 20;

/** A matrix as a layer: a score for each technique that is how many rules cover it, and their names; undefined where the Navigator has no such matrix. */
export function navigatorLayer(matrix: CoverageMatrix): NavigatorLayer | undefined {
  const { framework, columns, covered, rules } = matrix;
  if (framework.domain === null) return undefined;
  const techniques = columns.flatMap(({ tactic, cells }) =>
    tactic === null ? [] : cells.flatMap((cell) => entries(cell, tactic)),
  );
  const most = Math.max(1, ...techniques.map(({ score }) => score));
  return {
    name: `seismo: ${framework.title} coverage`,
    versions: {
      ...(framework.key === 'attack' && { attack: framework.version.split('.')[0]! }),
      navigator: NAVIGATOR,
      layer: '4.5',
    },
    domain: framework.domain,
    description: `${covered.length} of ${framework.techniques.length} techniques of ${framework.title} ${framework.version} are covered by ${rules.length} rules`,
    sorting: 3,
    layout: { layout: 'side', showID: true, showName: true, expandedSubtechniques: 'annotated' },
    hideDisabled: false,
    techniques,
    gradient: { colors: [FEW, MANY], minValue: 1, maxValue: Math.max(2, most) },
    legendItems: [
      { label: 'one rule', color: FEW },
      { label: `${Math.max(2, most)} rules`, color: MANY },
    ],
    metadata: [{ name: `${framework.title} version`, value: framework.version }],
  };
}

/** A technique and those under it that rules cover; what none covers is left out, and the Navigator leaves it uncoloured. */
function entries({ technique, allRules, under }: MatrixCell, tactic: Tactic): NavigatorTechnique[] {
  if (allRules.length === 0) return [];
  const subs = under.flatMap((sub) => entries(sub, tactic));
  return [
    {
      techniqueID: technique.id,
      tactic: tactic.shortName,
      score: allRules.length,
      comment: comment(allRules),
      enabled: true,
      metadata: namesOf(allRules),
      showSubtechniques: subs.length > 0,
    },
    ...subs,
  ];
}

function comment(rules: readonly CoveringRule[]): string {
  return rules.length === 1 ? 'covered by 1 rule' : `covered by ${rules.length} rules`;
}

function namesOf(rules: readonly CoveringRule[]): { name: string; value: string }[] {
  const named = rules.slice(0, NAMED).map((rule) => ({ name: 'rule', value: rule.name }));
  return rules.length > NAMED ? [...named, { name: 'further rules', value: String(rules.length - NAMED) }] : named;
}
