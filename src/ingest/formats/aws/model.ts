import { remember } from '../remember.ts';

/** A model as a request names it. */
export interface RequestedModel {
  /** Stable for grouping: a foundation model's id without a geographic prefix, or the ARN where that is all there is. */
  readonly id: string;
  /** The vendor, as `anthropic`, where the id tells. */
  readonly vendor: string | undefined;
  /** The version in the id, as `v1:0`. */
  readonly version: string | undefined;
  /** The ARN that the request named. */
  readonly arn: string | undefined;
  readonly inferenceProfileArn: string | undefined;
  /** A system profile's id, as `us.anthropic.claude-haiku-4-5-20251001-v1:0`. */
  readonly inferenceProfileId: string | undefined;
}

/** Geographies of Bedrock's cross-region inference profiles, the prefix of their ids. */
const GEOGRAPHIES = new Set([
  'af',
  'ap',
  'apac',
  'au',
  'ca',
  'cn',
  'eu',
  'global',
  'il',
  'in',
  'jp',
  'kr',
  'me',
  'mx',
  'sa',
  'uk',
  'us',
  'us-gov',
]);

const ARN = /^arn:[a-z0-9-]+:(?:bedrock|sagemaker):[a-z0-9-]*:\d*:([a-z-]+)\/([\s\S]+)$/;

/**
 * Reads a `modelId`: a foundation model's id, a cross-region profile's, or an ARN of a foundation model, (application)
 * inference profile, provisioned, custom or imported model, prompt router or endpoint.
 */
export const parseModel: (modelId: string) => RequestedModel = remember(readModel);

function readModel(modelId: string): RequestedModel {
  const match = modelId.startsWith('arn:') && modelId.length <= 2048 ? ARN.exec(modelId) : null;
  if (match === null) return named(modelId, undefined, false);
  const [, kind = '', resource = ''] = match;
  if (kind === 'foundation-model') return named(resource, modelId, false);
  if (kind === 'inference-profile') return named(resource, modelId, true);
  // The rest are made by the account, and their ids say nothing; only a custom model's names the model it came from.
  const base = kind === 'custom-model' ? resource.split('/')[0] : undefined;
  return {
    id: modelId,
    vendor: base === undefined ? undefined : vendorOf(base),
    version: undefined,
    arn: modelId,
    inferenceProfileArn: kind === 'application-inference-profile' ? modelId : undefined,
    inferenceProfileId: undefined,
  };
}

function named(name: string, arn: string | undefined, profile: boolean): RequestedModel {
  const dot = name.indexOf('.');
  const geographic = dot > 0 && GEOGRAPHIES.has(name.slice(0, dot)) && name.indexOf('.', dot + 1) > 0;
  const id = geographic ? name.slice(dot + 1) : name;
  return {
    id,
    vendor: vendorOf(id),
    version: id.length > 2048 ? undefined : /(?:^|-)(v\d+(?:[:.]\d+)*)(?::\d+k)?$/.exec(id)?.[1],
    arn,
    inferenceProfileArn: profile ? arn : undefined,
    inferenceProfileId: profile || geographic ? name : undefined,
  };
}

function vendorOf(id: string): string | undefined {
  return /^([a-z0-9-]{2,40})\./.exec(id)?.[1];
}
