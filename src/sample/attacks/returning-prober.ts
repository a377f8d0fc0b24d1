import type { Invocation } from '../invocation.ts';
import { CLAUDE_HAIKU } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUser, byUserAndModel, type Scenario, type ScenarioUser } from '../scenario.ts';
import { TOPIC_PROMPTS } from '../text/attack-prompts.ts';

const user: ScenarioUser = { account: ACCOUNTS.production, region: 'eu-west-1', principal: 'user/partner-portal' };
const SECOND_MS = 1_000;
const BURST = 7;
const STEP_MS = 30 * SECOND_MS;
/** More than the 60 minutes that rules look back: no window holds both visits. */
const PAUSE_MS = 75 * 60 * SECOND_MS;

/** The same attack twice by the same user: two episodes, so two alerts of each rule. */
export const returningProber: Scenario = {
  name: 'returning-prober',
  description: 'A user probes a denied topic, stops, and comes back more than an hour later for a second try.',
  user,
  stage(script) {
    const visitMs = BURST * STEP_MS;
    const first = script.begin(2 * visitMs + PAUSE_MS);
    const visits = [first, first + visitMs + PAUSE_MS].map((start) =>
      Array.from({ length: BURST }, (_, i): Invocation => {
        const time = start + i * STEP_MS + script.random.integer(0, 20) * SECOND_MS;
        return script.blocked(time, CLAUDE_HAIKU, script.random.pick(TOPIC_PROMPTS), {
          topics: [{ name: 'Investment Advice', action: 'BLOCKED' }],
        });
      }),
    );
    return {
      calls: visits.flat(),
      alerts: visits.flatMap((events) => [
        { rule: 'denied-topics' as const, group: byUser(user), events },
        { rule: 'interventions' as const, group: byUserAndModel(user, CLAUDE_HAIKU.id), events },
      ]),
    };
  },
};
