import { parseJsonText } from '../../../ingest/formats/body.ts';
import { requestTurns } from '../../../ingest/formats/turns/request-turns.ts';
import { responseTurns } from '../../../ingest/formats/turns/response-turns.ts';
import type { ReadSide, StoredSide } from './stored-side.ts';

/** A body as JSON, of any provider that the formats know: of documents that hold no turns, as other tools than ours store them. */
export function loggedJson({ side, body }: StoredSide): ReadSide | undefined {
  const json = body === null ? undefined : parseJsonText(body);
  if (json === undefined) return undefined;
  if (side === 'answer') {
    const messages = responseTurns(json);
    return messages.length === 0 ? undefined : { system: [], messages };
  }
  const { system, messages } = requestTurns(json);
  return messages.length === 0 ? undefined : { system, messages };
}
