import type { ModelFamily } from '../models.ts';
import { anthropicShape } from './anthropic.ts';
import { cohereShape } from './cohere.ts';
import type { InvokeShape } from './invoke-shape.ts';
import { llamaShape } from './llama.ts';
import { mistralShape } from './mistral.ts';
import { novaShape } from './nova.ts';

/** The InvokeModel bodies of each model family. */
export const INVOKE_SHAPES: Readonly<Record<ModelFamily, InvokeShape>> = {
  anthropic: anthropicShape,
  cohere: cohereShape,
  llama: llamaShape,
  mistral: mistralShape,
  nova: novaShape,
};
