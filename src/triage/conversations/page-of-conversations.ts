import type { Conversation, Turn } from './conversations.ts';

/** A conversation with those of its turns that are shown. */
export interface ShownConversation {
  readonly conversation: Conversation;
  readonly turns: readonly Turn[];
}

export interface ConversationPage {
  readonly items: readonly ShownConversation[];
  /** For `cursor`; null on the last page. */
  readonly next: string | null;
}

export interface ConversationPageRequest {
  /** This one only, by its id. */
  readonly conversation?: string;
  /** Its turns from this number on. */
  readonly fromTurn?: number;
  /** Conversations: 10 where absent. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** Turns of a conversation, and of a page. */
const MOST_TURNS = 60;
const MOST_TURNS_OF_PAGE = 150;

/** A page of conversations, each with as many turns as one reads at once; undefined where the one that is asked for is not among them. */
export function pageOfConversations(
  all: readonly Conversation[],
  { conversation, fromTurn, limit = 10, cursor }: ConversationPageRequest,
): ConversationPage | undefined {
  if (conversation !== undefined) {
    const one = all.find(({ id }) => id === conversation);
    if (one === undefined) return undefined;
    const turns = fromTurn === undefined ? someTurns(one) : one.turns.slice(fromTurn - 1, fromTurn - 1 + MOST_TURNS);
    return { items: [{ conversation: one, turns }], next: null };
  }
  const begin = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
  // What the page before ended with is gone: events were deleted in between.
  if (cursor !== undefined && begin === 0) return undefined;
  const items: ShownConversation[] = [];
  let turns = 0;
  for (const one of all.slice(begin, begin + limit)) {
    if (items.length > 0 && turns + Math.min(one.turns.length, MOST_TURNS) > MOST_TURNS_OF_PAGE) break;
    const shown = someTurns(one);
    turns += shown.length;
    items.push({ conversation: one, turns: shown });
  }
  const end = begin + items.length;
  return { items, next: end < all.length && items.length > 0 ? items.at(-1)!.conversation.id : null };
}

/** All turns of a short conversation; of a long one its first, evidence with the turns around it, then the latest. */
function someTurns({ turns }: Conversation): readonly Turn[] {
  if (turns.length <= MOST_TURNS) return turns;
  const chosen = new Set([0]);
  const add = (at: number) => {
    if (at >= 0 && at < turns.length && chosen.size < MOST_TURNS) chosen.add(at);
  };
  const evidence = turns.flatMap(({ call }, at) => (call.evidence ? [at] : []));
  for (const around of [0, -1, 1]) for (const at of evidence) add(at + around);
  for (let at = turns.length - 1; at >= 0 && chosen.size < MOST_TURNS; at--) add(at);
  return turns.filter((_, at) => chosen.has(at));
}
