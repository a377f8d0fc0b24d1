import type { Json } from '../../base/canonical-json.ts';
import type { LogFormat } from '../format.ts';
import { azureOpenAi } from './azure-openai/format.ts';
import { bedrockInvocation } from './bedrock-invocation/format.ts';
import { cloudTrail } from './cloudtrail/format.ts';
import { ecs } from './ecs/format.ts';
import { openAiAudit } from './openai-audit/format.ts';
import { otelGenAi } from './otel-gen-ai/format.ts';

/** Every log format, in the order in which they are tried. A test compares this list with the folder. */
export const logFormats: readonly LogFormat[] = [
  bedrockInvocation,
  azureOpenAi,
  cloudTrail,
  openAiAudit,
  otelGenAi,
  ecs,
];

/** The format of a name, as `aws_bedrock.invocation`; undefined where there is none. */
export function findFormat(name: string): LogFormat | undefined {
  return logFormats.find((format) => format.name === name);
}

/** The first format that a record looks like; undefined where it looks like none. */
export function detectFormat(record: Json): LogFormat | undefined {
  return logFormats.find((format) => format.detects(record));
}
