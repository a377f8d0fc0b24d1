import type { Part } from '../../ingest/formats/turns/message.ts';
import type { Call } from './call.ts';
import { chainCalls, type Link } from './chain-calls.ts';
import { MessageKeys } from './message-keys.ts';

/** A call in its conversation. */
export interface Turn {
  readonly call: Call;
  /** From 1, in the order of time. */
  readonly number: number;
  /** The turn it goes on from; null where it begins the conversation. */
  readonly after: number | null;
  readonly kind: Link['kind'];
  /** Whether another turn goes on from the same one: the conversation was taken back and went elsewhere. */
  readonly branch: boolean;
  /** Places of the call's messages that no earlier turn shows. */
  readonly shown: readonly number[];
  /** Of a shortened history: messages that were left out. */
  readonly left: number;
  /** The system instructions, where they are not those of the turn it goes on from. */
  readonly system: readonly Part[];
  /** Whether they were taken away, against the turn it goes on from. */
  readonly unsystemed: boolean;
}

/** Calls that go on from one another, or one alone. */
export interface Conversation {
  /** Of its first call: stream and event id. */
  readonly id: string;
  readonly turns: readonly Turn[];
  readonly evidence: number;
}

/** Puts calls, in the order of time, together as conversations: those with evidence in the order of time, then the others, the latest first. */
export function conversationsOf(calls: readonly Call[]): Conversation[] {
  const links = chainCalls(calls);
  const keys = new MessageKeys();
  const roots: number[] = [];
  const members = new Map<number, number[]>();
  for (const [at, link] of links.entries()) {
    const root = link.parent === undefined ? at : roots[link.parent]!;
    roots.push(root);
    const same = members.get(root);
    if (same === undefined) members.set(root, [at]);
    else same.push(at);
  }
  const list = [...members.values()].map((places) => conversationOf(places, calls, links, keys));
  const withEvidence = list.filter(({ evidence }) => evidence > 0);
  const others = list.filter(({ evidence }) => evidence === 0);
  return [...withEvidence, ...others.sort((a, b) => (endOf(a) < endOf(b) ? 1 : -1))];
}

function conversationOf(
  places: readonly number[],
  calls: readonly Call[],
  links: readonly Link[],
  keys: MessageKeys,
): Conversation {
  const numbers = new Map(places.map((place, at) => [place, at + 1]));
  const gone = new Set<number>();
  const turns = places.map((place): Turn => {
    const call = calls[place]!;
    const { parent, kind, shown, left } = links[place]!;
    const branch = parent !== undefined && kind !== 'repeat' && gone.has(parent);
    if (parent !== undefined && kind !== 'repeat') gone.add(parent);
    const before = parent === undefined ? [] : calls[parent]!.system;
    const same = parent !== undefined && systemKey(before, keys) === systemKey(call.system, keys);
    return {
      call,
      number: numbers.get(place)!,
      after: parent === undefined ? null : numbers.get(parent)!,
      kind,
      branch,
      shown,
      left,
      system: same ? [] : call.system,
      unsystemed: !same && before.length > 0 && call.system.length === 0,
    };
  });
  const first = turns[0]!.call.event;
  return {
    id: `${first._index}/${first._id}`,
    turns,
    evidence: turns.filter(({ call }) => call.evidence).length,
  };
}

function systemKey(system: readonly Part[], keys: MessageKeys): number {
  return system.length === 0 ? -1 : keys.of({ role: 'system', parts: system });
}

function endOf({ turns }: Conversation): string {
  return turns.at(-1)!.call.event['@timestamp'];
}
