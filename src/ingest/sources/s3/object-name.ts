import { isDeliveredBody, isPermissionCheck } from '../log-files.ts';

/** CloudTrail's digests are about its logs. */
const NO_LOGS = /(?:^|\/)CloudTrail-Digest\//;

/** Whether an object is read as a log: no folder mark, body of a logged request, permission check or digest. */
export function isLogObject(key: string, size: number | undefined): boolean {
  if (size === 0 || key.endsWith('/') || NO_LOGS.test(key)) return false;
  return !isBodyObject(key) && !isPermissionCheck(nameIn(key));
}

/** Whether a key is one that Amazon Bedrock gives to a body that it stores as an object of its own. */
export function isBodyObject(key: string): boolean {
  return isDeliveredBody(key.slice(0, Math.max(0, key.length - nameIn(key).length - 1)), nameIn(key));
}

function nameIn(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
