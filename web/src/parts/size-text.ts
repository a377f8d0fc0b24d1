const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes for people, in thousands: `1.2 GB`. */
export function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0 }).format(size)} ${UNITS[unit]}`;
}
