import { matchStreams } from '../esql/streams.ts';
import type { Tables } from './tables.ts';

const SOURCE = /(?:^|[;(])\s*(?:FROM|TS)\s+([^|;()[\]]+?)(?=\s+METADATA\b|\s*[|;()[\]]|\s*$)/gi;
const JOIN = /\bLOOKUP\s+JOIN\s+([^\s|]+)/gi;
const ENRICH = /\bENRICH\s+(?:_\w+:)?([\w-]+)/gi;

/** The tables that a query names and the folder does not have; a pattern counts where it matches none. */
export function missingTables(query: string, tables: Tables): string[] {
  const text = query.replace(/\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');
  const missing: string[] = [];
  const check = (name: string) => {
    if (matchStreams([name], tables.streams).length === 0) missing.push(name);
  };
  for (const [, list] of text.matchAll(SOURCE)) {
    for (const item of list!.replaceAll('"', '').split(',')) {
      const name = item.trim();
      if (/^[\w.*][\w.*-]*$/.test(name)) check(name);
    }
  }
  for (const [, name] of text.matchAll(JOIN)) check(name!.replaceAll('"', ''));
  for (const [, policy] of text.matchAll(ENRICH)) {
    const known = tables.policies.find((p) => p.name === policy);
    if (known === undefined) missing.push(`${policy} (enrich policy)`);
    else check(known.table);
  }
  return [...new Set(missing)];
}
