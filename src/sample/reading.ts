import type { Invocation, Part } from './invocation.ts';
import type { Random } from './random.ts';
import { LARGE_BODY_BYTES } from './record.ts';
import type { UseCase } from './text/use-cases.ts';
import { countTokens, writeText } from './text/write-text.ts';

const NAMES = ['annual report', 'supplier terms', 'site survey', 'price list', 'minutes', 'technical annex'] as const;

/** Attaches documents to the last turn; Bedrock logs where they are, and their tokens count as input. */
export function addDocuments(random: Random, call: Invocation): Invocation {
  const documents: Part[] = [];
  let inputTokens = call.inputTokens;
  const count = random.integer(1, 2);
  for (let index = 0; index < count; index++) {
    const format = random.pick(['pdf', 'docx', 'txt', 'csv']);
    documents.push({ kind: 'document', name: `${random.pick(NAMES)} ${random.integer(1, 99)}`, format, index });
    inputTokens += random.longTail(4_500, 0.7, 600, 40_000);
  }
  return { ...withLastTurn(call, (parts) => [...documents, ...parts]), inputTokens };
}

/** Appends so much text to the last turn that the request's body is too large to be logged inline. */
export function addLongText(random: Random, call: Invocation, useCase: UseCase): Invocation {
  const text = writeText(random, useCase.material, LARGE_BODY_BYTES + random.integer(2_000, 30_000), '\n');
  const inputTokens = call.inputTokens + countTokens(text.length);
  return { ...withLastTurn(call, (parts) => [...parts, { kind: 'text', text }]), inputTokens };
}

function withLastTurn(call: Invocation, change: (parts: readonly Part[]) => readonly Part[]): Invocation {
  const last = call.turns.at(-1)!;
  return { ...call, turns: [...call.turns.slice(0, -1), { role: last.role, parts: change(last.parts) }] };
}
