import type { z } from 'zod';
import type { RuleMetadata } from '../../rule.ts';
import { anyTable, flag, table, text, textOrTexts, texts } from './field-types.ts';
import { present } from './present.ts';

/** The `[metadata]` section. */
export const metadataSchema = table({
  creation_date: text.optional(),
  updated_date: text.optional(),
  deprecation_date: text.optional(),
  maturity: text.optional(),
  integration: textOrTexts.optional(),
  min_stack_version: text.optional(),
  min_stack_comments: text.optional(),
  comments: text.optional(),
  promotion: flag.optional(),
  bypass_bbr_timing: flag.optional(),
  query_schema_validation: flag.optional(),
  os_type_list: texts.optional(),
  related_endpoint_rules: texts.optional(),
  extended: anyTable.optional(),
});

export function toMetadata(raw: z.output<typeof metadataSchema>): RuleMetadata {
  return present({
    creationDate: raw.creation_date,
    updatedDate: raw.updated_date,
    deprecationDate: raw.deprecation_date,
    maturity: raw.maturity,
    integrations: raw.integration ?? [],
    minStackVersion: raw.min_stack_version,
    minStackComments: raw.min_stack_comments,
    comments: raw.comments,
    promotion: raw.promotion,
    bypassBbrTiming: raw.bypass_bbr_timing,
    querySchemaValidation: raw.query_schema_validation,
    osTypeList: raw.os_type_list ?? [],
    relatedEndpointRules: raw.related_endpoint_rules ?? [],
    extended: raw.extended,
  });
}
