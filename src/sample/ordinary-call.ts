import type { GuardrailRun } from './guardrail.ts';
import type { Invocation, Part, Turn } from './invocation.ts';
import type { Resident, Route } from './population.ts';
import type { Random } from './random.ts';
import { addDocuments, addLongText } from './reading.ts';
import type { UseCase } from './text/use-cases.ts';
import { countTokens, writeAnswer, writeAsk } from './text/write-text.ts';
import { addToolUse } from './tool-use.ts';

/** What readers' answers stay at or below, in tokens; and writers' prompts. Rules see exhaustion above 500 and 5,000. */
export const SHORT_ANSWER_TOKENS = 480;
export const SHORT_PROMPT_TOKENS = 4_800;

export const BLOCKED_MESSAGE = 'This assistant cannot help with that request.';

/** A finding-free run of a guardrail, its trace included. */
export function cleanRun(random: Random, id: string): GuardrailRun {
  return {
    id,
    latencyMs: random.integer(140, 480),
    input: {},
    ...(random.chance(0.12) && { output: {} }),
    trace: true,
    message: BLOCKED_MESSAGE,
  };
}

/** A call as it is made all day: some turns, an answer, a guardrail that finds nothing. */
export function ordinaryCall(random: Random, resident: Resident, time: number): Invocation {
  const route = random.pick(resident.routes);
  const useCase = random.pick(resident.useCases);
  const plain = plainCall(random, resident, route, useCase, time);
  if (resident.style === 'reader' && isConverse(route) && random.chance(0.3)) return addDocuments(random, plain);
  if (route.model.family === 'anthropic' && random.chance(0.06)) return addToolUse(random, plain);
  return plain;
}

/** An ordinary call of a reader whose prompt is so long that its body is stored apart from the record. */
export function longCall(random: Random, resident: Resident, time: number): Invocation {
  const useCase = random.pick(resident.useCases);
  return addLongText(random, plainCall(random, resident, random.pick(resident.routes), useCase, time), useCase);
}

function plainCall(random: Random, resident: Resident, route: Route, useCase: UseCase, time: number): Invocation {
  const askText = writeAsk(random, useCase, random.longTail(90, 0.7, 30, 2_000));
  const ask: Part =
    isConverse(route) && random.chance(0.15)
      ? { kind: 'guarded', text: askText, qualifiers: ['guard_content'] }
      : { kind: 'text', text: askText };
  const turns: Turn[] = [...history(random, useCase), { role: 'user', parts: [ask] }];
  const isReader = resident.style === 'reader';
  const answer = writeAnswer(random, useCase, random.longTail(210, 0.8, 40, isReader ? 1_500 : 4_200));
  const system = random.chance(0.5) ? useCase.system : undefined;
  const characters = turns.reduce((sum, turn) => sum + textLength(turn), system?.length ?? 0);
  const outputTokens = countTokens(answer.length);
  return {
    time,
    requestId: random.uuid(),
    caller: resident.caller,
    ...route,
    ...(system !== undefined && { system }),
    turns,
    settings: settings(random, isReader),
    answer: [{ kind: 'text', text: answer }],
    inputTokens: isReader ? countTokens(characters) : Math.min(SHORT_PROMPT_TOKENS, countTokens(characters)),
    outputTokens: isReader ? Math.min(SHORT_ANSWER_TOKENS, outputTokens) : outputTokens,
    latencyMs: 250 + outputTokens * random.integer(9, 22),
    guardrail: cleanRun(random, resident.guardrailId),
    ...(resident.metadata !== undefined && { metadata: resident.metadata }),
    ...(isReader && route.model.family === 'anthropic' && random.chance(0.4) && cacheUse(random)),
  };
}

function settings(random: Random, isReader: boolean): Invocation['settings'] {
  return {
    maxTokens: isReader ? 512 : random.pick([1_024, 2_048, 4_096]),
    temperature: random.pick([0, 0.2, 0.5, 0.7, 1]),
    topP: random.pick([0.9, 0.95, 0.999]),
    ...(random.chance(0.3) && { topK: random.pick([50, 250]) }),
  };
}

/** Prompt caching: the first call writes the shared prefix, later ones read it. */
function cacheUse(random: Random): { cacheReadTokens: number; cacheWriteTokens: number } {
  const tokens = random.integer(1_100, 9_000);
  return random.chance(0.2)
    ? { cacheReadTokens: 0, cacheWriteTokens: tokens }
    : { cacheReadTokens: tokens, cacheWriteTokens: 0 };
}

function history(random: Random, useCase: UseCase): Turn[] {
  if (!random.chance(0.15)) return [];
  const turns: Turn[] = [];
  for (let i = random.integer(1, 3); i > 0; i--) {
    const ask = writeAsk(random, useCase, random.integer(40, 160));
    const answer = writeAnswer(random, useCase, random.integer(60, 260));
    turns.push({ role: 'user', parts: [{ kind: 'text', text: ask }] });
    turns.push({ role: 'assistant', parts: [{ kind: 'text', text: answer }] });
  }
  return turns;
}

function textLength(turn: Turn): number {
  return turn.parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 0), 0);
}

function isConverse(route: Route): boolean {
  return route.operation === 'Converse' || route.operation === 'ConverseStream';
}
