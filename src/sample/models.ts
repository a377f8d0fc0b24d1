/** Who made a model; decides how InvokeModel's bodies look. */
export type ModelFamily = 'anthropic' | 'nova' | 'llama' | 'mistral' | 'cohere';

/** A text model as requests name it. */
export interface Model {
  /** What the log's `modelId` holds: a model id, an inference profile's id or ARN. */
  readonly id: string;
  readonly family: ModelFamily;
  /** The Region that served a cross-region inference profile, where one is used. */
  readonly profile?: 'cross-region';
}

export const CLAUDE_SONNET: Model = { id: 'anthropic.claude-3-5-sonnet-20240620-v1:0', family: 'anthropic' };
export const CLAUDE_HAIKU: Model = { id: 'anthropic.claude-3-haiku-20240307-v1:0', family: 'anthropic' };
export const CLAUDE_OPUS: Model = { id: 'anthropic.claude-opus-4-1-20250805-v1:0', family: 'anthropic' };
export const NOVA_PRO: Model = { id: 'amazon.nova-pro-v1:0', family: 'nova' };
export const NOVA_LITE: Model = { id: 'amazon.nova-lite-v1:0', family: 'nova' };
export const LLAMA_70B: Model = { id: 'meta.llama3-1-70b-instruct-v1:0', family: 'llama' };
export const LLAMA_405B: Model = { id: 'meta.llama3-1-405b-instruct-v1:0', family: 'llama' };
export const MISTRAL_LARGE: Model = { id: 'mistral.mistral-large-2402-v1:0', family: 'mistral' };
export const COMMAND_R: Model = { id: 'cohere.command-r-plus-v1:0', family: 'cohere' };

/** Claude behind a system-defined inference profile, named by its id. */
export const CLAUDE_PROFILE_ID: Model = {
  id: 'us.anthropic.claude-sonnet-4-20250514-v1:0',
  family: 'anthropic',
  profile: 'cross-region',
};

/** Claude behind a system-defined inference profile, named by its ARN. */
export function claudeProfileArn(account: string, region: string): Model {
  const geography = region.startsWith('eu-') ? 'eu' : 'us';
  return {
    id: `arn:aws:bedrock:${region}:${account}:inference-profile/${geography}.anthropic.claude-sonnet-4-20250514-v1:0`,
    family: 'anthropic',
    profile: 'cross-region',
  };
}

/** A model behind an application inference profile, whose ARN does not tell the model. */
export function applicationProfile(account: string, region: string, id: string, family: ModelFamily): Model {
  return { id: `arn:aws:bedrock:${region}:${account}:application-inference-profile/${id}`, family };
}

/** Seven ordinary models by plain id, for scenarios that must spread over models. */
export const PLAIN_MODELS: readonly Model[] = [
  CLAUDE_SONNET,
  CLAUDE_HAIKU,
  NOVA_PRO,
  NOVA_LITE,
  LLAMA_70B,
  MISTRAL_LARGE,
  COMMAND_R,
];

export const EMBEDDING_MODELS = ['amazon.titan-embed-text-v2:0', 'cohere.embed-multilingual-v3'] as const;
export const IMAGE_MODELS = ['amazon.nova-canvas-v1:0', 'stability.stable-diffusion-xl-v1'] as const;
