import type { Findings } from '../guardrail.ts';
import { CLAUDE_SONNET, PLAIN_MODELS } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { type NearMiss, userArn } from '../scenario.ts';
import { DATA_PROMPTS, HOSTILE_PROMPTS, TOPIC_PROMPTS, WORD_PROMPTS } from '../text/attack-prompts.ts';
import { masked, withFindings } from '../unusual-call.ts';

const MINUTE_MS = 60_000;
const TOPIC: Findings = { topics: [{ name: 'Investment Advice', action: 'BLOCKED' }] };
const WORD: Findings = { words: [{ match: 'copper heron', action: 'BLOCKED' }] };
const CARD: Findings = {
  pii: [{ type: 'CREDIT_DEBIT_CARD_NUMBER', match: '4000 0000 0000 0002', action: 'BLOCKED' }],
};
const MEDIUM: Findings = { filters: [{ type: 'VIOLENCE', confidence: 'MEDIUM', action: 'BLOCKED' }] };
const TWO_FILTERS: Findings = {
  filters: [
    { type: 'INSULTS', confidence: 'HIGH', action: 'BLOCKED' },
    { type: 'HATE', confidence: 'LOW', action: 'BLOCKED' },
  ],
};
const DETECTED: Findings = {
  filters: [{ type: 'MISCONDUCT', confidence: 'HIGH', action: 'NONE' }],
  topics: [{ name: 'Investment Advice', action: 'NONE' }],
  pii: [{ type: 'EMAIL', match: 'frontdesk@example.org', action: 'NONE' }],
};

/** The same finding on `count` different models, where each model counts for itself. */
function acrossModels(
  details: Pick<NearMiss, 'name' | 'description' | 'rule' | 'user'>,
  prompts: readonly string[],
  findings: Findings,
  count: number,
): NearMiss {
  return {
    ...details,
    stage(script) {
      return script
        .times(count, 15, 70)
        .map((time, i) => script.blocked(time, PLAIN_MODELS[i]!, script.random.pick(prompts), findings));
    },
  };
}

export const INTERVENTIONS: readonly NearMiss[] = [
  acrossModels(
    {
      name: 'denied-topic-at-threshold',
      description: 'Five denied topics on five models: neither more than five by the user, nor two on one model.',
      rule: 'denied-topics',
      user: { account: ACCOUNTS.production, region: 'eu-west-1', principal: 'user/model-comparison' },
    },
    TOPIC_PROMPTS,
    TOPIC,
    5,
  ),
  acrossModels(
    {
      name: 'word-filter-at-threshold',
      description: 'Five blocked words on five models.',
      rule: 'word-filter',
      user: { account: ACCOUNTS.production, region: 'us-east-1', principal: 'user/copy-desk' },
    },
    WORD_PROMPTS,
    WORD,
    5,
  ),
  acrossModels(
    {
      name: 'sensitive-data-at-threshold',
      description: 'Five blocked card numbers on five models.',
      rule: 'sensitive-data',
      user: { account: ACCOUNTS.analytics, region: 'us-east-1', principal: 'user/refund-desk' },
    },
    DATA_PROMPTS,
    CARD,
    5,
  ),
  acrossModels(
    {
      name: 'medium-confidence-content',
      description: 'Seven content blocks of medium confidence on seven models: the rule counts high confidence only.',
      rule: 'high-confidence-content',
      user: { account: ACCOUNTS.sandbox, region: 'eu-west-1', principal: 'user/story-workshop' },
    },
    HOSTILE_PROMPTS,
    MEDIUM,
    7,
  ),
  acrossModels(
    {
      name: 'one-policy-many-findings',
      description: 'Two content filters block one request: two findings, but one policy.',
      rule: 'several-policies',
      user: { account: ACCOUNTS.sandbox, region: 'us-east-1', principal: 'user/forum-import' },
    },
    HOSTILE_PROMPTS,
    TWO_FILTERS,
    1,
  ),
  {
    name: 'masked-data-across-models',
    description: 'Seven answers with masked contact data on seven models: masked is not blocked.',
    rule: 'sensitive-data',
    user: { account: ACCOUNTS.production, region: 'eu-west-1', principal: 'user/address-book' },
    stage(script) {
      return script
        .times(7, 15, 70)
        .map((time, i) =>
          masked(script.call(time, PLAIN_MODELS[i]!, { ask: 'Who signs for deliveries?', answer: '' })),
        );
    },
  },
  {
    name: 'detect-only',
    description: 'Nine requests in which a guardrail in detect mode finds three policies offended, and lets them pass.',
    rule: 'interventions',
    user: { account: ACCOUNTS.analytics, region: 'eu-west-1', principal: 'assumed-role/guardrail-tuning/replay' },
    stage(script) {
      return script.times(9, 10, 40).map((time) => {
        const lines = { ask: script.random.pick(HOSTILE_PROMPTS), answer: 'Let us look for a calmer way to say this.' };
        return withFindings(script.call(time, CLAUDE_SONNET, lines), DETECTED, {});
      });
    },
  },
  {
    name: 'many-users-behind-one-role',
    description:
      'Six sessions of one role, each blocked once on the same model: the user is the session, not the role.',
    rule: 'interventions',
    user: { account: ACCOUNTS.production, region: 'us-east-1', principal: 'assumed-role/classroom/seat' },
    stage(script) {
      return script.times(6, 10, 40).map((time, i) => {
        const call = script.blocked(time, CLAUDE_SONNET, script.random.pick(TOPIC_PROMPTS), TOPIC);
        const principal = `assumed-role/classroom/seat-${i + 1}`;
        return { ...call, caller: { ...call.caller, arn: userArn({ ...this.user, principal }) } };
      });
    },
  },
  {
    name: 'interventions-spread-out',
    description: 'Two blocked requests on one model, 61 minutes apart: no 60 minutes hold both.',
    rule: 'interventions',
    user: { account: ACCOUNTS.analytics, region: 'us-east-1', principal: 'user/board-assistant' },
    stage(script) {
      const first = script.begin(61 * MINUTE_MS);
      return [first, first + 61 * MINUTE_MS].map((time) =>
        script.blocked(time, CLAUDE_SONNET, script.random.pick(TOPIC_PROMPTS), TOPIC),
      );
    },
  },
];
