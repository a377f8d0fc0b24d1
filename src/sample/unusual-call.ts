import type { Action, Findings, GuardrailRun } from './guardrail.ts';
import { type Invocation, joinText, type Part } from './invocation.ts';
import type { Expense } from './ledger.ts';
import { BLOCKED_MESSAGE } from './ordinary-call.ts';
import type { Random } from './random.ts';
import { USE_CASES } from './text/use-cases.ts';
import { writeText } from './text/write-text.ts';

/** A change to an ordinary call that people's work brings about now and then, and what it costs of the caller's budgets. */
export interface Unusual {
  readonly expenses: readonly Expense[];
  /** Relative frequency. */
  readonly weight: number;
  apply(random: Random, call: Invocation): Invocation;
}

const FAILURES: readonly { readonly code: string; readonly weight: number; readonly expenses: readonly Expense[] }[] = [
  { code: 'ThrottlingException', weight: 12, expenses: ['guardrail-less'] },
  { code: 'ModelTimeoutException', weight: 3, expenses: ['guardrail-less'] },
  { code: 'ServiceUnavailableException', weight: 2, expenses: ['guardrail-less'] },
  { code: 'ModelErrorException', weight: 1, expenses: ['guardrail-less'] },
  { code: 'ResourceNotFoundException', weight: 1, expenses: ['guardrail-less'] },
  { code: 'ValidationException', weight: 4, expenses: ['guardrail-less', 'invalid'] },
  { code: 'AccessDeniedException', weight: 2, expenses: ['guardrail-less', 'denied'] },
];

const SOURCE = USE_CASES.find((useCase) => useCase.name === 'policy-questions')!.material;

/** Every kind of call that ordinary traffic has besides the ordinary one. */
export const UNUSUAL: readonly Unusual[] = [
  ...FAILURES.map(({ code, weight, expenses }) => ({
    expenses,
    weight,
    apply: (_random: Random, call: Invocation) => fail(call, code),
  })),
  { expenses: ['guardrail-less'], weight: 14, apply: (_random, call) => withoutGuardrail(call) },
  { expenses: [], weight: 16, apply: (random, call) => withFindings(call, detected(random), {}) },
  { expenses: [], weight: 8, apply: (random, call) => grounded(random, call, true) },
  { expenses: ['intervention'], weight: 5, apply: (random, call) => grounded(random, call, false) },
  { expenses: ['intervention'], weight: 10, apply: (_random, call) => masked(call) },
  { expenses: ['intervention'], weight: 3, apply: (random, call) => block(call, contentFilter(random)) },
  { expenses: ['intervention'], weight: 3, apply: (_random, call) => block(call, financeTopic('BLOCKED')) },
  { expenses: ['intervention'], weight: 2, apply: (_random, call) => block(call, PROFANITY) },
  { expenses: ['intervention'], weight: 2, apply: (_random, call) => block(call, CARD_AND_PHONE) },
  {
    expenses: ['guardrail-less', 'intervention'],
    weight: 1,
    apply: (_random, call) => withoutTrace(block(call, PROFANITY)),
  },
];

/** The call failed: no answer, no tokens, and no trace of a guardrail. */
export function fail(call: Invocation, errorCode: string): Invocation {
  const { guardrail: _, cacheReadTokens: _read, cacheWriteTokens: _write, ...rest } = call;
  return { ...rest, errorCode };
}

/** The call was made without naming a guardrail. */
export function withoutGuardrail(call: Invocation): Invocation {
  const { guardrail: _, ...rest } = call;
  return rest;
}

/** The guardrail blocked the input: the model was never asked, so no tokens count. */
export function block(call: Invocation, input: Findings): Invocation {
  const { cacheReadTokens: _read, cacheWriteTokens: _write, ...rest } = call;
  const run = { ...runOf(call), input };
  const { output: _, ...inputOnly } = run;
  return { ...rest, guardrail: inputOnly, inputTokens: 0, outputTokens: 0, latencyMs: run.latencyMs };
}

