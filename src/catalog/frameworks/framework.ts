import { compareText } from '../../base/compare-text.ts';
import type { FrameworkTable } from './framework-table.ts';

/** A goal of attackers, a column of the matrix. */
export interface Tactic {
  readonly id: string;
  readonly name: string;
  /** As STIX, Sigma's tags and Navigator layers write it: `command-and-control`. */
  readonly shortName: string;
}

/** A way of attackers; one with a parent is a sub-technique, and has its parent's tactics. */
export interface Technique {
  readonly id: string;
  /** Its own, as the framework gives it: of a sub-technique `Cloud Accounts`. */
  readonly name: string;
  readonly parent: Technique | null;
  readonly tactics: readonly Tactic[];
  readonly subtechniques: readonly Technique[];
}

/** What there is in a version of a framework. */
export interface Framework extends Pick<FrameworkTable, 'key' | 'title' | 'version' | 'domain'> {
  readonly tactics: readonly Tactic[];
  /** In the order of their ids, sub-techniques not among them. */
  readonly techniques: readonly Technique[];
  /** By its id, in the framework's own writing. */
  technique(id: string): Technique | undefined;
  /** What an id that is gone is now. */
  successor(id: string): Technique | undefined;
  /** The ids that are gone and have a successor. */
  readonly replacedIds: readonly string[];
  /** By its id, or by its name in any writing: `Initial Access`, `initial-access`, `initial_access`. */
  tactic(idOrName: string): Tactic | undefined;
}

/** A technique's name with that of the technique it is under: `Valid Accounts: Cloud Accounts`. */
export function fullName(technique: Technique): string {
  return technique.parent === null ? technique.name : `${technique.parent.name}: ${technique.name}`;
}

/** Reads a table; throws where it contradicts itself, which is a fault of the script that made it. */
export function readFramework(table: FrameworkTable): Framework {
  const tactics = lines(table.tactics).map((line) => {
    const [id, name] = cut(line);
    return { id, name, shortName: shortName(name) };
  });
  const byName = new Map(
    tactics.flatMap((tactic) => [[tactic.id, tactic] as const, [tactic.shortName, tactic] as const]),
  );
  const techniques: Technique[] = [];
  const byId = new Map<string, Technique>();
  let parent: (Technique & { subtechniques: Technique[] }) | undefined;
  for (const line of lines(table.techniques)) {
    if (line.startsWith('.')) {
      if (parent === undefined) throw new Error(`${table.title}: no technique before ${line}`);
      const [number, name] = cut(line);
      const sub = { id: parent.id + number, name, parent, tactics: parent.tactics, subtechniques: [] };
      parent.subtechniques.push(sub);
      byId.set(sub.id, sub);
      continue;
    }
    const [id, rest] = cut(line);
    const [under, name] = cut(rest);
    const ids = under === '-' ? [] : under.split(',');
    const columns = tactics.filter((tactic) => ids.includes(tactic.id));
    if (columns.length !== ids.length) throw new Error(`${table.title}: unknown tactic in ${line}`);
    parent = { id, name, parent: null, tactics: columns, subtechniques: [] };
    techniques.push(parent);
    byId.set(id, parent);
  }
  const replaced = new Map(lines(table.replaced).map(cut));
  return {
    key: table.key,
    title: table.title,
    version: table.version,
    domain: table.domain,
    tactics,
    techniques: techniques.sort((a, b) => compareText(a.id, b.id)),
    technique: (id) => byId.get(id),
    replacedIds: [...replaced.keys()],
    successor: (id) => byId.get(replaced.get(id) ?? ''),
    tactic: (idOrName) => byName.get(idOrName) ?? byName.get(shortName(idOrName)),
  };
}

function shortName(name: string): string {
  return name.toLowerCase().replace(/[\s_]+/g, '-');
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** A line's first word and what follows it. */
function cut(line: string): [string, string] {
  const space = line.indexOf(' ');
  return [line.slice(0, space), line.slice(space + 1)];
}
