import type { Findings } from '../guardrail.ts';
import { LLAMA_70B } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUser, byUserAndModel, type Scenario, type ScenarioUser } from '../scenario.ts';
import { WORD_PROMPTS } from '../text/attack-prompts.ts';

const user: ScenarioUser = { account: ACCOUNTS.sandbox, region: 'us-east-1', principal: 'user/demo-kiosk-3' };

const WORDS: readonly NonNullable<Findings['words']>[] = [
  [{ match: 'copper heron', action: 'BLOCKED' }],
  [{ match: 'damn', list: 'PROFANITY', action: 'BLOCKED' }],
  [
    { match: 'copper heron', action: 'BLOCKED' },
    { match: 'damn', list: 'PROFANITY', action: 'BLOCKED' },
  ],
];

/** A word list is mapped out by trial and error. */
export const wordFilter: Scenario = {
  name: 'word-filter',
  description: 'Somebody at a demo kiosk tries out which words are blocked, ten times.',
  user,
  stage(script) {
    const calls = script
      .times(10, 10, 45)
      .map((time, i) =>
        script.blocked(time, LLAMA_70B, script.random.pick(WORD_PROMPTS), { words: WORDS[i % WORDS.length]! }),
      );
    return {
      calls,
      alerts: [
        { rule: 'word-filter', group: byUser(user), events: calls },
        { rule: 'interventions', group: byUserAndModel(user, LLAMA_70B.id), events: calls },
      ],
    };
  },
};
