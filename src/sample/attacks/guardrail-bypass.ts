import { CLAUDE_HAIKU, NOVA_LITE } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUser, type Scenario, type ScenarioUser } from '../scenario.ts';
import { JAILBREAK_PROMPTS } from '../text/attack-prompts.ts';
import { withoutGuardrail } from '../unusual-call.ts';

const user: ScenarioUser = { account: ACCOUNTS.production, region: 'us-east-1', principal: 'user/ci-deploy-legacy' };

/** A leaked access key is used past the application, and so past its guardrail. */
export const guardrailBypass: Scenario = {
  name: 'guardrail-bypass',
  description: 'A key of a retired build user calls two models without a guardrail, sixteen times in a few minutes.',
  user,
  stage(script) {
    const calls = script.times(16, 15, 35).map((time, i) => {
      const ask = script.random.pick(JAILBREAK_PROMPTS);
      const answer = 'I can help with questions about orders, but I keep to the instructions I was given.';
      return withoutGuardrail(script.call(time, i % 3 === 2 ? NOVA_LITE : CLAUDE_HAIKU, { ask, answer }));
    });
    return { calls, alerts: [{ rule: 'without-guardrail', group: byUser(user), events: calls }] };
  },
};
