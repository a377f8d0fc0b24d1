import { z } from 'zod';
import type { AlertSuppression } from '../../rule.ts';
import { filled, oneOf, table, wholeNumber } from './field-types.ts';
import { present } from './present.ts';

/** `[rule.alert_suppression]`; `group_by` is asked for by rule type, as threshold rules have none. */
export const suppressionSchema = table({
  group_by: z.array(filled, 'a list of field names').min(1, 'a list of at least one field name').optional(),
  duration: table({ value: wholeNumber(1), unit: oneOf(['s', 'm', 'h']) }).optional(),
  missing_fields_strategy: oneOf(['suppress', 'doNotSuppress']).optional(),
});

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 };

export function toSuppression(raw: z.output<typeof suppressionSchema>): AlertSuppression {
  return present({
    groupBy: raw.group_by ?? [],
    durationMs: raw.duration === undefined ? undefined : raw.duration.value * UNIT_MS[raw.duration.unit],
    missingFieldsStrategy: raw.missing_fields_strategy ?? 'suppress',
  });
}
