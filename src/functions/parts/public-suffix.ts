import { Sql } from '../../base/sql-text.ts';
import { PUBLIC_SUFFIXES } from './public-suffixes.ts';

/** No rule of the list has more labels than this. */
export const MOST_LABELS: Sql = Sql.raw('6');

let rules: readonly string[] | undefined;

/**
 * The rules of the Public Suffix List (https://publicsuffix.org), as the list writes them: `co.uk`, `*.ck`, `!www.ck`; in
 * lower case, names of other scripts in both forms, without quotes.
 */
export function publicSuffixRules(): readonly string[] {
  rules ??= readRules(PUBLIC_SUFFIXES);
  return rules;
}

function readRules(table: string): string[] {
  const all: string[] = [];
  let top = '';
  for (const word of table.trim().split(/\s+/)) {
    if (word.startsWith('<')) all.push(`${word.slice(1)}.${top}`);
    else {
      top = word.replace('-', '');
      if (!word.startsWith('-')) all.push(top);
    }
  }
  return all;
}
