import type { AlertRow } from '../../api/operations.ts';

const TIMES = /^(\d+ events?) (?:at|between) \S+Z(?: and \S+Z)?/;

/** A row's reason without what stands in its other columns: when, and who. */
export function reasonText({ reason, caller }: Pick<AlertRow, 'reason' | 'caller'>): string {
  const text = reason.replace(TIMES, '$1');
  if (caller === null) return text;
  const who = ` for ${caller.field} = ${caller.value}`;
  const at = text.indexOf(who);
  if (at === -1) return text;
  const rest = text.slice(at + who.length);
  // Only a whole value: `user-1` stands at the beginning of `user-10` too.
  if (rest.startsWith(', ')) return `${text.slice(0, at)} for ${rest.slice(2)}`;
  return rest === '' || rest.startsWith(': ') ? text.slice(0, at) + rest : text;
}
