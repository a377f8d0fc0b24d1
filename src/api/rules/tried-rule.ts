import type { z } from '@hono/zod-openapi';
import { UserError } from '../../base/user-error.ts';
import type { ActiveRule } from '../../detect/rule-book/active-rule.ts';
import type { RuleBook } from '../../detect/rule-book/rule-book.ts';
import type { ExceptionEntry, RuleException } from '../../detect/rule-book/rule-settings.ts';
import { given } from '../query-parameters.ts';
import { tuningOf } from './rule-json.ts';
import type { entriesSchema, tuningSchema } from './rule-schema.ts';

/** Settings that are tried and not kept. */
export interface TriedSettings {
  /** In place of what is set. */
  readonly tuning?: z.output<typeof tuningSchema> | undefined;
  /** Beside those that are set. */
  readonly exceptions?: readonly { readonly entries: z.output<typeof entriesSchema> }[] | undefined;
  /** Ids of exceptions to leave out. */
  readonly without?: readonly string[] | undefined;
}

/**
 * A rule as it is set, or as it would be with other settings; switched on or not.
 *
 * @throws UserError where there is no such rule, it cannot be run, or settings do not fit it.
 */
export function triedRule(book: RuleBook, id: string, tried: TriedSettings): ActiveRule {
  const { tuning, exceptions, without } = tried;
  const entry = book.get(id);
  if (tuning === undefined && exceptions === undefined && without === undefined) {
    if (entry?.runnable !== undefined) return entry.runnable;
    throw new UserError(`the rule cannot be run: ${entry?.reason ?? 'its file has mistakes'}`);
  }
  const before = entry?.settings ?? { exceptions: [] };
  const kept = before.exceptions.filter((e) => !(without ?? []).includes(e.id));
  const added = (exceptions ?? []).map(
    ({ entries }, i): RuleException => ({
      id: `tried-${i}`,
      entries: entries.map(entryOf),
      reason: 'tried',
      author: 'tried',
      createdAt: 0,
    }),
  );
  return book.tried(id, {
    exceptions: [...kept, ...added],
    ...given({ tuning: tuning === undefined ? before.tuning : tuningOf(tuning) }),
  });
}

/** An entry of a body as the rule book's. */
export function entryOf({ field, operator, values }: z.output<typeof entriesSchema>[number]): ExceptionEntry {
  return { field, operator, ...given({ values }) };
}
