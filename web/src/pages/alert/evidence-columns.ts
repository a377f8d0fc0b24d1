import { documentValue } from '../../../../src/base/document-value.ts';
import { callerText } from '../../parts/caller-text.ts';
import type { EvidenceItem } from './use-evidence.ts';
import { valueText } from './value-text.ts';

export interface EvidenceColumn {
  readonly title: string;
  /** The first that an event has counts. */
  readonly fields: readonly string[];
  readonly number?: boolean;
  readonly short?: (text: string) => string;
}

/** What tells events of model calls and control planes apart, by what is most often asked first. */
const COLUMNS: readonly EvidenceColumn[] = [
  {
    title: 'Caller',
    fields: ['aws.cloudtrail.user_identity.arn', 'user.id', 'user.name'],
    short: callerText,
  },
  { title: 'Operation', fields: ['event.action'] },
  { title: 'Model', fields: ['gen_ai.request.model.id', 'azure.open_ai.properties.model_name'] },
  {
    title: 'Outcome',
    fields: [
      'gen_ai.response.error_code',
      'aws.cloudtrail.error_code',
      'gen_ai.response.finish_reasons',
      'event.outcome',
    ],
  },
  { title: 'Guardrail', fields: ['gen_ai.policy.action', 'gen_ai.policy.name'] },
  { title: 'Prompt tokens', fields: ['gen_ai.usage.prompt_tokens', 'gen_ai.usage.input_tokens'], number: true },
  {
    title: 'Completion tokens',
    fields: ['gen_ai.usage.completion_tokens', 'gen_ai.usage.output_tokens'],
    number: true,
  },
  { title: 'Source', fields: ['source.ip', 'client.ip', 'source.address'] },
  { title: 'Region', fields: ['cloud.region'] },
];

/** What tells the events apart, and what is the same in all of them (more than one). */
export function evidenceColumns(items: readonly EvidenceItem[]): {
  readonly columns: readonly EvidenceColumn[];
  readonly same: readonly { readonly title: string; readonly text: string }[];
} {
  const used = COLUMNS.map((column) => ({ column, texts: [...new Set(items.map((item) => cellText(item, column)))] }));
  const present = used.filter(({ texts }) => texts.some((text) => text !== ''));
  const isSame = ({ texts }: { texts: readonly string[] }) => items.length > 1 && texts.length === 1;
  return {
    columns: present.filter((one) => !isSame(one)).map(({ column }) => column),
    same: present.filter(isSame).map(({ column: { title }, texts }) => ({ title, text: texts[0]! })),
  };
}

/** What an event has in a column; empty where it has nothing. */
export function cellText({ document }: EvidenceItem, { fields, short }: EvidenceColumn): string {
  for (const field of fields) {
    const value = documentValue<unknown>(document, field);
    if (value === undefined || value === null || value === '') continue;
    const text = valueText(value);
    return short === undefined ? text : short(text);
  }
  return '';
}
