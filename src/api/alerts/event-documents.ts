import type { Json } from '../../base/canonical-json.ts';
import type { EvidenceEvent } from '../../detect/alert.ts';
import type { QueryRunner } from '../query/query-runner.ts';

/** Stored names of streams and ids are plain; anything else did not come from a store of ours. */
const STREAM = /^[\w.:-]+$/;
const ID = /^[0-9a-f]{32}$/;
const READ_MS = 30_000;

/** The documents of some events, by `_index` and `_id`; those that retention has deleted are left out. */
export async function eventDocuments(
  events: readonly EvidenceEvent[],
  queries: QueryRunner,
  signal: AbortSignal,
): Promise<Map<string, Json>> {
  const documents = new Map<string, Json>();
  const streams = new Map<string, EvidenceEvent[]>();
  for (const event of events) streams.set(event._index, [...(streams.get(event._index) ?? []), event]);
  for (const [stream, list] of streams) {
    const known = list.filter((event) => STREAM.test(stream) && ID.test(event._id));
    if (known.length === 0 || !queries.streams().some((s) => s.name === stream)) continue;
    const times = known.map((event) => event['@timestamp']).sort();
    const ids = known.map((event) => `"${event._id}"`).join(', ');
    // The times let the store pass over most of what it has.
    const query = queries.prepare(
      `FROM ${stream} METADATA _id, _source | WHERE @timestamp >= "${times[0]}" AND @timestamp <= "${times.at(-1)}" AND _id IN (${ids}) | KEEP _id, _source`,
    );
    for await (const chunk of queries.run(query, { rows: known.length, milliseconds: READ_MS, signal })) {
      for (const [id, source] of chunk) documents.set(eventKey(stream, String(id)), JSON.parse(String(source)) as Json);
    }
  }
  return documents;
}

export function eventKey(index: string, id: string): string {
  return `${index}/${id}`;
}
