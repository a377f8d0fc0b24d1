import type { Json } from '../../../base/canonical-json.ts';
import { asArray, asObject } from '../json-read.ts';
import { type Message, textParts } from './message.ts';
import { joinStream } from './stream-join.ts';
import { wholeResponse } from './whole-response.ts';

/** What a response body says: a message per choice, a stream's chunks joined; nothing for embeddings and images. */
export function responseTurns(body: Json | undefined): readonly Message[] {
  if (Array.isArray(body)) return joinStream(asArray(body));
  const object = asObject(body);
  if (object !== undefined) return wholeResponse(object);
  const parts = textParts(body);
  return parts.length === 0 ? [] : [{ role: 'assistant', parts }];
}
