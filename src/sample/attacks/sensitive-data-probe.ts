import { NOVA_PRO } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUser, byUserAndModel, type Scenario, type ScenarioUser } from '../scenario.ts';
import { DATA_PROMPTS } from '../text/attack-prompts.ts';

const user: ScenarioUser = {
  account: ACCOUNTS.production,
  region: 'us-east-1',
  principal: 'assumed-role/support-assistant/i-0f00d5e7711aa02cd',
};

const ENTITIES = [
  { type: 'CREDIT_DEBIT_CARD_NUMBER', match: '4000 0000 0000 0002' },
  { type: 'US_BANK_ACCOUNT_NUMBER', match: '000111222' },
  { type: 'ADDRESS', match: '12 Example Street' },
] as const;

/** Somebody fishes for customer data through an assistant that has access to it. */
export const sensitiveDataProbe: Scenario = {
  name: 'sensitive-data-probe',
  description: 'A session of the support assistant asks nine times for customer data and is blocked each time.',
  user,
  stage(script) {
    const calls = script.times(9, 20, 50).map((time, i) =>
      script.blocked(time, NOVA_PRO, script.random.pick(DATA_PROMPTS), {
        pii: [{ ...ENTITIES[i % ENTITIES.length]!, action: 'BLOCKED' }],
      }),
    );
    return {
      calls,
      alerts: [
        { rule: 'sensitive-data', group: byUser(user), events: calls },
        { rule: 'interventions', group: byUserAndModel(user, NOVA_PRO.id), events: calls },
      ],
    };
  },
};
