import type { AlertValue, Evidence } from './alert.ts';

const LONGEST_VALUE = 120;
const MOST_VALUES = 6;

/**
 * One sentence that says who and what: `9 events in 4 minutes (…) for user.id = …: total_denials = 9`.
 * Group columns come first, then what the rule computed.
 */
export function reasonFor(options: {
  fields: Readonly<Record<string, AlertValue>>;
  key: readonly string[];
  evidence: Pick<Evidence, 'count'>;
  firstSeen: string;
  lastSeen: string;
}): string {
  const { fields, key, evidence, firstSeen, lastSeen } = options;
  const who = key.filter((name) => name in fields).map((name) => `${name} = ${shown(fields[name]!)}`);
  const what = Object.entries(fields)
    .filter(([name, value]) => !key.includes(name) && value !== null)
    .slice(0, MOST_VALUES)
    .map(([name, value]) => `${name} = ${shown(value)}`);
  const when = firstSeen === lastSeen ? `at ${firstSeen}` : `between ${firstSeen} and ${lastSeen}`;
  const parts = [`${evidence.count} event${evidence.count === 1 ? '' : 's'} ${when}`];
  if (who.length > 0) parts.push(` for ${who.join(', ')}`);
  if (what.length > 0) parts.push(`: ${what.join(', ')}`);
  return parts.join('');
}

function shown(value: AlertValue): string {
  const text = Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
