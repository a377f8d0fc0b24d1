import { compareText } from '../../base/compare-text.ts';
import type { NamedTechnique } from '../catalog-rule.ts';
import { canonicalId, formerId } from './canonical-id.ts';
import type { Coverage, CoverageRow } from './coverage.ts';
import { type Framework, fullName, type Tactic, type Technique } from './framework.ts';
import { frameworks } from './registry.ts';

/**
 * What a rule covers, by the frameworks' own data. A technique stands under the tactics that the rule names for it, as far as
 * the framework has it there; under all of its tactics where the rule names none. An id that has a successor counts as that.
 */
export function coverageOf(techniques: readonly NamedTechnique[]): Coverage {
  const problems = new Problems();
  const rows = frameworks().flatMap((framework) => {
    const named = techniques.filter((technique) => technique.framework === framework.key);
    return named.length === 0 ? [] : rowsOf(framework, resolve(framework, named, problems));
  });
  return { rows, problems: problems.all() };
}

/** What is named of a framework: techniques with the tactics that they are named under, and tactics alone. */
interface Named {
  readonly techniques: Map<Technique, Set<Tactic>>;
  readonly tactics: Set<Tactic>;
}

function resolve(framework: Framework, named: readonly NamedTechnique[], problems: Problems): Named {
  const techniques = new Map<Technique, Set<Tactic>>();
  const tactics = new Set<Tactic>();
  for (const { id: written, tactic: under, where } of named) {
    const report = (message: string, id = written) => problems.add(id, where, message);
    const id = canonicalId(framework.key, written);
    const alone = framework.tactic(id);
    if (alone !== undefined) {
      tactics.add(alone);
      continue;
    }
    const technique = framework.technique(id) ?? framework.successor(id);
    const tactic = under === undefined ? undefined : framework.tactic(canonicalId(framework.key, under));
    if (under !== undefined && tactic === undefined) report(`${under} is no tactic of ${edition(framework)}`, under);
    if (technique === undefined) {
      report(`${written} is not in ${edition(framework)}`);
      continue;
    }
    if (technique.id !== id) report(`${written} is ${label(technique)} in ${edition(framework)}`);
    const former = framework.successor(formerId(framework.key, written) ?? '');
    if (former !== undefined && former !== technique) {
      report(
        `${written} names no edition: it is ${label(technique)}, and in the edition before what is ${label(former)} now`,
      );
    }
    const columns = techniques.get(technique) ?? new Set();
    techniques.set(technique, columns);
    if (tactic === undefined) continue;
    if (technique.tactics.includes(tactic)) columns.add(tactic);
    else
      report(
        `${label(technique)} is under ${names(technique.tactics)} in ${edition(framework)}, not under ${tactic.name}`,
      );
  }
  return { techniques, tactics };
}

function rowsOf(framework: Framework, named: Named): CoverageRow[] {
  const columns: readonly (Tactic | null)[] = framework.tactics.length === 0 ? [null] : framework.tactics;
  return columns.flatMap((tactic) => {
    const under = [...named.techniques].flatMap(([technique, explicit]) => {
      const columns = explicit.size > 0 ? [...explicit] : technique.tactics;
      return tactic === null || columns.includes(tactic) ? [{ id: technique.id, name: technique.name }] : [];
    });
    if (under.length === 0 && (tactic === null || !named.tactics.has(tactic))) return [];
    return [
      {
        framework: framework.tactics.length === 0 ? edition(framework) : framework.title,
        tactic: tactic?.name ?? null,
        tactic_id: tactic?.id ?? null,
        techniques: under.sort((a, b) => compareText(a.id, b.id)),
      },
    ];
  });
}

/** What is wrong, each once, with all the places that it was met at. */
class Problems {
  readonly #found = new Map<string, { id: string; where: Set<string>; message: string }>();

  add(id: string, where: string, message: string): void {
    const found = this.#found.get(message) ?? { id, where: new Set(), message };
    found.where.add(where);
    this.#found.set(message, found);
  }

  all(): Coverage['problems'] {
    return [...this.#found.values()].map(({ id, where, message }) => ({ id, where: [...where].join(', '), message }));
  }
}

function edition(framework: Framework): string {
  return `${framework.title} ${framework.version}`;
}

function label(technique: Technique): string {
  return `${technique.id} ${fullName(technique)}`;
}

function names(tactics: readonly Tactic[]): string {
  return tactics.map((tactic) => tactic.name).join(', ');
}
