import { fireOutlook, scansOf } from '../catalog/could-fire/fire-outlook.ts';
import type { EventFacts } from '../catalog/could-fire/why-no-rows.ts';
import type { StreamSchema } from '../plan/schema.ts';
import { obstacleText } from './blind-spots.ts';
import { isOfEveryEvent } from './every-event.ts';
import type { LivedRule } from './lived-rule.ts';

/** What the schemas of the stored streams alone say of a rule, no event being read. */
export interface QuickOutlook {
  /** Why no alert can come of what is stored; undefined where one may. */
  readonly obstacle: string | undefined;
  /** Fields that it reads and no stored event of its streams ever had, by name. */
  readonly blind: readonly string[];
}

/** Looks at a rule as `lifeOf` does, without counting: what it tells is so, and it may miss what only counting finds. */
export function quickOutlook(lived: LivedRule, streams: readonly StreamSchema[]): QuickOutlook | undefined {
  const { plan } = lived;
  if (plan === undefined) return undefined;
  const stored = new Map(streams.map((s) => [s.name, s.fields]));
  const has = (names: readonly string[], field: string) => names.some((name) => stored.get(name)?.has(field) === true);
  const facts: EventFacts = {
    hasEvents: (scan) => scan.streams.some((name) => stored.has(name)),
    hasValues: (scan, { field }) => isOfEveryEvent(field) || has(scan.streams, field),
  };
  const outlook = fireOutlook(plan, facts);
  const scans = scansOf(plan).filter((scan) => facts.hasEvents(scan));
  const blind = outlook.fields.filter(({ field }) => {
    const reading = scans.filter((scan) => scan.columns.some((c) => c.field === field));
    return reading.length > 0 && !isOfEveryEvent(field) && reading.every((scan) => !has(scan.streams, field));
  });
  return { obstacle: obstacleText(outlook, plan, lived, facts), blind: blind.map(({ field }) => field) };
}
