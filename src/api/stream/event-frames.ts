import type { AlertEvent } from '../../state/alert-feed.ts';
import type { AlertHub } from './alert-hub.ts';

export interface FrameOptions {
  readonly hub: AlertHub;
  /** The number of the last event that the client has. */
  readonly from: number;
  /** The JSON of an event; undefined where the client did not ask for it. */
  readonly json: (event: AlertEvent) => string | undefined;
  readonly heartbeatMs: number;
  /** Whether the client may still read; asked at every heartbeat. */
  readonly allowed: () => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** The frames of a live stream (WHATWG server-sent events): events from a place on, and something now and then while there are none. */
export async function* eventFrames({
  hub,
  from,
  json,
  heartbeatMs,
  allowed,
  signal,
}: FrameOptions): AsyncGenerator<string> {
  let place = from;
  let asked = performance.now();
  yield 'retry: 3000\n\n';
  while (!signal.aborted) {
    if (performance.now() - asked >= heartbeatMs) {
      if (!(await allowed())) return;
      asked = performance.now();
      // The place goes along, so that a client who resumes does not go through what it did not ask for again.
      yield `id: ${place}\n: alive\n\n`;
    }
    const events = await hub.after(place);
    if (events === undefined) {
      place = hub.last;
      yield `id: ${place}\nevent: reset\ndata: {"last":${place}}\n\n`;
    } else if (events.length === 0) {
      await hub.next(place, heartbeatMs, signal);
    } else {
      place = events.at(-1)!.number;
      const frames = events.flatMap((event) => {
        const data = json(event);
        return data === undefined ? [] : [`id: ${event.number}\nevent: ${event.kind}\ndata: ${data}\n\n`];
      });
      if (frames.length > 0) yield frames.join('');
    }
  }
}