/** The guardrail found something, as `findings` say, and the call went on. */
export function withFindings(call: Invocation, input: Findings, output: Findings): Invocation {
  return { ...call, guardrail: { ...runOf(call), input, output } };
}

function runOf(call: Invocation): GuardrailRun {
  return call.guardrail ?? { id: 'none', latencyMs: 200, input: {}, trace: true, message: BLOCKED_MESSAGE };
}

function withoutTrace(call: Invocation): Invocation {
  return { ...call, guardrail: { ...runOf(call), trace: false } };
}

/** The guardrail masked an address in the answer. */
export function masked(call: Invocation): Invocation {
  const text = 'The record lists {EMAIL} and {PHONE} as contacts for deliveries.';
  const unmasked = 'The record lists frontdesk@example.org and 555-0142 as contacts for deliveries.';
  const output: Findings = {
    pii: [
      { type: 'EMAIL', match: 'frontdesk@example.org', action: 'ANONYMIZED' },
      { type: 'PHONE', match: '555-0142', action: 'ANONYMIZED' },
    ],
  };
  return {
    ...call,
    answer: [{ kind: 'text', text }],
    outputTokens: 20,
    guardrail: { ...runOf(call), output, unmasked },
  };
}

/** The guardrail checked the answer against a source; it is blocked where it is not grounded. */
export function grounded(random: Random, call: Invocation, passes: boolean): Invocation {
  const score = (passes ? random.integer(78, 99) : random.integer(12, 60)) / 100;
  const action: Action = passes ? 'NONE' : 'BLOCKED';
  const output: Findings = {
    grounding: [
      { type: 'GROUNDING', threshold: 0.75, score, action },
      { type: 'RELEVANCE', threshold: 0.5, score: random.integer(60, 99) / 100, action: 'NONE' },
    ],
  };
  return { ...withSource(random, call), guardrail: { ...runOf(call), output } };
}

/** Converse tells the guardrail which text is the source and which the question. */
function withSource(random: Random, call: Invocation): Invocation {
  if (call.operation !== 'Converse' && call.operation !== 'ConverseStream') return call;
  const last = call.turns.at(-1)!;
  const source = writeText(random, SOURCE, 300);
  const parts: Part[] = [
    { kind: 'guarded', text: source, qualifiers: ['grounding_source'] },
    { kind: 'guarded', text: joinText(last.parts), qualifiers: ['query', 'guard_content'] },
  ];
  return { ...call, turns: [...call.turns.slice(0, -1), { role: last.role, parts }] };
}

function detected(random: Random): Findings {
  const findings: readonly Findings[] = [
    { pii: [{ type: 'NAME', match: random.pick(['Ines', 'Marek', 'Hanna']), action: 'NONE' }] },
    { filters: [{ type: 'INSULTS', confidence: 'LOW', action: 'NONE' }] },
    financeTopic('NONE'),
  ];
  return random.pick(findings);
}

function contentFilter(random: Random): Findings {
  const confidence = random.pick(['LOW', 'MEDIUM', 'HIGH'] as const);
  return { filters: [{ type: random.pick(['INSULTS', 'VIOLENCE', 'MISCONDUCT']), confidence, action: 'BLOCKED' }] };
}

function financeTopic(action: Action): Findings {
  return { topics: [{ name: 'Investment Advice', action }] };
}

const PROFANITY: Findings = { words: [{ match: 'damn', list: 'PROFANITY', action: 'BLOCKED' }] };
// One policy, two actions: a card number blocks the request, the phone number would only have been masked.
const CARD_AND_PHONE: Findings = {
  pii: [
    { type: 'CREDIT_DEBIT_CARD_NUMBER', match: '4000 0000 0000 0002', action: 'BLOCKED' },
    { type: 'PHONE', match: '555-0199', action: 'ANONYMIZED' },
  ],
};
