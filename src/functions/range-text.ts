import { hexToIp } from '../base/ip.ts';
import type { ValueType } from '../plan/value.ts';
import { readCidr } from './cidr.ts';
import { readLiteral } from './literal.ts';

/** The ends of a range: the first value in it and the end, which only a range of addresses holds. */
export interface ValueRange {
  readonly from: string | number | bigint;
  readonly to: string | number | bigint;
}

/**
 * A range's text: `from..to` (the end is not in it), or a CIDR block of addresses; undefined where it is neither. Addresses are text,
 * dates milliseconds since the epoch.
 */
export function readRange(text: string, type: ValueType): ValueRange | undefined {
  const dots = text.indexOf('..');
  if (dots === -1) {
    const block = type === 'ip' ? readCidr(text) : undefined;
    return block && { from: hexToIp(block.first), to: hexToIp(block.last) };
  }
  const from = readEnd(text.slice(0, dots).trim(), type);
  const to = readEnd(text.slice(dots + 2).trim(), type);
  return from === undefined || to === undefined ? undefined : { from, to };
}

function readEnd(text: string, type: ValueType): string | number | bigint | undefined {
  const value = readLiteral(text, type);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  if (type === 'ip') return text;
  return type === 'date' ? Number(value) : value;
}
