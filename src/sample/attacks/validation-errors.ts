import { COMMAND_R, LLAMA_70B } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUser, type Scenario, type ScenarioUser, userArn } from '../scenario.ts';

const user: ScenarioUser = {
  account: ACCOUNTS.sandbox,
  region: 'us-east-1',
  principal: 'assumed-role/notebook-runner/kernel-81',
};
const MINUTE_MS = 60_000;

// Calls per minute; a minute with three is at the threshold and raises nothing.
const BURSTS = [
  { minute: 0, count: 9 },
  { minute: 2, count: 3 },
  { minute: 5, count: 6 },
] as const;

/** Parameters of one model are sent to others, to find out what they accept; failed calls have no guardrail either. */
export const validationErrors: Scenario = {
  name: 'validation-errors',
  description: 'A notebook sends malformed requests in three bursts; two of the three minutes are over the threshold.',
  user,
  stage(script) {
    const first = script.begin(6 * MINUTE_MS, MINUTE_MS);
    const bursts = BURSTS.map(({ minute, count }) => {
      const bucket = first + minute * MINUTE_MS;
      const calls = Array.from({ length: count }, (_, i) => {
        const time = bucket + (i * 6 + script.random.integer(0, 5)) * 1_000;
        return script.failed(
          time,
          i % 2 === 0 ? COMMAND_R : LLAMA_70B,
          'Continue the list for as long as it goes.',
          'ValidationException',
        );
      });
      return { bucket, calls };
    });
    const account = { 'user.id': userArn(user), 'cloud.account.id': user.account };
    return {
      calls: bursts.flatMap(({ calls }) => calls),
      alerts: [
        ...bursts
          .filter(({ calls }) => calls.length > 3)
          .map(({ bucket, calls }) => ({
            rule: 'validation-errors' as const,
            group: { '@timestamp_bucket': new Date(bucket).toISOString(), ...account },
            events: calls,
          })),
        { rule: 'without-guardrail', group: byUser(user), events: bursts.flatMap(({ calls }) => calls) },
      ],
    };
  },
};
