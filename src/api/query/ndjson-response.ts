import type { Column } from '../../plan/expression.ts';
import type { RowValue } from '../../store/event-store.ts';
import type { ApiCall } from '../operation.ts';
import { jsonValue } from './gather-rows.ts';

/**
 * Rows as NDJSON, one object each, as fast as the client takes them. Fails before its first line as a problem; where it fails later,
 * the connection is cut, so that what came cannot be taken for all there is.
 */
export async function ndjsonResponse(
  chunks: AsyncGenerator<RowValue[][]>,
  columns: readonly Column[],
  hidden: ReadonlySet<number>,
  call: ApiCall,
): Promise<Response> {
  let next = await chunks.next();
  const encoder = new TextEncoder();
  const line = (row: readonly RowValue[]) =>
    `{${columns.map((c, i) => `${JSON.stringify(c.name)}:${JSON.stringify(jsonValue(row[i]!, hidden.has(c.id)))}`).join(',')}}\n`;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next.done === true) return controller.close();
      const text = next.value.map(line).join('');
      try {
        next = await chunks.next();
      } catch {
        call.env.outgoing.destroy();
        return controller.close();
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  return call.body(stream, 200, { 'Content-Type': 'application/x-ndjson' });
}
