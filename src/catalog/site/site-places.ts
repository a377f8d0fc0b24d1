import { hash } from 'node:crypto';
import type { NamedTechnique } from '../catalog-rule.ts';
import type { Framework } from '../frameworks/framework.ts';

/** Where pages lie, from the site's folder on. Names are of letters, digits, dots, hyphens and underscores, and differ by more than case: any file system holds them. */
export const PLACES = {
  search: 'index.html',
  coverage: 'coverage.html',
  fields: 'fields/index.html',
  style: 'assets/site.css',
  findScript: 'assets/find-rules.js',
  searchScript: 'assets/search-page.js',
  searchData: 'assets/search-data.js',
  /** By its key in the corpus, that its vendor's name begins. */
  rule: (key: string) =>
    `rules/${folded(key.slice(0, key.indexOf('/')))}/${folded(key.slice(key.indexOf('/') + 1))}.html`,
  indicator: (key: string) => `indicators/${digestOf(key)}.html`,
  field: (name: string) => `fields/${folded(name)}.html`,
  technique: (id: string) => `techniques/${id.replace(/[^A-Za-z0-9.]/g, '-')}.html`,
  tactic: (id: string) => `coverage.html#${anchorOf(id)}`,
  framework: (key: NamedTechnique['framework']) => `coverage.html#${key.replaceAll('_', '-')}`,
} as const;

/** Pages that lie beside each other, under the folders that a build replaces. */
export const PLACE_FOLDERS = ['assets', 'fields', 'indicators', 'rules', 'techniques'] as const;

/** A tactic's anchor on the coverage page. */
export function anchorOf(id: string): string {
  return id.replace(/[^A-Za-z0-9]/g, '-');
}

/** The address of a place as a page at another place writes it. */
export function addressFrom(page: string, place: string): string {
  const up = '../'.repeat(page.split('/').length - 1);
  return up + place;
}

/** Where an id of a framework leads: a technique to its page where it has one, a tactic to its column. */
export function frameworkPlace(
  frameworks: readonly Framework[],
  id: string,
  hasPage: (technique: string) => boolean,
): string | undefined {
  for (const framework of frameworks) {
    if (framework.technique(id) !== undefined) return hasPage(id) ? PLACES.technique(id) : undefined;
    const tactic = framework.tactic(id);
    if (tactic !== undefined) return PLACES.tactic(tactic.id);
  }
  return undefined;
}

/** Names that Windows keeps for itself, whatever follows a dot. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/** Past this length names are cut: file systems hold 255 bytes. */
const LONGEST = 100;

/** A name that is safe as it is stays; any other is made safe, and told apart from its like by its digest. */
function folded(name: string): string {
  if (/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/.test(name) && name.length <= LONGEST && !DEVICES.test(name)) return name;
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST);
  return `${safe}${safe === '' ? '' : '_'}${digestOf(name)}`;
}

function digestOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 20);
}
