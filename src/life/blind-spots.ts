import { counted } from '../base/counted.ts';
import { suggest } from '../base/suggest.ts';
import { type FireOutlook, fireOutlook, scansOf } from '../catalog/could-fire/fire-outlook.ts';
import type { EventFacts } from '../catalog/could-fire/why-no-rows.ts';
import type { RuleLife } from '../catalog/page/rule-page.ts';
import type { LogFormat } from '../ingest/format.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import type { Plan, Scan } from '../plan/node.ts';
import type { LivedRule } from './lived-rule.ts';
import type { StoredValues } from './stored-values.ts';
import { someOf } from './words.ts';

type BlindSpot = RuleLife['blind_spots'][number];

/** What a rule does not see in the events that are stored: streams without any, and fields without values. */
export function blindSpotsOf(plan: Plan, lived: LivedRule, values: StoredValues): BlindSpot[] {
  const spots = new Map<string, string>();
  const scans = scansOf(plan);
  for (const scan of scans) if (!values.hasEvents(scan)) spots.set('_index', noEvents(scan, lived));
  const { fields } = fireOutlook(plan, values);
  for (const { field, needed } of fields) {
    const reading = scans.filter((s) => values.hasEvents(s) && s.columns.some((c) => c.field === field));
    const blind = reading.filter((s) => s.columns.every((c) => c.field !== field || !values.hasValues(s, c)));
    if (reading.length === 0 || blind.length < reading.length) continue;
    spots.set(field, withoutValues(field, needed, blind, values));
  }
  return [...spots].map(([field, message]) => ({ field, message }));
}

/** The fields that a rule names and nobody knows: those of a query with mistakes. */
export function unknownFields({ diagnostics, source }: LivedRule): BlindSpot[] {
  const spots = new Map<string, string>();
  for (const { code, span, message, hint } of diagnostics) {
    if (code !== 'esql/unknown-column' || span === undefined || source === undefined) continue;
    const field = source.text.slice(span.start, span.end).replaceAll('`', '');
    spots.set(field, hint === undefined ? message : `${message}; ${hint}`);
  }
  return [...spots].map(([field, message]) => ({ field, message }));
}

/** That a rule reads streams of which nothing is stored. */
function noEvents(scan: Scan, lived: LivedRule): string {
  const streams = scan.streams.length === 0 ? missingPatterns(lived) : someOf(scan.streams);
  const formats = logFormats.filter((f) => scan.streams.includes(f.stream));
  const what =
    formats.length === 0
      ? 'no log format that is read writes there'
      : `logs to send: ${formats.map((f) => f.description).join(', ')}`;
  return `no event of ${streams} is stored; ${what}`;
}

/** The fields that a rule reads, whose query is not run here, and that no event of its streams ever had; `_index` where there are no such streams. */
export function unseenFields({ reads }: LivedRule): BlindSpot[] {
  if (reads === undefined || reads.patterns.length === 0) return [];
  const { fields, patterns, streams } = reads;
  if (streams.length === 0) return [{ field: '_index', message: `no event of ${someOf(patterns)} is stored` }];
  const names = streams.map((s) => s.name);
  return fields
    .filter((field) => !field.startsWith('_') && !field.includes('*') && !streams.some((s) => s.fields.has(field)))
    .map((field) => ({
      field,
      message: `no event of ${someOf(names)} ever had it; ${takenBy(field, names)}`,
    }));
}

/** The patterns of streams that there are none of, as the rule writes them. */
function missingPatterns({ diagnostics, source }: LivedRule): string {
  const named = diagnostics.flatMap(({ code, span }) =>
    code === 'esql/unknown-stream' && span !== undefined && source !== undefined
      ? [source.text.slice(span.start, span.end)]
      : [],
  );
  return named.length === 0 ? 'the streams that it reads' : someOf(named);
}

function withoutValues(field: string, needed: boolean, scans: readonly Scan[], values: StoredValues): string {
  const streams = [...new Set(scans.flatMap((s) => s.streams))];
  const events = scans.reduce((sum, s) => sum + (values.eventsOf(s) ?? 0), 0);
  const none = `none of the ${counted(events, 'event')} of ${someOf(streams)} has a value in it`;
  const so = needed ? `${none}, and no alert comes without one` : none;
  return `${so}; ${takenBy(field, streams)}`;
}

/** What it takes for a field to have values. */
export function takenBy(field: string, streams: readonly string[]): string {
  const formats = logFormats.filter((f) => streams.includes(f.stream));
  const declaring = formats.filter((f) => declares(f, field));
  const takes = declaring.flatMap((f) => prerequisiteOf(f, field) ?? []);
  if (takes.length > 0) return `that takes ${[...new Set(takes)].join('; or ')}`;
  if (declaring.length > 0) {
    const [description] = declaring.flatMap((f) => f.fields.find((d) => d.name === field)?.description ?? []);
    return description === undefined
      ? 'its log format may give it'
      : `its log format may give it: ${lowerFirst(description)}`;
  }
  const near = suggest(
    field,
    formats.flatMap((f) => f.fields.map((d) => d.name)),
  );
  const meant = near === undefined ? '' : `; \`${near}\` is a field of these logs`;
  return `no log format declares it${meant}`;
}

function declares({ fields, dynamicFields }: LogFormat, field: string): boolean {
  return fields.some((f) => f.name === field) || dynamicFields.some((f) => field.startsWith(f.prefix));
}

function prerequisiteOf({ prerequisites = [] }: LogFormat, field: string): string | undefined {
  return prerequisites.find((p) => p.fields.some((f) => f === field || (f.endsWith('.') && field.startsWith(f))))
    ?.takes;
}

function lowerFirst(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

/** Why nothing can come of the events that there are. */
export function obstacleText(
  outlook: FireOutlook,
  plan: Plan,
  lived: LivedRule,
  values: Pick<EventFacts, 'hasEvents'> | undefined,
): string | undefined {
  const { obstacle } = outlook;
  switch (obstacle?.kind) {
    case undefined:
      return undefined;
    case 'query': {
      const { start, end } = obstacle.span;
      const part = lived.rule.queries[0]!.text.slice(start, end);
      return `\`${part}\` lets nothing of what comes before it through, whatever the events are`;
    }
    case 'events':
      return scansOf(plan)
        .filter((scan) => values?.hasEvents(scan) === false)
        .map((scan) => noEvents(scan, lived))
        .join('; ');
    case 'fields': {
      const { fields } = obstacle;
      const streams = outlook.fields.filter((f) => fields.includes(f.field)).flatMap((f) => f.streams);
      const names = fields.map((f) => `\`${f}\``).join(' or ');
      const why = [...new Set(fields.map((f) => takenBy(f, streams)))].join('; ');
      return `an alert takes a value in ${names}, and no stored event has one; ${why}`;
    }
  }
}
