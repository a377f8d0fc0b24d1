import type { ContentFilter } from '../guardrail.ts';
import { CLAUDE_HAIKU } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUser, byUserAndModel, type Scenario, type ScenarioUser } from '../scenario.ts';
import { HOSTILE_PROMPTS } from '../text/attack-prompts.ts';

const user: ScenarioUser = {
  account: ACCOUNTS.production,
  region: 'eu-west-1',
  principal: 'assumed-role/community-chat/web-session-5d2f',
};

// Some prompts trip two filters; the rule counts each filter of a request, the evidence each request.
const FILTERS: readonly (readonly ContentFilter[])[] = [
  ['INSULTS'],
  ['VIOLENCE'],
  ['INSULTS', 'HATE'],
  ['MISCONDUCT'],
  ['PROMPT_ATTACK'],
  ['VIOLENCE', 'MISCONDUCT'],
  ['HATE'],
  ['INSULTS'],
  ['SEXUAL'],
];

/** Hostile prompts which the content filters recognise beyond doubt. */
export const hostileContent: Scenario = {
  name: 'hostile-content',
  description: 'A chat session sends nine hostile prompts that content filters block with high confidence.',
  user,
  stage(script) {
    const times = script.times(FILTERS.length, 15, 55);
    const calls = FILTERS.map((types, i) =>
      script.blocked(times[i]!, CLAUDE_HAIKU, script.random.pick(HOSTILE_PROMPTS), {
        filters: types.map((type) => ({ type, confidence: 'HIGH', action: 'BLOCKED' })),
      }),
    );
    return {
      calls,
      alerts: [
        { rule: 'high-confidence-content', group: byUser(user), events: calls },
        { rule: 'interventions', group: byUserAndModel(user, CLAUDE_HAIKU.id), events: calls },
      ],
    };
  },
};
