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
    const next = await hub.after(place);
    if (next === undefined) {
      place = hub.last;
      yield `id: ${place}\nevent: reset\ndata: {"last":${place}}\n\n`;
      continue;
    }
    place = next.place;
    for (const event of next.events) {
      const data = json(event);
      // One by one: a client is cut off that does not take one in time, however many wait.
      if (data !== undefined) yield `id: ${event.number}\nevent: ${event.kind}\ndata: ${data}\n\n`;
    }
    if (next.events.length === 0) await hub.next(place, heartbeatMs, signal);
  }
}
