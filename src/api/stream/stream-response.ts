import type { ApiCall } from '../operation.ts';

/** Sends texts as they come; a client that takes nothing for so long is cut off. */
export function streamResponse(
  texts: AsyncGenerator<string>,
  call: ApiCall,
  stallMs: number,
  ended: () => void,
): Response {
  const encoder = new TextEncoder();
  let stall: NodeJS.Timeout | undefined;
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    clearTimeout(stall);
    ended();
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      // Called when what was given before has been taken.
      async pull(controller) {
        clearTimeout(stall);
        const next = await texts.next().catch(() => ({ done: true as const, value: undefined }));
        if (next.done === true) {
          end();
          return controller.close();
        }
        controller.enqueue(encoder.encode(next.value));
        stall = setTimeout(() => call.env.outgoing.destroy(), stallMs);
      },
      async cancel() {
        end();
        await texts.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return call.body(stream, 200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
}
