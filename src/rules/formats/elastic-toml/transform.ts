import { z } from 'zod';
import type { RuleTransform } from '../../rule.ts';
import { anyTable, flag, table, tables, text } from './field-types.ts';
import { present } from './present.ts';

/** The `[transform]` section: queries that the investigation guide embeds. */
export const transformSchema = table({
  osquery: tables({ label: text, query: text, ecs_mapping: anyTable.optional() }).optional(),
  investigate: tables({
    label: text,
    description: text.optional(),
    providers: z.array(
      tables({ excluded: flag, field: text, queryType: text, value: text, valueType: text }),
      'a list of lists of tables',
    ),
    relativeFrom: text.optional(),
    relativeTo: text.optional(),
  }).optional(),
});

export function toTransform(raw: z.output<typeof transformSchema>): RuleTransform {
  return {
    osquery: (raw.osquery ?? []).map((entry) =>
      present({ label: entry.label, query: entry.query, ecsMapping: entry.ecs_mapping }),
    ),
    investigate: (raw.investigate ?? []).map((entry) => present(entry)),
  };
}
