import { SendError } from './send-error.ts';

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ECONNRESET: 'broke the connection',
  UND_ERR_SOCKET: 'broke the connection',
  ENOTFOUND: 'is not known to DNS',
  EAI_AGAIN: 'is not known to DNS at the moment',
};

const CERTIFICATES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  CERT_NOT_YET_VALID: 'has a certificate that is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate of an unknown issuer: name it in NODE_EXTRA_CA_CERTS',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate of an unknown issuer: name it in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has a certificate of an unknown issuer: name it in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate of an unknown issuer: name it in NODE_EXTRA_CA_CERTS',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate of another name',
};

/** A connection that could not be made or broke, from its error code (Node's and OpenSSL's); time does not heal certificates. */
export function connectionTrouble(place: string, code: string | undefined): SendError {
  const certificate = code === undefined ? undefined : CERTIFICATES[code];
  if (certificate !== undefined) return new SendError('misconfigured', `${place} ${certificate}`);
  const words = code === undefined ? 'cannot be reached' : (WORDS[code] ?? `cannot be reached (${code})`);
  return new SendError('unreachable', `${place} ${words}`);
}

/** An attempt that was ended from this side: its time was over, or the process closes. */
export function endedAttempt(place: string, signal: AbortSignal): SendError {
  const reason: unknown = signal.reason;
  const isTimeout = reason instanceof DOMException && reason.name === 'TimeoutError';
  return new SendError('unreachable', `${place} ${isTimeout ? 'did not answer in time' : 'was not waited for'}`);
}
