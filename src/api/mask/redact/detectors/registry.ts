import type { Detector } from '../finding.ts';
import { assignedSecrets } from './assigned-secrets.ts';
import { authorizations } from './authorizations.ts';
import { awsKeys } from './aws-keys.ts';
import { cardNumbers } from './card-numbers.ts';
import { emails } from './emails.ts';
import { ibans } from './ibans.ts';
import { jsonWebTokens } from './json-web-tokens.ts';
import { nationalIds } from './national-ids.ts';
import { phoneNumbers } from './phone-numbers.ts';
import { privateKeys } from './private-keys.ts';
import { urlCredentials } from './url-credentials.ts';
import { vendorTokens } from './vendor-tokens.ts';

/** Every detector, by file of this folder. */
export const DETECTORS: ReadonlyMap<string, Detector> = new Map([
  ['assigned-secrets', assignedSecrets],
  ['authorizations', authorizations],
  ['aws-keys', awsKeys],
  ['card-numbers', cardNumbers],
  ['emails', emails],
  ['ibans', ibans],
  ['json-web-tokens', jsonWebTokens],
  ['national-ids', nationalIds],
  ['phone-numbers', phoneNumbers],
  ['private-keys', privateKeys],
  ['url-credentials', urlCredentials],
  ['vendor-tokens', vendorTokens],
]);
