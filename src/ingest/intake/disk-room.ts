import { statfs } from 'node:fs/promises';

export interface DiskRoomOptions {
  /** The store's folder. */
  readonly directory: string;
  /** Bytes that must stay free for the store to take more. */
  readonly minFreeBytes: number;
}

const CHECK_MS = 1_000;
/** How long a disk that the store found full counts as full, whatever the system says of its room (a quota). */
const FULL_MS = 5_000;
const MIB = 2 ** 20;

/** Watches the room on the store's disk, until it is closed. */
export class DiskRoom {
  readonly #options: DiskRoomOptions | undefined;
  readonly #changed: (why: string | undefined) => void;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #fullAt = Number.NEGATIVE_INFINITY;
  #low: string | undefined;
  #full: string | undefined;
  #checking: Promise<void> | undefined;

  /** @param changed told why nothing can be stored from now on; undefined when there is room again */
  constructor(options: DiskRoomOptions | undefined, now: () => number, changed: (why: string | undefined) => void) {
    this.#options = options;
    this.#now = now;
    this.#changed = changed;
    this.#timer = setInterval(() => void this.check(), CHECK_MS);
    this.#timer.unref();
  }

  /** Why nothing can be stored; undefined where there is room. */
  get stopped(): string | undefined {
    return this.#full ?? this.#low;
  }

  /** The store met a full disk. */
  markFull(message: string): void {
    const before = this.stopped;
    this.#full = message;
    this.#fullAt = this.#now();
    this.#tell(before);
  }

  check(): Promise<void> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #check(): Promise<void> {
    const before = this.stopped;
    this.#low = await this.#lowRoom();
    // Either way: the clock may have been set back.
    if (Math.abs(this.#now() - this.#fullAt) >= FULL_MS) this.#full = undefined;
    this.#tell(before);
  }

  #tell(before: string | undefined): void {
    if ((before === undefined) !== (this.stopped === undefined)) this.#changed(this.stopped);
  }

  async #lowRoom(): Promise<string | undefined> {
    if (this.#options === undefined) return undefined;
    const { directory, minFreeBytes } = this.#options;
    const { bavail, bsize } = await statfs(directory).catch((error: unknown) => {
      // What it cannot be asked, the store itself will find out.
      return { bavail: Number.POSITIVE_INFINITY, bsize: 1, error };
    });
    const free = bavail * bsize;
    if (free >= minFreeBytes) return undefined;
    return `the disk of ${directory} is nearly full: ${Math.floor(free / MIB)} MiB are free, ${Math.ceil(minFreeBytes / MIB)} MiB must be`;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
