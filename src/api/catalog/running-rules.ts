import { z } from '@hono/zod-openapi';
import type { RuleEntry } from '../../detect/rule-book/rule-entry.ts';
import { type QuickOutlook, quickOutlook } from '../../life/quick-outlook.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import type { RuleVerdicts } from '../../state/alert-book.ts';
import type { ApiContext } from '../api-context.ts';
import { RULE_STATUSES } from '../rules/rule-schema.ts';

const text = z.string();
const BACK_MS = 30 * 86_400_000;

/** How the service fares with a rule of the catalogue that it has. */
export const runningSchema = z.strictObject({
  rule_id: text.nullable().openapi({ description: 'For `/api/v1/rules/{id}`; null where its file gives none.' }),
  status: z.enum(RULE_STATUSES),
  reason: text.nullable(),
  outdated: z.boolean(),
  tuned: z.boolean(),
  exceptions: z.int(),
  errors: z.int(),
  warnings: z.int(),
  alerts: z.int().openapi({ description: 'Raised in the last 30 days.' }),
  open: z.int().openapi({ description: 'Open now, whenever they were raised.' }),
  last_raised: z.iso.datetime().nullable(),
  precision: z.number().nullable().openapi({ description: 'Of all its alerts with a verdict; see `chartRules`.' }),
  could_fire: z.enum(['yes', 'no', 'unknown']).openapi({
    description: '`yes`: it did; `no`: the fields of what is stored prove that it cannot. No event is read for it.',
  }),
  because: text.nullable(),
  blind: z.array(text).openapi({ description: 'Fields that it reads and no stored event of its streams ever had.' }),
});

export type RunningRule = z.output<typeof runningSchema>;

/** What of it is counted: cheap for all rules at once. */
export type RunningFigures = Pick<RunningRule, 'status' | 'alerts' | 'open' | 'last_raised' | 'precision'>;

/** How the rules of the service fare at a moment. */
export interface RunningNow {
  figures(entry: RuleEntry): RunningFigures;
  /** All that is told; takes about a millisecond where a rule was not looked at before. */
  tell(entry: RuleEntry): RunningRule;
}

/** What lists and pages of the catalogue tell of rules that the service has. */
export class RunningRules {
  readonly #context: ApiContext;
  /** Outlooks while a rule, and the streams that it may read, stay what they are. */
  readonly #outlooks = new WeakMap<object, { readonly streams: string; readonly outlook: QuickOutlook | undefined }>();

  constructor(context: ApiContext) {
    this.#context = context;
  }

  /** Reads the alerts' figures, once for all rules. */
  async now(): Promise<RunningNow> {
    const { state, store, now } = this.#context;
    const [all, recent] = await Promise.all([
      state.alerts.verdicts(),
      state.alerts.verdicts({ raised: { from: now() - BACK_MS } }),
    ]);
    const [ever, lately] = [byRule(all), byRule(recent)];
    const streams = store.streams();
    const stamp = streams.map((s) => `${s.name} ${s.fields.size}`).join('\n');
    const figures = ({ id = '', status }: RuleEntry): RunningFigures => ({
      status,
      alerts: lately.get(id)?.alerts ?? 0,
      open: ever.get(id)?.open ?? 0,
      last_raised: ever.get(id)?.last_raised ?? null,
      precision: ever.get(id)?.precision ?? null,
    });
    const tell = (entry: RuleEntry): RunningRule => {
      const { id, reason, outdated, tuning, exceptions, diagnostics } = entry;
      const counts = figures(entry);
      const outlook = this.#outlook(entry, streams, stamp);
      const fired = counts.last_raised !== null;
      return {
        rule_id: id ?? null,
        reason: reason ?? null,
        outdated,
        tuned: Object.keys(tuning).length > 0,
        exceptions: exceptions.length,
        errors: diagnostics.filter((d) => d.severity === 'error').length,
        warnings: diagnostics.filter((d) => d.severity === 'warning').length,
        ...counts,
        could_fire: fired ? 'yes' : outlook?.obstacle === undefined ? 'unknown' : 'no',
        because: fired ? null : (outlook?.obstacle ?? null),
        blind: [...(outlook?.blind ?? [])],
      };
    };
    return { figures, tell };
  }

  #outlook(entry: RuleEntry, streams: readonly StreamSchema[], stamp: string): QuickOutlook | undefined {
    const { runnable, diagnostics, source } = entry;
    if (runnable === undefined) return undefined;
    const known = this.#outlooks.get(runnable);
    if (known?.streams === stamp) return known.outlook;
    const outlook = quickOutlook({ rule: runnable.rule, plan: runnable.plan, diagnostics, source }, streams);
    this.#outlooks.set(runnable, { streams: stamp, outlook });
    return outlook;
  }
}

function byRule(verdicts: readonly RuleVerdicts[]): ReadonlyMap<string, RuleVerdicts> {
  return new Map(verdicts.map((each) => [each.rule_id, each]));
}
