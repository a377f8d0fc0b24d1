import { cleanText } from './clean-text.ts';
import { connectionTrouble, endedAttempt } from './connection-trouble.ts';
import { retryAfterMs } from './retry-after.ts';
import { SendError, type SendProblem } from './send-error.ts';

const MOST_REDIRECTS = 3;
const MOST_RESPONSE_BYTES = 4096;
const MOST_DETAIL = 200;
const BODY_MS = 1_000;

export interface PostTarget {
  readonly url: string;
  readonly method: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that must not come back in an error. */
  readonly secrets: readonly string[];
}

/**
 * Sends a body and resolves once the receiver answered 2xx. Throws a {@link SendError} that names the host alone (a path may
 * be a secret). A redirect (307, 308) is followed on the same origin only; at most 4 KB of an answer are read.
 */
export async function httpPost(target: PostTarget, body: string, signal: AbortSignal, now: number): Promise<void> {
  let url = new URL(target.url);
  for (let redirects = 0; ; redirects++) {
    const response = await answerOf(url, target, body, signal);
    const said = await beginning(response);
    if (response.ok) return;
    const host = url.host;
    if (response.status >= 300 && response.status < 400) {
      url = redirected(url, response, redirects);
      continue;
    }
    throw new SendError(problemOf(response.status), `${host} answered ${response.status}`, {
      retryAfterMs: retryAfterMs(response.headers.get('retry-after'), now),
      detail: withoutSecrets(said, [...target.secrets, target.url]),
    });
  }
}

async function answerOf(url: URL, target: PostTarget, body: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { method: target.method, headers: target.headers, body, redirect: 'manual', signal });
  } catch (error) {
    if (signal.aborted) throw endedAttempt(url.host, signal);
    const cause: unknown = error instanceof Error ? error.cause : undefined;
    throw connectionTrouble(url.host, cause instanceof Error && 'code' in cause ? String(cause.code) : undefined);
  }
}

function redirected(from: URL, response: Response, redirects: number): URL {
  const location = response.headers.get('location') ?? '';
  const to = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  const isKept = response.status === 307 || response.status === 308;
  if (to === undefined || !isKept || to.origin !== from.origin) {
    const where = to === undefined || to.origin === from.origin ? '' : ` to ${to.origin}`;
    throw new SendError(
      'misconfigured',
      `${from.host} redirects${where} (${response.status}): set the final address as url`,
    );
  }
  if (redirects >= MOST_REDIRECTS) throw new SendError('misconfigured', `${from.host} redirects in circles`);
  return to;
}

/** What an HTTP status other than 2xx and 3xx means for a message. */
export function problemOf(status: number): SendProblem {
  if (status >= 500 || status === 408 || status === 425 || status === 429) return 'unreachable';
  // The message itself is at fault: its form, its size or its content type.
  if ([400, 406, 409, 411, 413, 414, 415, 422, 431].includes(status)) return 'rejected';
  return 'misconfigured';
}

async function beginning(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // The status is there already: a body that dribbles on must not hold the next message.
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), BODY_MS);
  try {
    while (bytes < MOST_RESPONSE_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.length;
    }
    await reader.cancel();
  } catch {
    // The status is the answer; a body that breaks off takes nothing from it.
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).subarray(0, MOST_RESPONSE_BYTES).toString('utf8');
}

/** A receiver's words with every secret taken out, on one line of 200 characters. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  // Longest first, so that a secret inside another leaves no rest.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    if (secret !== '') clean = clean.replaceAll(secret, '***');
  }
  return cleanText(clean, MOST_DETAIL);
}
