/** Resolves after so many milliseconds, or at once when aborted; the timer goes with it. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(Math.max(0, ms), 0x7fff_ffff));
    signal.addEventListener('abort', done);
  });
}
