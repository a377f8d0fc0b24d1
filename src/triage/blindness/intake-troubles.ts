import { counted } from '../../base/counted.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { SourceStatus } from '../../ingest/sources/source.ts';
import type { DeadLetterCount } from '../../store/event-store.ts';
import { momentOf, numberOf, readRecords, textOf, timeLiteral } from '../event-records.ts';
import { type Looking, streamsWith } from './reading.ts';
import { type BlindnessWarning, spanText, type WarningSeverity, warningOf } from './warning.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK_HOURS = 7 * 24;
/** A source may be out of reach for so long before it is told. */
const TROUBLE_MS = 5 * MINUTE;
const LAG_MS = 15 * MINUTE;
const LONG_LAG_MS = 2 * HOUR;
/** What comes before its own time by more than this has a clock that is wrong. */
const SKEW_MS = 5 * MINUTE;
const ENOUGH_DEAD = 20;
const RISE = 4;
const ENOUGH_IGNORED = 20;
/** Names beyond these are kept, but no query reaches them. */
const MOST_NAMES = 10_000;

/** What is known of something that logs are pulled from. */
export interface SourceFacts {
  readonly name: string;
  readonly kind: string;
  readonly status: SourceStatus;
}

/** Sources that cannot read, and those that are far behind. */
export function sourceTroubles(sources: readonly SourceFacts[], now: number): BlindnessWarning[] {
  return sources.flatMap(({ name, kind, status }) => {
    const { state, message, troubleSince, lagMs } = status;
    const scope = { source: name };
    const long = troubleSince !== undefined && now - troubleSince >= TROUBLE_MS;
    if (state === 'failed' || (state === 'waiting' && long)) {
      return [
        warningOf({
          kind: 'source',
          key: 'failing',
          severity: 'high',
          title: state === 'failed' ? `The source ${name} cannot go on` : `The source ${name} cannot read`,
          detail: message ?? 'It does not say why.',
          since: troubleSince ?? null,
          scope,
          figures: troubleSince === undefined ? [] : [{ name: 'for', value: now - troubleSince, unit: 'ms' }],
          remedy: [
            state === 'failed'
              ? 'Mend what it says, and start the service again where the configuration has to be changed.'
              : 'Mend what it says; it is tried again by itself, at least every minute.',
            `Nothing is lost while the ${kind === 'sqs' ? 'queue' : 'origin'} keeps its logs: the source goes on where it was.`,
          ],
        }),
      ];
    }
    if (lagMs < LAG_MS) return [];
    return [
      warningOf({
        kind: 'source',
        key: 'behind',
        severity: lagMs >= LONG_LAG_MS ? 'high' : 'medium',
        title: `The source ${name} is ${spanText(lagMs)} behind`,
        detail: `What has been there for ${spanText(lagMs)} is not stored yet, so rules have not judged it.`,
        since: now - lagMs,
        scope,
        figures: [{ name: 'behind', value: lagMs, unit: 'ms' }],
        remedy: [
          'After a start it reads what came meanwhile: then it is enough to wait.',
          'Where it does not catch up, more comes in than is stored: see `seismo_intake_busy`, and the share of CPU that rules take.',
        ],
      }),
    ];
  });
}

/** Dead letters that come far more often than they did: by the hours in which they were stored, newest first. */
export function risingDeadLetters(
  hours: readonly DeadLetterCount[],
  reasons: readonly DeadLetterCount[],
  now: number,
): BlindnessWarning[] {
  const start = Math.floor(now / HOUR) * HOUR;
  // Of an hour that has just begun the one before tells more.
  const recent = (hour: DeadLetterCount) => Date.parse(hour.value) >= start - HOUR;
  const last = hours.filter(recent).reduce((sum, hour) => sum + hour.count, 0);
  const earlier = hours.filter((hour) => !recent(hour) && Date.parse(hour.value) >= start - WEEK_HOURS * HOUR);
  const usual = (2 * earlier.reduce((sum, hour) => sum + hour.count, 0)) / WEEK_HOURS;
  if (last < ENOUGH_DEAD || last < RISE * usual) return [];
  const [main] = reasons.filter(({ newest }) => newest >= start - HOUR);
  return [
    warningOf({
      kind: 'dead_letters',
      severity: last >= 10 * ENOUGH_DEAD ? 'high' : 'medium',
      title: 'Records that are not understood are rising',
      detail: `${counted(last, 'record')} since ${new Date(start - HOUR).toISOString().slice(11, 16)} UTC, where ${Math.round(usual).toLocaleString('en-US')} are usual.${main === undefined ? '' : ` Most have the reason: ${main.value}`}`,
      since: start - HOUR,
      figures: [
        { name: 'in the last hours', value: last, unit: 'count' },
        { name: 'usual', value: Math.round(usual), unit: 'count' },
      ],
      remedy: [
        'See the dead letters below: their reasons, and one of them as it came.',
        'Where the wrong format was named (`format` of a source, the dataset of a push), name the right one and replay them.',
        'They are kept until they are replayed or deleted: nothing of them is lost.',
      ],
    }),
  ];
}

