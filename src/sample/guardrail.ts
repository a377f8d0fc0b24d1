import type { Json } from '../base/canonical-json.ts';

export type Action = 'BLOCKED' | 'ANONYMIZED' | 'NONE';
export type Confidence = 'LOW' | 'MEDIUM' | 'HIGH';
export type ContentFilter = 'HATE' | 'INSULTS' | 'SEXUAL' | 'VIOLENCE' | 'MISCONDUCT' | 'PROMPT_ATTACK';

/** What one assessment of a guardrail found, in the input or in the output of a call. */
export interface Findings {
  readonly topics?: readonly { readonly name: string; readonly action: Action }[];
  readonly filters?: readonly {
    readonly type: ContentFilter;
    readonly confidence: Confidence;
    readonly action: Action;
  }[];
  readonly words?: readonly { readonly match: string; readonly list?: 'PROFANITY'; readonly action: Action }[];
  readonly pii?: readonly { readonly type: string; readonly match: string; readonly action: Action }[];
  readonly grounding?: readonly {
    readonly type: 'GROUNDING' | 'RELEVANCE';
    readonly threshold: number;
    readonly score: number;
    readonly action: Action;
  }[];
}

/** A guardrail applied to one call, with the findings of both sides. */
export interface GuardrailRun {
  readonly id: string;
  readonly latencyMs: number;
  readonly input: Findings;
  /** Absent where the output was not assessed, or the input was blocked. */
  readonly output?: Findings;
  /** False where the caller asked for no trace: only the intervention shows. */
  readonly trace: boolean;
  /** The text the caller gets instead of a blocked input or answer. */
  readonly message: string;
  /** The answer as the model wrote it, where the guardrail masked parts of it. */
  readonly unmasked?: string;
}

/** The actions of all findings, repeated as they come. */
export function actions(findings: Findings | undefined): Action[] {
  if (findings === undefined) return [];
  const { topics = [], filters = [], words = [], pii = [], grounding = [] } = findings;
  return [...topics, ...filters, ...words, ...pii, ...grounding].map((finding) => finding.action);
}

/** Whether a side of the call was blocked. */
export function blocks(findings: Findings | undefined): boolean {
  return actions(findings).includes('BLOCKED');
}

/** Whether the guardrail blocked or masked anything; detecting only is no intervention. */
export function intervened(run: GuardrailRun): boolean {
  return [...actions(run.input), ...actions(run.output)].some((action) => action !== 'NONE');
}

/** What the caller sees of the call's answer: the guardrail's message once a side was blocked. */
export function isAnswerReplaced(run: GuardrailRun): boolean {
  return blocks(run.input) || blocks(run.output);
}

/** An assessment as guardrail traces write it (Bedrock API reference, `GuardrailAssessment`). */
export function renderAssessment(findings: Findings, characters: number, latencyMs: number): Json {
  const { topics, filters, words, pii, grounding } = findings;
  const assessment: Record<string, Json> = {};
  if (topics !== undefined) {
    assessment.topicPolicy = { topics: topics.map(({ name, action }) => ({ name, type: 'DENY', action })) };
  }
  if (filters !== undefined) {
    assessment.contentPolicy = {
      filters: filters.map(({ type, confidence, action }) => ({ type, confidence, filterStrength: 'HIGH', action })),
    };
  }
  if (words !== undefined) assessment.wordPolicy = renderWords(words);
  if (pii !== undefined) {
    assessment.sensitiveInformationPolicy = {
      piiEntities: pii.map(({ type, match, action }) => ({ type, match, action })),
    };
  }
  if (grounding !== undefined) assessment.contextualGroundingPolicy = { filters: grounding };
  assessment.invocationMetrics = renderMetrics(characters, latencyMs, grounding !== undefined);
  return assessment;
}

function renderWords(words: NonNullable<Findings['words']>): Json {
  const custom = words.filter((word) => word.list === undefined);
  const managed = words.filter((word) => word.list !== undefined);
  return {
    ...(custom.length > 0 && { customWords: custom.map(({ match, action }) => ({ match, action })) }),
    ...(managed.length > 0 && {
      managedWordLists: managed.map(({ match, action }) => ({ match, type: 'PROFANITY', action })),
    }),
  };
}

function renderMetrics(characters: number, latencyMs: number, grounded: boolean): Json {
  // One text unit is up to 1,000 characters (Bedrock pricing page).
  const units = Math.max(1, Math.ceil(characters / 1_000));
  return {
    guardrailProcessingLatency: latencyMs,
    usage: {
      topicPolicyUnits: units,
      contentPolicyUnits: units,
      wordPolicyUnits: units,
      sensitiveInformationPolicyUnits: units,
      sensitiveInformationPolicyFreeUnits: 0,
      contextualGroundingPolicyUnits: grounded ? units : 0,
    },
    guardrailCoverage: { textCharacters: { guarded: characters, total: characters } },
  };
}

/**
 * The guardrail part of a trace. Converse names the sides `inputAssessment` and `outputAssessments`,
 * InvokeModel names them `input` and `outputs`; both are keyed by the guardrail's id.
 */
export function renderTrace(
  run: GuardrailRun,
  names: { readonly input: string; readonly outputs: string },
  size: { readonly input: number; readonly output: number },
  modelOutput: string | undefined,
): Json {
  return {
    ...(modelOutput !== undefined && { modelOutput: [modelOutput] }),
    [names.input]: { [run.id]: renderAssessment(run.input, size.input, run.latencyMs) },
    ...(run.output !== undefined && {
      [names.outputs]: [{ [run.id]: renderAssessment(run.output, size.output, run.latencyMs + 40) }],
    }),
  };
}
