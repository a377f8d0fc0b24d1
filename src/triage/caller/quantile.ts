/** A quantile of numbers in rising order, interpolated between neighbours as PERCENTILE does; null of none. */
export function quantile(sorted: readonly number[], part: number): number | null {
  if (sorted.length === 0) return null;
  const place = (sorted.length - 1) * part;
  const low = Math.floor(place);
  const below = sorted[low]!;
  const above = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return below + (above - below) * (place - low);
}

export function median(sorted: readonly number[]): number | null {
  return quantile(sorted, 0.5);
}
