import type { Invocation, Part, Tool } from './invocation.ts';
import type { Random } from './random.ts';
import { WORD_LISTS } from './text/word-lists.ts';

const TOOLS: readonly Tool[] = [
  { name: 'find_order', description: 'Looks up an order by its number.', properties: ['order'] },
  {
    name: 'stock_level',
    description: 'Tells how many pieces of a product a city has.',
    properties: ['product', 'city'],
  },
  { name: 'create_ticket', description: 'Opens a ticket for a team.', properties: ['team', 'service'] },
];

/** Offers tools to the model, which either asks for one or answers from the result it got in the turns before. */
export function addToolUse(random: Random, call: Invocation): Invocation {
  const tool = random.pick(TOOLS);
  const id = `toolu_bdrk_01${random.token(20)}`;
  const input = Object.fromEntries(
    tool.properties.map((name) => [name, random.pick(WORD_LISTS[name as keyof typeof WORD_LISTS])]),
  );
  const request: Part = { kind: 'tool-use', id, name: tool.name, input };
  const offered = { ...call, tools: TOOLS };
  if (random.chance(0.5)) {
    // A request for a tool is short; the text before it stays.
    const lead: Part = { kind: 'text', text: 'The records have to be looked up first.' };
    return { ...offered, answer: [lead, request], outputTokens: random.integer(40, 90) };
  }
  return {
    ...offered,
    turns: [
      ...call.turns,
      { role: 'assistant', parts: [request] },
      { role: 'user', parts: [{ kind: 'tool-result', id, result: { found: true, value: random.integer(1, 400) } }] },
    ],
    inputTokens: call.inputTokens + 60,
  };
}
