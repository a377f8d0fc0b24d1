/** Time zones as java.time has them, told by what Intl shows of single moments: slow, and by other means than the product. */

const HOUR = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far clocks in a zone are ahead of UTC at a moment, in milliseconds. */
export function offsetAt(moment: number, zone: string): number {
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (fixed !== null) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const name = format.formatToParts(moment).find((p) => p.type === 'timeZoneName')!.value;
  const [, sign, hours, minutes, seconds = '0'] = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name)!;
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

export function localOf(moment: number, zone: string): number {
  return moment + offsetAt(moment, zone);
}

/** The moments at which clocks show a local time: none, one or two, in order. */
export function momentsOf(local: number, zone: string): number[] {
  return offsetsAround(local, zone)
    .map((offset) => local - offset)
    .filter((moment) => localOf(moment, zone) === local)
    .sort((a, b) => a - b);
}

/** The moment of a local time: the first of two, and one skipped later by what is skipped. */
export function momentOf(local: number, zone: string): number {
  const [first] = momentsOf(local, zone);
  return first ?? local - Math.min(...offsetsAround(local, zone));
}

/** The moment of a local time, as far from UTC as another moment was where that is possible. */
export function momentNear(local: number, zone: string, near: number): number {
  const moments = momentsOf(local, zone);
  return moments.find((m) => local - m === offsetAt(near, zone)) ?? momentOf(local, zone);
}

function offsetsAround(local: number, zone: string): number[] {
  const offsets = new Set<number>();
  for (let hours = -16; hours <= 16; hours++) offsets.add(offsetAt(local + hours * HOUR, zone));
  return [...offsets];
}

/** Moments at which clocks in a zone are changed, in some years. */
export function changesIn(zone: string, years: readonly number[]): number[] {
  const changes: number[] = [];
  for (const year of years) {
    for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 24 * HOUR) {
      let [low, high] = [at, at + 24 * HOUR];
      if (offsetAt(low, zone) === offsetAt(high, zone)) continue;
      while (high - low > 1000) {
        const middle = Math.floor((low + high) / 2000) * 1000;
        if (offsetAt(middle, zone) === offsetAt(low, zone)) low = middle;
        else high = middle;
      }
      changes.push(high);
    }
  }
  return changes;
}
