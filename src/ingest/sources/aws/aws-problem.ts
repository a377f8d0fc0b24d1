import { messageOf } from '../../../base/message-of.ts';
import { visible } from '../../../base/source-text.ts';

/** `unreachable`, `busy` and `broken` pass by; `denied` and `missing` do not by themselves; `credentials` concern everything. */
export type AwsTrouble = 'unreachable' | 'busy' | 'broken' | 'denied' | 'missing' | 'credentials' | 'other';

/** What went wrong with a request to AWS, in words. */
export class AwsProblem extends Error {
  readonly trouble: AwsTrouble;

  constructor(trouble: AwsTrouble, message: string, cause: unknown) {
    super(message, { cause });
    this.trouble = trouble;
  }
}

const MOST_CHARACTERS = 300;
/** What is wrong with the key that signs, rather than with what it may do. */
const CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const NETWORK: { readonly [code: string]: string } = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'its name could not be looked up',
  EHOSTUNREACH: 'no route to it',
  ENETUNREACH: 'no route to it',
  ETIMEDOUT: 'no answer in time',
};

interface AwsError {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Tells what went wrong with `what` (`s3://bucket/key`) at a service (its URL, or its name). */
export function awsProblem(error: unknown, service: string, what: string): AwsProblem {
  if (error instanceof AwsProblem) return error;
  const { name = '', code, $metadata } = (error ?? {}) as AwsError;
  const status = $metadata?.httpStatusCode;
  const said = `${name}${messageOf(error) === '' || messageOf(error) === name ? '' : `: ${shortened(messageOf(error))}`}`;
  const told = (trouble: AwsTrouble, message: string) => new AwsProblem(trouble, message, error);
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError')
    return told('credentials', `no AWS credentials for ${what}: ${shortened(messageOf(error))}`);
  if (messageOf(error) === 'Region is missing')
    return told('credentials', `no AWS region for ${what}: \`region\` names it`);
  if (CREDENTIALS.has(name)) return told('credentials', `${service} does not accept the AWS credentials: ${said}`);
  if (status === undefined) {
    // The SDK calls a closed connection a timeout too.
    const network = NETWORK[code ?? ''] ?? (name === 'TimeoutError' ? NETWORK.ETIMEDOUT : undefined);
    const certificate = /CERT|SELF_SIGNED|UNABLE_TO/.test(code ?? '') ? 'its certificate is not trusted' : undefined;
    const reason = network ?? certificate ?? shortened(messageOf(error));
    return told(
      network === undefined && certificate === undefined ? 'other' : 'unreachable',
      `cannot reach ${service}: ${reason}`,
    );
  }
  if (status === 429 || status === 503 || /Throttl|SlowDown|TooManyRequests|LimitExceeded/.test(name))
    return told('busy', `${service} asks for fewer requests (${said})`);
  if (status === 401 || status === 403 || /AccessDenied/.test(name))
    return told('denied', `access denied to ${what} (${said})`);
  if (status === 404 || /NotFound|NoSuch|NonExistent|DoesNotExist/.test(name))
    return told('missing', `no ${what} (${said})`);
  if (status >= 500) return told('broken', `${service} failed with HTTP ${status} (${said})`);
  return told('other', `${service} refused ${what} (${said})`);
}

function shortened(message: string): string {
  const text = visible(message);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text;
}
