import { compareText } from '../../base/compare-text.ts';
import type { EvidenceEvent } from '../../detect/alert.ts';
import { type AlertCaller, CALLER_FIELDS, callersOf } from '../../detect/alert-callers.ts';
import { printName } from '../../esql/name-printer.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import { inTurn, numberOf, type Reading, readRecords, timeLiteral } from '../event-records.ts';

/** A caller of an alert, and how many of its evidence events are theirs, where that was counted. */
export interface CallerOfAlert extends AlertCaller {
  readonly events: number | null;
}

export interface CallersOfAlert {
  /** Those with most events first; none where neither the row nor the evidence names anybody. */
  readonly callers: readonly CallerOfAlert[];
  /** What told them. */
  readonly named_by: 'row' | 'evidence' | null;
  /** There are further callers. */
  readonly more: boolean;
}

const MOST_CALLERS = 50;
/** Evidence events that are asked for who made them. */
const MOST_ASKED = 1_000;
const STREAM = /^[\w.:-]+$/;
const ID = /^[0-9a-f]{32}$/;

/** Who made the calls of an alert: as its row says, else as its evidence events say. */
export async function callersOfAlert(
  reading: Reading,
  alert: AlertRecord,
  hides: (field: string) => boolean,
): Promise<CallersOfAlert> {
  const named = callersOf(alert.fields).filter(({ field }) => !hides(field));
  if (named.length === 1) {
    return { callers: [{ ...named[0]!, events: alert.evidence.count }], named_by: 'row', more: false };
  }
  const counted = await evidenceCallers(reading, alert.evidence.events.slice(0, MOST_ASKED), hides, named);
  if (named.length === 0) {
    return {
      callers: counted.slice(0, MOST_CALLERS),
      named_by: counted.length > 0 ? 'evidence' : null,
      more: counted.length > MOST_CALLERS || alert.evidence.count > MOST_ASKED,
    };
  }
  const events = new Map(counted.map((caller) => [caller.value, caller.events]));
  const callers = named
    .map((caller) => ({ ...caller, events: events.get(caller.value) ?? null }))
    .sort((a, b) => (b.events ?? 0) - (a.events ?? 0) || compareText(a.value, b.value));
  return { callers: callers.slice(0, MOST_CALLERS), named_by: 'row', more: callers.length > MOST_CALLERS };
}

/** The callers that events name, by the surest field that each stream has values of; of `only`'s field where there are such. */
async function evidenceCallers(
  reading: Reading,
  events: readonly EvidenceEvent[],
  hides: (field: string) => boolean,
  only: readonly AlertCaller[],
): Promise<CallerOfAlert[]> {
  const { reader } = reading;
  const byStream = new Map<string, EvidenceEvent[]>();
  for (const event of events) {
    if (!STREAM.test(event._index) || !ID.test(event._id)) continue;
    const list = byStream.get(event._index);
    if (list === undefined) byStream.set(event._index, [event]);
    else list.push(event);
  }
  const wanted = only[0]?.field;
  const asked = [...byStream].flatMap(([name, list]) => {
    const schema = reader.streams().find((stream) => stream.name === name);
    if (schema === undefined || !reader.holds(name)) return [];
    const fields = CALLER_FIELDS.filter(
      (f) =>
        (wanted === undefined || f.name === wanted) &&
        schema.fields.has(f.name) &&
        reader.holds(name, f.name) &&
        !hides(f.name),
    );
    return fields.length === 0 ? [] : [{ name, list, fields, schema }];
  });
  const found = await inTurn(
    asked.map(({ name, list, fields, schema }) => async () => {
      const times = list.map((event) => Date.parse(event['@timestamp']));
      const texts = fields.map((f) => {
        const type = schema.fields.get(f.name)!.type;
        return type === 'keyword' || type === 'text' ? printName(f.name) : `TO_STRING(${printName(f.name)})`;
      });
      const query = [
        `FROM ${name} METADATA _id`,
        `WHERE @timestamp >= ${timeLiteral(Math.min(...times))} AND @timestamp <= ${timeLiteral(Math.max(...times))}` +
          ` AND _id IN (${list.map((event) => quoteString(event._id)).join(', ')})`,
        // The surest field that has a value names the event's caller.
        `EVAL field = CASE(${fields.map((f, i) => `${texts[i]} IS NOT NULL, ${quoteString(f.name)}`).join(', ')}, null)`,
        `EVAL value = ${texts.length === 1 ? texts[0] : `COALESCE(${texts.join(', ')})`}`,
        'WHERE field IS NOT NULL',
        'STATS events = COUNT(*) BY field, value',
        'SORT events DESC, value',
        `LIMIT ${MOST_CALLERS + 1}`,
      ].join(' | ');
      return await readRecords(reading, query, MOST_CALLERS + 1);
    }),
  );
  const callers = new Map<string, CallerOfAlert>();
  for (const row of found.flat()) {
    const known = CALLER_FIELDS.find((f) => f.name === row.field)!;
    const value = String(row.value);
    const before = callers.get(value);
    callers.set(value, {
      field: known.name,
      kind: known.kind,
      value,
      events: numberOf(row.events) + (before?.events ?? 0),
    });
  }
  return [...callers.values()].sort((a, b) => b.events! - a.events! || compareText(a.value, b.value));
}
