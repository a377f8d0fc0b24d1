import { counted } from '../../base/counted.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import { type EventRecord, numberOf, readRecords, textOf, timeLiteral } from '../event-records.ts';
import { columnOr, type Looking, streamsWith } from './reading.ts';
import { findSilence, type Silence, SLOT_MS } from './usual-rhythm.ts';
import { type BlindnessWarning, placeText, spanText, warningOf } from './warning.ts';

const HISTORY_MS = 35 * 86_400_000;
/** What comes later than this after it happened was read from an archive: it says nothing of how logs arrive. */
const LATEST_MS = 86_400_000;
const MOST_ROWS = 100_000;
const MOST_PLACES = 40;
/** Events may be on their way for so long, whatever was usual. */
const MOST_DELAY_SLOTS = 12;

interface Place {
  readonly account: string | null;
  readonly region: string | null;
  /** Events by slot before now. */
  readonly counts: number[];
  /** Milliseconds by which the events of a slot came late. */
  readonly late: number[];
}

/** Streams, and accounts and regions within them, that always had events at this time and have none. */
export async function findQuietStreams(looking: Looking): Promise<BlindnessWarning[]> {
  const warnings: BlindnessWarning[] = [];
  for (const stream of streamsWith(looking)) warnings.push(...(await quietOf(stream, looking)));
  return warnings;
}

async function quietOf(stream: string, looking: Looking): Promise<BlindnessWarning[]> {
  const { now } = looking;
  const rows = (await readSlots(stream, true, looking)) ?? (await readSlots(stream, false, looking)) ?? [];
  const places = placesOf(rows);
  const whole = allOf(places);
  const silence = findSilence(whole.counts, now, delayOf(whole));
  if (silence !== undefined) return [quietStream(stream, silence, now)];
  if (places.length < 2) return [];
  return places.slice(0, MOST_PLACES).flatMap((place) => {
    const found = findSilence(place.counts, now, delayOf(place));
    return found === undefined ? [] : [quietPlace(stream, place, found, now)];
  });
}

/** Events by slot, and by account and region where asked for; undefined where there are too many of these. */
async function readSlots(
  stream: string,
  byPlace: boolean,
  looking: Looking,
): Promise<readonly EventRecord[] | undefined> {
  const { now } = looking;
  const place = (field: string) => (byPlace ? columnOr(looking, stream, field) : 'null::keyword');
  const rows = await readRecords(
    looking,
    `FROM ${quoteString(stream)} | WHERE @timestamp >= ${timeLiteral(now - HISTORY_MS)} AND @timestamp <= ${timeLiteral(now)}` +
      ` | EVAL late = TO_LONG(event.ingested) - TO_LONG(@timestamp) | WHERE late < ${LATEST_MS}` +
      ` | STATS n = COUNT(*), late = AVG(late) BY account = ${place('cloud.account.id')}, region = ${place('cloud.region')},` +
      ` slot = (${now} - TO_LONG(@timestamp)) / ${SLOT_MS}`,
    MOST_ROWS,
  );
  return rows.length < MOST_ROWS ? rows : undefined;
}

/** Accounts and regions, the busiest first. */
function placesOf(rows: readonly EventRecord[]): Place[] {
  const places = new Map<string, Place>();
  for (const { account, region, slot, n, late } of rows) {
    const key = JSON.stringify([textOf(account), textOf(region)]);
    const place = places.get(key) ?? { account: textOf(account), region: textOf(region), counts: [], late: [] };
    places.set(key, place);
    const k = numberOf(slot);
    while (place.counts.length <= k) place.counts.push(0);
    place.counts[k]! += numberOf(n);
    place.late.push(numberOf(late));
  }
  const size = ({ counts }: Place) => counts.reduce((sum, n) => sum + n, 0);
  return [...places.values()].sort((a, b) => size(b) - size(a));
}

function allOf(places: readonly Place[]): Place {
  const counts: number[] = [];
  for (const place of places) {
    place.counts.forEach((n, k) => {
      counts[k] = (counts[k] ?? 0) + n;
    });
  }
  return {
    account: null,
    region: null,
    counts: Array.from(counts, (n) => n ?? 0),
    late: places.flatMap((p) => p.late),
  };
}

/** Slots for which events of a place are usually on their way, and one more. */
function delayOf({ late }: Place): number {
  const sorted = [...late].sort((a, b) => a - b);
  const usual = Math.max(0, sorted[Math.floor(sorted.length * 0.9)] ?? 0);
  return Math.min(MOST_DELAY_SLOTS, Math.floor(usual / SLOT_MS) + 1);
}

function quietStream(stream: string, silence: Silence, now: number): BlindnessWarning {
  return warningOf({
    ...seen(silence, now),
    severity: 'high',
    title: `${stream} has gone quiet`,
    scope: { stream },
    remedy: [
      'See whether its source below reads, or whether whoever pushes it still runs.',
      'See whether its logging was turned off: warnings of the kind "logging" tell what CloudTrail says of that.',
      'Rules over this stream judge nothing as long as it is quiet: treat that time as not watched.',
    ],
    query: `FROM ${quoteString(stream)} | STATS events = COUNT(*) BY hour = DATE_TRUNC(1 hour, @timestamp) | SORT hour DESC | LIMIT 72`,
  });
}

function quietPlace(stream: string, { account, region }: Place, silence: Silence, now: number): BlindnessWarning {
  const conditions = [
    account === null ? 'cloud.account.id IS NULL' : `cloud.account.id == ${quoteString(account)}`,
    region === null ? 'cloud.region IS NULL' : `cloud.region == ${quoteString(region)}`,
  ];
  const place = placeText(account, region);
  return warningOf({
    ...seen(silence, now),
    severity: 'medium',
    title: `${place === '' ? 'Events without an account' : `Logs of ${place}`} have gone quiet`,
    scope: { stream, account, region },
    remedy: [
      'See whether logging is still on there: for Amazon Bedrock, `aws bedrock get-model-invocation-logging-configuration` in that account and region.',
      'See whether the role, bucket policy or subscription that brings these logs still holds.',
      'Where the account or region is no longer used, nothing is to be done: the warning ends by itself.',
    ],
    query: `FROM ${quoteString(stream)} | WHERE ${conditions.join(' AND ')} | STATS events = COUNT(*) BY hour = DATE_TRUNC(1 hour, @timestamp) | SORT hour DESC | LIMIT 72`,
  });
}

function seen({ slots, usual, least, hours, days }: Silence, now: number) {
  const span = hours >= 1 ? spanText(hours * 3_600_000) : '30 min';
  return {
    kind: 'quiet' as const,
    since: now - slots * SLOT_MS,
    detail: `No event for ${spanText(slots * SLOT_MS)}. In the same ${span} of ${days} comparable days there were ${counted(usual, 'event')}, and ${least.toLocaleString('en-US')} on the quietest of them.`,
    figures: [
      { name: 'quiet for', value: slots * SLOT_MS, unit: 'ms' as const },
      { name: 'usual in that time', value: usual, unit: 'count' as const },
      { name: 'days compared', value: days, unit: 'count' as const },
    ],
  };
}
