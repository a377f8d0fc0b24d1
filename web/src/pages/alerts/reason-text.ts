import type { AlertRow } from '../../api/operations.ts';

const EVENTS = /^\d+ events?(?: at \S+Z| between \S+Z and \S+Z)?(?: for |: |$)/;
/** Before what a query computed: at the beginning of a name, not within a value. */
const COMPUTED = /(^|, |: )Esql\.(?=[\w.]+ = )/g;

/** A row's reason without what stands in its other columns: how many events, when, and who. */
export function reasonText({ reason, caller }: Pick<AlertRow, 'reason' | 'caller'>): string {
  let text = reason.replace(EVENTS, '');
  if (caller !== null) {
    const who = `${caller.field} = ${caller.value}`;
    const at = text.startsWith(who) ? 0 : text.indexOf(`, ${who}`);
    const rest = at === -1 ? '' : text.slice(at + who.length + (at === 0 ? 0 : 2));
    // Only a whole value: `user-1` stands at the beginning of `user-10` too.
    if (at !== -1 && (rest === '' || /^(?:, |: )/.test(rest))) {
      text = at === 0 ? rest.slice(2) : text.slice(0, at) + rest;
    }
  }
  return text.replaceAll(COMPUTED, '$1') || reason;
}
