import type { Json } from '../base/canonical-json.ts';
import { IMAGE_MODELS } from './models.ts';
import type { Resident } from './population.ts';
import type { Random } from './random.ts';
import { LARGE_BODY_BYTES, type LogRecord, renderEnvelope } from './record.ts';
import { Template } from './text/template.ts';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PROMPT = new Template('A bright product photo of {product} on a wooden table, with {city} in the background');

/** A call of an image model, without a guardrail; a `large` image is delivered as an object of its own. */
export function imageCall(random: Random, resident: Resident, time: number, large: boolean): LogRecord {
  const modelId = random.pick(IMAGE_MODELS);
  const text = PROMPT.fill(random);
  const seed = random.integer(1, 2_000_000);
  // The bytes are noise: a log does not tell whether they would draw a picture.
  const block = random.token(64, BASE64);
  const base64 = block.repeat(large ? Math.ceil((LARGE_BODY_BYTES + random.integer(1_000, 60_000)) / 64) : 12);
  const size = { width: 512, height: 512 };
  const [input, output]: [Json, Json] = modelId.startsWith('amazon.')
    ? [
        {
          taskType: 'TEXT_IMAGE',
          textToImageParams: { text, negativeText: 'people, text' },
          imageGenerationConfig: { numberOfImages: 1, quality: 'standard', cfgScale: 6.5, seed, ...size },
        },
        { images: [base64], maskImage: null, error: null },
      ]
    : [
        { text_prompts: [{ text, weight: 1 }], cfg_scale: 7, seed, steps: 30, ...size },
        { result: 'success', artifacts: [{ seed, base64, finishReason: 'SUCCESS' }] },
      ];
  return renderEnvelope({
    time,
    requestId: random.uuid(),
    caller: resident.caller,
    operation: 'InvokeModel',
    modelId,
    ...(resident.metadata !== undefined && { metadata: resident.metadata }),
    input: { body: input },
    output: { body: output },
  });
}
