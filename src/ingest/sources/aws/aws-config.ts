import { z } from 'zod';

/** How any service of AWS, or one that speaks as it does, is reached. */
export const awsConfig = {
  region: z
    .string()
    .min(1)
    .optional()
    .describe('AWS region; that of the environment or the AWS configuration file where absent'),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('URL of a service that is not AWS itself'),
  profile: z.string().min(1).optional().describe('profile of the AWS configuration files, which may assume a role'),
  credentials: z
    .strictObject({
      access_key_id: z.string().min(1),
      secret_access_key: z.string().min(1),
      session_token: z.string().min(1).optional(),
    })
    .optional()
    .describe(
      "access key; found as AWS's own tools find it where absent (environment, files, instance or container role)",
    ),
};

export interface AwsConfig {
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly profile?: string | undefined;
  readonly credentials?:
    | { access_key_id: string; secret_access_key: string; session_token?: string | undefined }
    | undefined;
}

const CONNECT_MS = 5_000;
const ATTEMPTS = 3;
/** Services that are not AWS have no regions, but a signature names one. */
const SOME_REGION = 'us-east-1';

/** What every AWS client is given. `answerMs` is how long an answer may take to begin. */
export function clientOptions(config: AwsConfig, answerMs: number) {
  const { endpoint, profile, credentials: given } = config;
  const region = config.region ?? (endpoint === undefined ? undefined : SOME_REGION);
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(given === undefined ? {} : { credentials: keysOf(given) }),
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: answerMs, throwOnRequestTimeout: true },
  };
}

function keysOf(given: NonNullable<AwsConfig['credentials']>) {
  const keys = { accessKeyId: given.access_key_id, secretAccessKey: given.secret_access_key };
  return given.session_token === undefined ? keys : { ...keys, sessionToken: given.session_token };
}
