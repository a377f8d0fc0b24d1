const LONGEST_MS = 1_000;

/** Waits until a moment of a clock has come, but a second at most: clocks are set. Ends at once when aborted. */
export function pauseUntil(moment: number, now: () => number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(Math.max(0, moment - now()), LONGEST_MS));
    signal?.addEventListener('abort', done);
  });
}
