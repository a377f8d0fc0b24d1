import { compareText } from '../../base/compare-text.ts';
import { wildcard } from '../../esql/streams.ts';
import type { FieldDeclaration } from '../../ingest/format.ts';

/**
 * Fields that hold what people and models wrote, beside those that formats declare as text: bodies as JSON, findings that quote
 * what matched, the event as it was logged. `*` stands for any characters.
 */
const PROMPT_FIELDS = [
  '_source',
  '_ignored',
  'message',
  'event.original',
  'gen_ai.prompt*',
  'gen_ai.completion*',
  'gen_ai.input.*',
  'gen_ai.output.*',
  'gen_ai.system_instructions*',
  'gen_ai.request.stop_sequences',
  'gen_ai.request.model.instructions',
  'gen_ai.tool.call.*',
  'gen_ai.tool.definitions*',
  'gen_ai.policy.match_detail',
  'gen_ai.policy.match_detail.match',
  'gen_ai.analysis.findings',
  'aws.cloudwatch.message',
  'aws_bedrock.invocation.messages*',
  'aws_bedrock.invocation.system*',
  'aws_bedrock.invocation.artifacts',
  'aws_bedrock.invocation.images',
  'aws_bedrock.invocation.image_variation_params.*',
  'aws_bedrock.invocation.input.input_body_json',
  'aws_bedrock.invocation.output.output_body_json',
  'aws_bedrock.invocation.output.completion_text',
  'azure.open_ai.properties.*_body',
  'azure.open_ai.properties.*_body.*content',
  'azure.open_ai.properties.*_body.error.message',
  'azure.open_ai.properties.*_body.error.param',
];

/** Declared as text, and no prompt: a catalogue's words, what calls of the control plane were given. */
const NO_PROMPT = /\.description$|^aws\.cloudtrail\./;

/** The names and patterns of the fields that hold prompt text, without those that a configuration adds. */
export function promptFieldNames(declared: Iterable<FieldDeclaration>): string[] {
  const texts = [...declared].filter(({ name, type }) => type === 'text' && !NO_PROMPT.test(name));
  return [...new Set([...PROMPT_FIELDS, ...texts.map(({ name }) => name)])].sort(compareText);
}

export type IsPromptField = (field: string) => boolean;

/** A test for the fields that hold prompt text: the known ones, those that formats declare as text, and some more by pattern. */
export function promptFields(declared: Iterable<FieldDeclaration>, further: readonly string[]): IsPromptField {
  const texts = new Set<string>();
  for (const { name, type } of declared) if (type === 'text' && !NO_PROMPT.test(name)) texts.add(name);
  const patterns = [...PROMPT_FIELDS, ...further].map((pattern) => wildcard(pattern.split('*')));
  const known = new Map<string, boolean>();
  return (field) => {
    let prompt = known.get(field);
    if (prompt === undefined) {
      prompt = texts.has(field) || patterns.some((fits) => fits(field));
      // Names of fields are open: a hostile log has as many as it likes.
      if (known.size < 10_000) known.set(field, prompt);
    }
    return prompt;
  };
}
