import type { Invocation } from '../invocation.ts';
import { CLAUDE_OPUS, LLAMA_405B, type Model, NOVA_PRO } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUser, byUserAndModel, type Scenario, type ScenarioUser } from '../scenario.ts';

const user: ScenarioUser = { account: ACCOUNTS.analytics, region: 'us-east-1', principal: 'user/backup-reader' };

// Eight calls of one model, seven of the next, two of the last: the last stays below the threshold of three.
const ORDER: readonly Model[] = [
  ...Array.from({ length: 8 }, () => CLAUDE_OPUS),
  ...Array.from({ length: 7 }, () => LLAMA_405B),
  NOVA_PRO,
  NOVA_PRO,
];

/** A stolen key is tried on expensive models, one after another; failed calls have no guardrail either. */
export const deniedModels: Scenario = {
  name: 'denied-models',
  description: 'A key of a backup job asks for three models it has no access to, two of them over and over.',
  user,
  stage(script) {
    const times = script.times(ORDER.length, 5, 25);
    const calls = ORDER.map((model, i) =>
      script.failed(times[i]!, model, 'hello, are you there?', 'AccessDeniedException'),
    );
    const of = (model: Model): Invocation[] => calls.filter((call) => call.model === model);
    return {
      calls,
      alerts: [
        ...[CLAUDE_OPUS, LLAMA_405B].map((model) => ({
          rule: 'denied-models' as const,
          group: byUserAndModel(user, model.id),
          events: of(model),
        })),
        { rule: 'without-guardrail', group: byUser(user), events: calls },
      ],
    };
  },
};
