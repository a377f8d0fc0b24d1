/** How failed logins are slowed: after `free` failures each further one doubles the wait, from `firstMs` to `mostMs`. */
export interface ThrottleRule {
  readonly free: number;
  readonly firstMs: number;
  readonly mostMs: number;
}

interface Failures {
  count: number;
  until: number;
}

/** More keys than this are not remembered: the longest unused ones are forgotten. */
const MOST_KEYS = 20_000;

/** Remembers failures by some key (an address, a name) and tells how long the next try has to wait. */
export class LoginThrottle {
  readonly #rule: ThrottleRule;
  readonly #now: () => number;
  readonly #failures = new Map<string, Failures>();

  constructor(rule: ThrottleRule, now: () => number) {
    this.#rule = rule;
    this.#now = now;
  }

  /** Milliseconds until a try is allowed; 0 where it is now. */
  waitMs(key: string): number {
    return Math.max(0, (this.#failures.get(key)?.until ?? 0) - this.#now());
  }

  /** Counts a try as failed before its outcome is known, so that many at once are slowed as well; the result takes that back. */
  failed(key: string): () => void {
    const now = this.#now();
    const { free, firstMs, mostMs } = this.#rule;
    const before = this.#failures.get(key);
    // Failures are forgotten once twice the longest wait has passed without one.
    const count = (before === undefined || now > before.until + 2 * mostMs ? 0 : before.count) + 1;
    const wait = count < free ? 0 : Math.min(mostMs, firstMs * 2 ** Math.min(30, count - free));
    this.#failures.delete(key);
    this.#failures.set(key, { count, until: now + wait });
    if (this.#failures.size > MOST_KEYS) this.#failures.delete(this.#failures.keys().next().value!);
    return () => {
      if (before === undefined) this.#failures.delete(key);
      else this.#failures.set(key, before);
    };
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}

/** What an address is throttled by: an IPv6 client has a whole /64 of them. */
export function throttleKey(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after = ''] = address.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === '' ? [] : after.split(':');
  const gap = address.includes('::') ? Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0') : [];
  return [...head, ...gap, ...tail].slice(0, 4).join(':');
}
