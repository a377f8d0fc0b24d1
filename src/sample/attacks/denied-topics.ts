import { MISTRAL_LARGE } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUser, byUserAndModel, type Scenario, type ScenarioUser } from '../scenario.ts';
import { TOPIC_PROMPTS } from '../text/attack-prompts.ts';

const user: ScenarioUser = {
  account: ACCOUNTS.analytics,
  region: 'us-east-1',
  principal: 'assumed-role/AWSReservedSSO_DataScientist_3f9c2d7a1b8e4065/trial.user@example.com',
};

/** One denied topic in ever new disguises. */
export const deniedTopics: Scenario = {
  name: 'denied-topics',
  description: 'A user words the same denied topic in eight ways to find the one that passes.',
  user,
  stage(script) {
    const calls = script.times(8, 20, 60).map((time) =>
      script.blocked(time, MISTRAL_LARGE, script.random.pick(TOPIC_PROMPTS), {
        topics: [{ name: 'Investment Advice', action: 'BLOCKED' }],
      }),
    );
    return {
      calls,
      alerts: [
        { rule: 'denied-topics', group: byUser(user), events: calls },
        { rule: 'interventions', group: byUserAndModel(user, MISTRAL_LARGE.id), events: calls },
      ],
    };
  },
};
