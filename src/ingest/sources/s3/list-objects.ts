import { isLogObject } from './object-name.ts';
import type { ListedObject, S3Access } from './s3-access.ts';
import { comesAfter } from './seen-objects.ts';

/** Folders by date, as AWS's logs (`2026/01/02/`) and Hive's tables (`year=2026/month=01/day=02/`) have them. */
const DATES = [
  /^(.*?(?:^|\/))(20\d\d)\/(0[1-9]|1[0-2])\/([0-2]\d|3[01])\//s,
  /^(.*?(?:^|\/)year=)(20\d\d)\/month=(0[1-9]|1[0-2])\/day=([0-2]\d|3[01])\//s,
];
const DAY_MS = 86_400_000;

/**
 * The log objects under a prefix, in the order of keys. Folders by date are passed over up to the day that `since` is on, a day for
 * time zones included: under each such tree only the recent days are listed, however many there are before.
 */
export async function* listObjects(
  access: S3Access,
  bucket: string,
  from: { prefix: string; after: string | undefined; since: number | undefined },
  signal: AbortSignal,
): AsyncGenerator<ListedObject> {
  let after = from.after;
  let token: string | undefined;
  for (;;) {
    const page = await access.list(bucket, { prefix: from.prefix, after, token }, signal);
    let jump: string | undefined;
    for (const object of page.objects) {
      if (jump !== undefined && !comesAfter(object.key, jump)) continue;
      jump = from.since === undefined ? undefined : jumpFrom(object.key, from.since - DAY_MS);
      if (jump === undefined && isLogObject(object.key, object.size)) yield object;
    }
    if (page.next === undefined) return;
    const last = page.objects.at(-1)?.key;
    const beyond = jump !== undefined && last !== undefined && comesAfter(jump, last);
    token = beyond ? undefined : page.next;
    if (beyond) after = jump;
  }
}

/** Where a listing goes on behind a key whose folder's day is before a time; undefined where it is not. */
export function jumpFrom(key: string, time: number): string | undefined {
  for (const pattern of DATES) {
    const [, before, year, month, day] = pattern.exec(key) ?? [];
    if (before === undefined) continue;
    const [wantedYear, wantedMonth, wantedDay] = new Date(time).toISOString().slice(0, 10).split('-') as [
      string,
      string,
      string,
    ];
    if (`${year}${month}${day}` >= `${wantedYear}${wantedMonth}${wantedDay}`) return undefined;
    return before.endsWith('year=')
      ? `${before}${wantedYear}/month=${wantedMonth}/day=${wantedDay}/`
      : `${before}${wantedYear}/${wantedMonth}/${wantedDay}/`;
  }
  return undefined;
}
