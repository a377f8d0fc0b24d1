import type { Message } from '../../ingest/formats/turns/message.ts';
import type { Call } from './call.ts';
import { MessageKeys } from './message-keys.ts';

/** How a call follows from an earlier one; numbers are places in the list of calls. */
export interface Link {
  /** The call whose conversation it goes on with; undefined where it begins one. */
  readonly parent: number | undefined;
  /**
   * `next`: it holds the history and goes on. `repeat`: the same request again. `altered`: its history says otherwise than the calls
   * did. `shortened`: it left the beginning of the history out.
   */
  readonly kind: 'first' | 'next' | 'repeat' | 'altered' | 'shortened';
  /** Places of the messages that no earlier turn shows. */
  readonly shown: readonly number[];
  /** Of `shortened`: how many messages were left out. */
  readonly left: number;
}

interface Known {
  /** Numbers of its messages, and of the beginnings of them all. */
  readonly keys: readonly number[];
  readonly prefixes: readonly number[];
}

/** Calls with the same last answer that are held against a shortened history. */
const MOST_CANDIDATES = 8;

/**
 * Finds, for each call, the earlier one that it goes on from: a client of a chat sends the whole history each time, so a request begins
 * with an earlier request's messages and its answer. Calls are in the order of time. Where several gave the same answer, the latest is taken.
 */
export function chainCalls(calls: readonly Call[]): Link[] {
  const known: Known[] = [];
  const book: Book = { keys: new MessageKeys(), requests: new Map(), ends: new Map(), answers: new Map() };
  return calls.map((call, at) => {
    const keys = call.messages.map((message) => book.keys.of(message));
    const own: Known = { keys, prefixes: book.keys.beginnings(keys) };
    const link = linkOf(call, own, calls, known, book);
    known.push(own);
    note(call, own, at, book);
    return link;
  });
}

interface Book {
  readonly keys: MessageKeys;
  /** The first call by the key of all its messages. */
  readonly requests: Map<number, number>;
  /** The latest call by the key of all its messages and an answer. */
  readonly ends: Map<number, number>;
  /** Calls by the key of an answer alone, the latest last. */
  readonly answers: Map<number, number[]>;
}

function note(call: Call, { keys, prefixes }: Known, at: number, book: Book): void {
  if (keys.length === 0) return;
  const whole = prefixes.at(-1)!;
  if (!book.requests.has(whole)) book.requests.set(whole, at);
  for (const answer of call.answers) {
    const key = book.keys.of(answer);
    book.ends.set(book.keys.followed(whole, key), at);
    const same = book.answers.get(key);
    if (same === undefined) book.answers.set(key, [at]);
    else same.push(at);
    const last = call.messages.at(-1)!;
    // Words put into the model's mouth: its answer goes on from them, and histories hold both as one.
    if (last.role === 'assistant') {
      const joined = book.keys.of({ role: 'assistant', parts: [...last.parts, ...answer.parts] });
      book.ends.set(book.keys.followed(prefixes.at(-2)!, joined), at);
    }
  }
}

function linkOf(call: Call, own: Known, calls: readonly Call[], known: readonly Known[], book: Book): Link {
  const { keys, prefixes } = own;
  const count = keys.length;
  const first: Link = { parent: undefined, kind: 'first', shown: range(0, count), left: 0 };
  if (count === 0) return first;
  const same = book.requests.get(prefixes[count]!);
  if (same !== undefined) return { parent: same, kind: 'repeat', shown: [], left: 0 };
  for (let at = count; at > 0; at--) {
    const parent = book.ends.get(prefixes[at]!);
    if (parent !== undefined) return { parent, kind: 'next', shown: range(at, count), left: 0 };
    const asked = book.requests.get(prefixes[at]!);
    if (asked === undefined || at === count) continue;
    // The same request, and then other words than its answer: the log has none, or the client wrote them.
    const silent = calls[asked]!.answers.length === 0 || !isAnswer(call.messages[at]!);
    return { parent: asked, kind: silent ? 'next' : 'altered', shown: range(at, count), left: 0 };
  }
  return shortenedLink(call, keys, known, book) ?? first;
}

/** A client that keeps the last messages only: what is before the last answer ends as an earlier request did. */
function shortenedLink(call: Call, keys: readonly number[], known: readonly Known[], book: Book): Link | undefined {
  const last = call.messages.findLastIndex(isAnswer);
  if (last < 1) return undefined;
  const candidates = book.answers.get(keys[last]!)?.slice(-MOST_CANDIDATES).reverse() ?? [];
  for (const parent of candidates) {
    const before = known[parent]!.keys;
    let equal = 0;
    while (equal < last && equal < before.length && before[before.length - 1 - equal] === keys[last - 1 - equal])
      equal++;
    const left = before.length - equal;
    if (equal === last && left > 0) return { parent, kind: 'shortened', shown: range(last + 1, keys.length), left };
    if (equal === 0) continue;
    const earlier = new Set(before);
    const other = range(0, last - equal).filter((at) => !earlier.has(keys[at]!));
    return { parent, kind: 'altered', shown: [...other, ...range(last + 1, keys.length)], left: 0 };
  }
  return undefined;
}

function isAnswer({ role }: Message): boolean {
  return role === 'assistant' || role === 'model';
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
