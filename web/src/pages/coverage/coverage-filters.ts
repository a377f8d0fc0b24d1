import { useSearchParams } from 'react-router';
import type { Coverage } from '../../api/operations.ts';

export type Framework = Coverage['frameworks'][number];
export type Tactic = Framework['tactics'][number];
export type Technique = Tactic['techniques'][number];
export type Rule = Coverage['rules'][number];
export type Status = Technique['status'];

/** How far techniques are covered, the best first. */
export const STATUSES: readonly { readonly status: Status; readonly word: string; readonly about: string }[] = [
  { status: 'covered', word: 'Covered', about: 'a rule runs, and has events to read' },
  { status: 'no_data', word: 'No data', about: 'rules run, and none of their data streams has events' },
  { status: 'off', word: 'Off', about: 'rules are there and do not run' },
  { status: 'available', word: 'In catalogue', about: 'only rules of catalogue collections name it' },
  { status: 'gap', word: 'Gap', about: 'no rule names it' },
];

export function statusWord(status: Status): string {
  return STATUSES.find((each) => each.status === status)!.word;
}

const FRAMEWORKS = ['atlas', 'attack', 'owasp_llm'] as const;
export const FRAMEWORK_WORDS: Readonly<Record<Framework['key'], string>> = {
  atlas: 'MITRE ATLAS',
  attack: 'MITRE ATT&CK',
  owasp_llm: 'OWASP LLM Top 10',
};

/** What the matrix is narrowed to: it stands in the URL. */
export interface CoverageFilters {
  readonly framework: Framework['key'];
  /** A status, or `gaps`: all that is not covered. */
  readonly show: Status | 'gaps' | 'all';
  /** Techniques that rules of this severity name. */
  readonly severity: string;
  readonly llm: boolean;
  readonly subtechniques: boolean;
  /** The technique that is looked at. */
  readonly technique: string | null;
}

export function useCoverageFilters(): [
  CoverageFilters,
  (change: Partial<Record<keyof CoverageFilters, string | null>>) => void,
] {
  const [parameters, setParameters] = useSearchParams();
  const show = parameters.get('show') ?? 'all';
  const filters: CoverageFilters = {
    framework: FRAMEWORKS.find((key) => key === parameters.get('framework')) ?? 'atlas',
    show: show === 'gaps' || STATUSES.some(({ status }) => status === show) ? (show as CoverageFilters['show']) : 'all',
    severity: parameters.get('severity') ?? '',
    llm: parameters.get('llm') === 'true',
    subtechniques: parameters.get('subtechniques') === 'true',
    technique: parameters.get('technique'),
  };
  const change = (changes: Partial<Record<keyof CoverageFilters, string | null>>) =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null || value === '') after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  return [filters, change];
}

/** The columns with what the filters leave of them; columns without anything go. */
export function narrowed(framework: Framework, filters: CoverageFilters, rules: ReadonlyMap<string, Rule>): Tactic[] {
  const named = (ids: readonly string[]) => ids.some((id) => rules.get(id)?.severity === filters.severity);
  const fits = (technique: Omit<Technique, 'subtechniques'>, all: readonly string[]) =>
    (filters.show === 'all' ||
      (filters.show === 'gaps' ? technique.status !== 'covered' : technique.status === filters.show)) &&
    (filters.severity === '' || named(all)) &&
    (!filters.llm || technique.llm);
  return framework.tactics
    .map((tactic) => ({
      ...tactic,
      techniques: tactic.techniques.flatMap((technique) => {
        const all = [...technique.rules, ...technique.subtechniques.flatMap((sub) => sub.rules)];
        const subtechniques = filters.subtechniques
          ? technique.subtechniques.filter((sub) => fits(sub, sub.rules))
          : technique.subtechniques;
        const kept = fits(technique, all) || (filters.subtechniques && subtechniques.length > 0);
        return kept ? [{ ...technique, subtechniques }] : [];
      }),
    }))
    .filter(({ techniques }) => techniques.length > 0);
}

/** How many techniques there are of each status, each once: of one that stands under several tactics its best. */
export function counted(framework: Framework, llm: boolean): Record<Status, number> {
  const order = STATUSES.map(({ status }) => status);
  const best = new Map<string, Status>();
  for (const { techniques } of framework.tactics) {
    for (const { id, status, llm: own } of techniques) {
      if (llm && !own) continue;
      const before = best.get(id);
      if (before === undefined || order.indexOf(status) < order.indexOf(before)) best.set(id, status);
    }
  }
  const counts: Record<Status, number> = { covered: 0, no_data: 0, off: 0, available: 0, gap: 0 };
  for (const status of best.values()) counts[status] += 1;
  return counts;
}
