import type { Json } from '../base/canonical-json.ts';
import { EMBEDDING_MODELS } from './models.ts';
import type { Resident } from './population.ts';
import type { Random } from './random.ts';
import { type LogRecord, renderEnvelope } from './record.ts';
import { countTokens, writeText } from './text/write-text.ts';

const DIMENSIONS = 256;

/** A call of an embedding model; guardrails do not apply to these. Half of the logs leave the vectors out. */
export function embeddingCall(random: Random, resident: Resident, time: number): LogRecord {
  const modelId = random.pick(EMBEDDING_MODELS);
  const text = writeText(random, random.pick(resident.useCases).material, random.integer(80, 600));
  const vector = (): number[] => Array.from({ length: DIMENSIONS }, () => random.integer(-99_999, 99_999) / 1e6);
  const tokens = countTokens(text.length);
  const [input, output]: [Json, Json] = modelId.startsWith('amazon.')
    ? [
        { inputText: text, dimensions: DIMENSIONS, normalize: true },
        { embedding: vector(), inputTextTokenCount: tokens },
      ]
    : [
        { texts: [text], input_type: 'search_document', truncate: 'END' },
        { id: random.uuid(), texts: [text], embeddings: [vector()], response_type: 'embeddings_floats' },
      ];
  return renderEnvelope({
    time,
    requestId: random.uuid(),
    caller: resident.caller,
    operation: 'InvokeModel',
    modelId,
    ...(resident.metadata !== undefined && { metadata: resident.metadata }),
    input: { body: input, tokens },
    output: random.chance(0.5) ? { body: output } : {},
  });
}
