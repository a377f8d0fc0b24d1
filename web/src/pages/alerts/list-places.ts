/** Where a list was left: to be found there again on coming back from an alert. */
export interface ListPlace {
  readonly scroll: number;
  readonly active: number;
}

const MOST_KEPT = 20;
const moments = new Map<string, number>();
const places = new Map<string, ListPlace>();

/** The moment that spans of a list end at: when it was first read. */
export function momentOf(list: string): number {
  const known = moments.get(list);
  if (known !== undefined) return known;
  newMoment(list);
  return moments.get(list)!;
}

/** Has a list's spans end now. */
export function newMoment(list: string): void {
  moments.delete(list);
  moments.set(list, Date.now());
  for (const oldest of moments.keys()) {
    if (moments.size <= MOST_KEPT) break;
    moments.delete(oldest);
  }
}

export function placeOf(list: string): ListPlace | undefined {
  return places.get(list);
}

export function leaveAt(list: string, place: ListPlace): void {
  places.delete(list);
  places.set(list, place);
  for (const oldest of places.keys()) {
    if (places.size <= MOST_KEPT) break;
    places.delete(oldest);
  }
}
