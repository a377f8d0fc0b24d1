import { hexToIp, ipToHex } from '../../base/ip.ts';
import type { FieldScalar } from '../event-store.ts';
import type { Cell, StorableType } from './storable-type.ts';

const INTEGER_TEXT = /^[+-]?\d{1,20}$/;
const NUMBER_TEXT = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,4})?$/;
const DATE_TEXT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.(\d{1,9}))?)?(?:Z|[+-]\d\d:\d\d))?$/;
const MAX_DATE_MS = 8.64e15;
const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const UINT64 = { min: 0n, max: 2n ** 64n - 1n };

/** Reads a value as a type, without loss; undefined where it does not fit. */
type Fit = (value: FieldScalar) => Cell | undefined;

const FITS: Record<StorableType, Fit> = {
  boolean: (value) => {
    if (typeof value === 'boolean') return value;
    if (value === 'true') return true;
    return value === 'false' ? false : undefined;
  },
  integer: (value) => {
    if (typeof value === 'number') return (value | 0) === value ? value : undefined;
    const whole = wholeNumber(value);
    return whole !== undefined && BigInt.asIntN(32, whole) === whole ? Number(whole) : undefined;
  },
  long: (value) => within(wholeNumber(value), INT64),
  unsigned_long: (value) => within(wholeNumber(value), UINT64),
  double: (value) => {
    if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
    if (typeof value === 'bigint') return BigInt(Number(value)) === value ? Number(value) : undefined;
    if (typeof value === 'string' && NUMBER_TEXT.test(value)) {
      const number = Number(value);
      return Number.isFinite(number) ? number : undefined;
    }
    return undefined;
  },
  keyword: String,
  text: String,
  version: String,
  ip: (value) => (typeof value === 'string' ? ipToHex(value) : undefined),
  date: (value) => {
    const ms = typeof value === 'string' ? dateTextMs(value) : typeof value === 'boolean' ? Number.NaN : Number(value);
    return Math.abs(ms) <= MAX_DATE_MS ? BigInt(Math.floor(ms)) * 1000n : undefined;
  },
  date_nanos: (value) => {
    if (typeof value === 'bigint') return within(value, INT64);
    if (typeof value === 'string') {
      const ms = dateTextMs(value);
      if (Number.isNaN(ms)) return undefined;
      const fraction = (DATE_TEXT.exec(value)?.[1] ?? '').padEnd(9, '0');
      return within(BigInt(Math.floor(ms / 1000)) * 1_000_000_000n + BigInt(fraction), INT64);
    }
    if (typeof value !== 'number' || !(Math.abs(value) <= MAX_DATE_MS)) return undefined;
    return within(BigInt(Math.floor(value)) * 1_000_000n, INT64);
  },
};

/** The reader of a type's values: the value as its column holds it, or undefined where reading it would lose something. */
export function fitOf(type: StorableType): Fit {
  return FITS[type];
}

function wholeNumber(value: FieldScalar): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  if (typeof value === 'bigint') return value;
  return typeof value === 'string' && INTEGER_TEXT.test(value) ? BigInt(value.replace('+', '')) : undefined;
}

function within(value: bigint | undefined, range: { min: bigint; max: bigint }): bigint | undefined {
  return value !== undefined && value >= range.min && value <= range.max ? value : undefined;
}

/** Milliseconds since the epoch of an ISO-8601 date (UTC where no zone is possible), NaN where it is none. */
function dateTextMs(text: string): number {
  return DATE_TEXT.test(text) ? Date.parse(text) : Number.NaN;
}

/** A cell as people and JSON see it: addresses dotted, dates in ISO 8601. */
export function cellText(type: StorableType, cell: Cell): string {
  switch (type) {
    case 'ip':
      return hexToIp(String(cell));
    case 'date':
      return isoMillis(cell as bigint);
    case 'date_nanos':
      return isoNanos(cell as bigint);
    default:
      return String(cell);
  }
}

/** Microseconds since the epoch as ISO 8601 in UTC, to the millisecond. */
export function isoMillis(micros: bigint): string {
  return new Date(Math.floor(Number(micros) / 1000)).toISOString();
}

/** Nanoseconds since the epoch as ISO 8601 in UTC, to the nanosecond. */
export function isoNanos(nanos: bigint): string {
  const fraction = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return `${new Date(Number((nanos - fraction) / 1_000_000n)).toISOString().slice(0, -4)}${String(fraction).padStart(9, '0')}Z`;
}
