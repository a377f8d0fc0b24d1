/**
 * An RE2 expression for the decimal numbers between two (inclusive, in either order), as Lucene's `<n-m>` means them:
 * bounds written with the same number of digits ask for that many digits, others allow leading zeros.
 */
export function decimalInterval(from: string, to: string): string {
  const [low, high] = BigInt(from) <= BigInt(to) ? [BigInt(from), BigInt(to)] : [BigInt(to), BigInt(from)];
  const width = from.length === to.length ? from.length : 0;
  const choices = splitRange(low, high).map(([first, last]) => digits(first, last, width));
  return `${width === 0 ? '0*' : ''}(?:${choices.join('|')})`;
}

/** Ranges that differ only in free trailing digits and one digit before them. */
function splitRange(low: bigint, high: bigint): [bigint, bigint][] {
  const stops = new Set<bigint>([high]);
  for (let size = 10n; ; size *= 10n) {
    const stop = low - (low % size) + size - 1n;
    if (stop >= high) break;
    stops.add(stop);
  }
  for (let size = 10n; ; size *= 10n) {
    const stop = high - ((high + 1n) % size);
    if (stop < low) break;
    stops.add(stop);
  }
  const ranges: [bigint, bigint][] = [];
  let start = low;
  for (const stop of [...stops].sort((a, b) => (a < b ? -1 : 1))) {
    ranges.push([start, stop]);
    start = stop + 1n;
  }
  return ranges;
}

function digits(first: bigint, last: bigint, width: number): string {
  const b = String(last).padStart(width, '0');
  const a = String(first).padStart(b.length, '0');
  let re2 = '';
  for (let i = 0; i < b.length; i++) re2 += a[i] === b[i] ? a[i] : `[${a[i]}-${b[i]}]`;
  return re2;
}
