import type { Findings } from '../guardrail.ts';
import { CLAUDE_SONNET } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUserAndModel, type Scenario, type ScenarioUser } from '../scenario.ts';
import { TOPIC_PROMPTS, WORD_PROMPTS } from '../text/attack-prompts.ts';

const user: ScenarioUser = { account: ACCOUNTS.sandbox, region: 'us-east-1', principal: 'user/load-test-07' };

const TWO: Findings = {
  topics: [{ name: 'Investment Advice', action: 'BLOCKED' }],
  words: [{ match: 'copper heron', action: 'BLOCKED' }],
};
const THREE: Findings = { ...TWO, filters: [{ type: 'INSULTS', confidence: 'MEDIUM', action: 'BLOCKED' }] };

/** Each request offends several policies at once; the rule counts two and three policies as groups of their own. */
export const severalPolicies: Scenario = {
  name: 'several-policies',
  description: 'A test account sends five prompts, each of which two or three policies block at the same time.',
  user,
  stage(script) {
    const calls = script.times(5, 30, 80).map((time, i) => {
      const ask = `${script.random.pick(TOPIC_PROMPTS)} ${script.random.pick(WORD_PROMPTS)}`;
      return script.blocked(time, CLAUDE_SONNET, ask, i < 3 ? TWO : THREE);
    });
    const group = byUserAndModel(user, CLAUDE_SONNET.id);
    return {
      calls,
      alerts: [
        { rule: 'several-policies', group: { 'gen_ai.policy.name_count': 2, ...group }, events: calls.slice(0, 3) },
        { rule: 'several-policies', group: { 'gen_ai.policy.name_count': 3, ...group }, events: calls.slice(3) },
        { rule: 'interventions', group, events: calls },
      ],
    };
  },
};
