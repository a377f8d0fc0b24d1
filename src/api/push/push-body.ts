import type { IncomingMessage } from 'node:http';
import type { HttpLimits } from '../api-config.ts';
import { Gate } from '../gate.ts';
import { busy, HttpProblem } from '../problem.ts';
import { readBody } from '../read-body.ts';

/** Takes pushed bodies in, never more bytes at once than are allowed. */
export class PushBodies {
  readonly #limits: HttpLimits;
  /** Unpacking and reading a protocol's body takes memory and this thread's time. */
  readonly #decoding = new Gate('bodies to unpack', 2, 64);
  #inFlight = 0;

  constructor(limits: HttpLimits) {
    this.#limits = limits;
  }

  /** Bytes of bodies that are being taken in or committed. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Reads a body as it was sent, and hands it on; its bytes count as in flight until that is done. What is made of it counts from when
   * it is told by `hold`.
   */
  async take<T>(
    incoming: IncomingMessage,
    use: (bytes: Buffer, hold: (bytes: number) => void) => Promise<T>,
    options: { readonly empty?: boolean } = {},
  ): Promise<T> {
    const gzip = isGzip(incoming);
    const { push_bytes, push_in_flight_bytes } = this.#limits;
    const declared = incoming.headers['content-length'];
    // A body of unknown length may turn out to be the longest allowed.
    let held = Math.min(declared === undefined ? push_bytes : Number(declared), push_bytes);
    if (this.#inFlight > 0 && this.#inFlight + held > push_in_flight_bytes)
      throw busy('too many bodies are being taken in', 1);
    this.#inFlight += held;
    try {
      const bytes = await readBody(incoming, push_bytes);
      this.#inFlight -= held - bytes.length;
      held = bytes.length;
      if (bytes.length === 0 && options.empty !== true) throw new HttpProblem('malformed-body', 'the body is empty');
      if (gzip && !(bytes[0] === 0x1f && bytes[1] === 0x8b)) {
        throw new HttpProblem('malformed-body', 'Content-Encoding is gzip, and the body is not');
      }
      return await use(bytes, (more) => {
        this.#inFlight += more;
        held += more;
      });
    } finally {
      this.#inFlight -= held;
    }
  }

  /** Reads what a protocol's body holds: a few at once. */
  async decode<T>(signal: AbortSignal, read: () => Promise<T>): Promise<T> {
    const leave = await this.#decoding.enter(signal);
    try {
      return await read();
    } finally {
      leave();
    }
  }
}

function isGzip({ headers }: IncomingMessage): boolean {
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  if (encoding === 'identity') return false;
  throw new HttpProblem(
    'unsupported-media',
    `a body in ${JSON.stringify(encoding)} is not taken: gzip, or none`,
    {},
    { 'Accept-Encoding': 'gzip, identity' },
  );
}
