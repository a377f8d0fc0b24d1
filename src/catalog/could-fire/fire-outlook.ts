import { compareText } from '../../base/compare-text.ts';
import type { Span } from '../../base/diagnostic.ts';
import type { Plan, Scan, ScanColumn } from '../../plan/node.ts';
import { everyNodeOf } from '../../plan/rewrite.ts';
import { type EventFacts, whyNoRows } from './why-no-rows.ts';

/** A field that a rule reads. */
export interface FieldRead {
  readonly field: string;
  /** The streams in which it is read. */
  readonly streams: readonly string[];
  /** Whether there is no row where it has no value in any event. */
  readonly needed: boolean;
}

/** Why no row can come. */
export type Obstacle =
  /** The query lets nothing through, whatever the events. */
  | { readonly kind: 'query'; readonly span: Span }
  /** There are no events where rows would have to come from. */
  | { readonly kind: 'events' }
  /** No event has a value in any of these fields, and a row needs one in one of them. */
  | { readonly kind: 'fields'; readonly fields: readonly string[] };

export interface FireOutlook {
  /** Undefined where rows may come as far as is known. */
  readonly obstacle: Obstacle | undefined;
  /** By name. */
  readonly fields: readonly FieldRead[];
}

/** More fields are not asked for one by one whether they are needed. */
const MOST_FIELDS = 300;
const EVERYTHING: EventFacts = { hasEvents: () => true, hasValues: () => true };

/** What a rule's query needs of events for a row to come out, and whether the events that there are can give it. */
export function fireOutlook(plan: Plan, facts: EventFacts): FireOutlook {
  return { obstacle: obstacleOf(plan, facts), fields: fieldsRead(plan) };
}

function obstacleOf(plan: Plan, facts: EventFacts): Obstacle | undefined {
  const dry = whyNoRows(plan, EVERYTHING);
  if (dry !== undefined) return { kind: 'query', span: dry.span };
  const scans = scansOf(plan);
  const withEvents: EventFacts = { ...EVERYTHING, hasEvents: (scan) => facts.hasEvents(scan) };
  // A rule that counts what is missing gives rows of nothing, but only in windows of a time in which there are events.
  const silent = scans.length > 0 && scans.every((scan) => !facts.hasEvents(scan));
  if (silent || whyNoRows(plan, withEvents) !== undefined) return { kind: 'events' };
  if (whyNoRows(plan, facts) === undefined) return undefined;
  const missing = scans.flatMap((scan) => scan.columns.filter((c) => !facts.hasValues(scan, c)).map((c) => c.field));
  return { kind: 'fields', fields: fewest([...new Set(missing)].sort(compareText), plan, facts) };
}

/** Of fields that together keep rows from coming, such of which none can be left out. */
function fewest(fields: readonly string[], plan: Plan, facts: EventFacts): readonly string[] {
  let left = fields.slice(0, MOST_FIELDS);
  if (left.length < fields.length) return fields;
  for (const field of left) {
    const others = left.filter((f) => f !== field);
    if (whyNoRows(plan, withoutValues(others, facts)) !== undefined) left = others;
  }
  return left;
}

/** The facts, but as if only these fields of those without values had none. */
function withoutValues(fields: readonly string[], facts: EventFacts): EventFacts {
  const names = new Set(fields);
  return {
    hasEvents: (scan) => facts.hasEvents(scan),
    hasValues: (scan, column) => !names.has(column.field) || facts.hasValues(scan, column),
  };
}

function fieldsRead(plan: Plan): FieldRead[] {
  const streams = new Map<string, Set<string>>();
  for (const scan of scansOf(plan))
    for (const { field } of scan.columns) {
      const known = streams.get(field) ?? new Set();
      for (const stream of scan.streams) known.add(stream);
      streams.set(field, known);
    }
  const few = streams.size <= MOST_FIELDS;
  return [...streams]
    .map(([field, names]) => ({
      field,
      streams: [...names].sort(compareText),
      needed: few && whyNoRows(plan, noneHas(field)) !== undefined,
    }))
    .sort((a, b) => compareText(a.field, b.field));
}

function noneHas(field: string): EventFacts {
  return { hasEvents: () => true, hasValues: (_: Scan, column: ScanColumn) => column.field !== field };
}

/** The scans of event streams that a plan reads. */
export function scansOf(plan: Plan): Scan[] {
  return [...everyNodeOf(plan)].filter((node) => node.kind === 'scan');
}
