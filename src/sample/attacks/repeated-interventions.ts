import type { Invocation } from '../invocation.ts';
import { CLAUDE_SONNET, NOVA_PRO } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUserAndModel, type Scenario, type ScenarioUser } from '../scenario.ts';
import { JAILBREAK_PROMPTS, TOPIC_PROMPTS } from '../text/attack-prompts.ts';
import { grounded, masked } from '../unusual-call.ts';

const user: ScenarioUser = {
  account: ACCOUNTS.analytics,
  region: 'eu-west-1',
  principal: 'assumed-role/AWSReservedSSO_Analyst_3f9c2d7a1b8e4065/guest.contractor@example.com',
};

/** Different policies intervene, none of them often: only the sum over the session shows it. */
export const repeatedInterventions: Scenario = {
  name: 'repeated-interventions',
  description: 'A contractor tries one model with seven prompts that four different policies stop or mask.',
  user,
  stage(script) {
    const { random } = script;
    const times = script.times(8, 20, 50);
    const topic = (time: number): Invocation =>
      script.blocked(time, CLAUDE_SONNET, random.pick(TOPIC_PROMPTS), {
        topics: [{ name: 'Investment Advice', action: 'BLOCKED' }],
      });
    const content = (time: number): Invocation =>
      script.blocked(time, CLAUDE_SONNET, random.pick(JAILBREAK_PROMPTS), {
        filters: [{ type: 'PROMPT_ATTACK', confidence: 'MEDIUM', action: 'BLOCKED' }],
      });
    const lookup = (time: number): Invocation =>
      script.call(time, CLAUDE_SONNET, {
        ask: 'Who signs for deliveries at the front desk, and how can I reach them?',
        answer: 'The front desk signs for deliveries until six.',
      });
    const onSonnet = [topic, content, lookup, topic, content, lookup, topic].map((write, i) => {
      const call = write(times[i]!);
      if (write !== lookup) return call;
      return i === 2 ? masked(call) : grounded(random, call, false);
    });
    // Another model counts for itself, and one intervention there is none too many.
    const onNova = script.blocked(times[7]!, NOVA_PRO, random.pick(TOPIC_PROMPTS), {
      topics: [{ name: 'Investment Advice', action: 'BLOCKED' }],
    });
    return {
      calls: [...onSonnet, onNova],
      alerts: [{ rule: 'interventions', group: byUserAndModel(user, CLAUDE_SONNET.id), events: onSonnet }],
    };
  },
};