/** Events from the future: the clock of whoever wrote them, or the one here, is wrong, and rules look for them in the wrong windows. */
export async function findClockSkew(looking: Looking): Promise<BlindnessWarning[]> {
  const warnings: BlindnessWarning[] = [];
  for (const stream of streamsWith(looking)) {
    const ahead = `TO_LONG(@timestamp) - TO_LONG(event.ingested)`;
    const condition = `@timestamp >= ${timeLiteral(looking.now - DAY)} AND ${ahead} > ${SKEW_MS}`;
    const [row] = await readRecords(
      looking,
      `FROM ${quoteString(stream)} | WHERE ${condition} | STATS n = COUNT(*), most = MAX(${ahead}), earliest = MIN(event.ingested)`,
      1,
    );
    const n = numberOf(row?.n);
    if (row === undefined || n === 0) continue;
    const most = numberOf(row.most);
    const severity: WarningSeverity = n >= 10 && most > HOUR ? 'medium' : 'low';
    warnings.push(
      warningOf({
        kind: 'clock',
        severity,
        title: `Events of ${stream} come from the future`,
        detail: `${counted(n, 'event')} of the last day ${n === 1 ? 'is' : 'are'} up to ${spanText(most)} ahead of the time at which they were stored. Runs of rules that look at their own time do not see them when they should.`,
        since: momentOf(row.earliest) ?? null,
        scope: { stream },
        figures: [
          { name: 'events ahead', value: n, unit: 'count' },
          { name: 'furthest ahead', value: most, unit: 'ms' },
        ],
        remedy: [
          'Set the clock of whoever writes them by NTP, and that of this machine.',
          'See whether local times are written as if they were UTC.',
        ],
        query: `FROM ${quoteString(stream)} | WHERE ${condition} | KEEP @timestamp, event.ingested | SORT @timestamp DESC | LIMIT 100`,
      }),
    );
  }
  return warnings;
}

/** Values that did not fit the type of their field and were left out, and streams with more fields than can be reached by name. */
export async function findDroppedParts(looking: Looking): Promise<BlindnessWarning[]> {
  const warnings: BlindnessWarning[] = [];
  for (const { name: stream, fields } of looking.reader.streams()) {
    if (!looking.reader.holds(stream)) continue;
    const from = `FROM ${quoteString(stream)} METADATA _ignored | WHERE @timestamp >= ${timeLiteral(looking.now - DAY)} AND _ignored IS NOT NULL`;
    const rows = await readRecords(looking, `${from} | STATS n = COUNT(*) BY field = _ignored | SORT n DESC`, 1_000);
    const values = rows.reduce((sum, { n }) => sum + numberOf(n), 0);
    if (values >= ENOUGH_IGNORED) {
      const named = rows.slice(0, 3).map(({ field, n }) => `${textOf(field)} (${numberOf(n).toLocaleString('en-US')})`);
      warnings.push(
        warningOf({
          kind: 'dropped',
          key: 'ignored',
          severity: 'medium',
          title: `Values of ${stream} do not fit their fields`,
          detail: `${counted(values, 'value')} of the last day ${values === 1 ? 'was' : 'were'} left out of their events: ${named.join(', ')}${rows.length > 3 ? ` and ${counted(rows.length - 3, 'other field')}` : ''}.`,
          scope: { stream },
          figures: [
            { name: 'values left out', value: values, unit: 'count' },
            { name: 'fields', value: rows.length, unit: 'count' },
          ],
          remedy: [
            'See what is written there: a text where a number, a date or an address is expected. Rules over these fields do not see such events.',
          ],
          query: `${from} | KEEP @timestamp, _ignored | SORT @timestamp DESC | LIMIT 100`,
        }),
      );
    }
    if (fields.size < MOST_NAMES) continue;
    warnings.push(
      warningOf({
        kind: 'dropped',
        key: 'names',
        severity: 'medium',
        title: `${stream} has more fields than queries reach`,
        detail: `It has ${counted(fields.size, 'field')}; what comes under further names is kept in its events, but no rule and no query reaches it.`,
        scope: { stream },
        figures: [{ name: 'fields', value: fields.size, unit: 'count' }],
        remedy: ['Find what makes names without end, as ids in keys, and have it written as a value.'],
      }),
    );
  }
  return warnings;
}
