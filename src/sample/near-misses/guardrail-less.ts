import { CLAUDE_HAIKU, COMMAND_R } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import type { NearMiss } from '../scenario.ts';
import { withoutGuardrail } from '../unusual-call.ts';

const MINUTE_MS = 60_000;
const LINES = {
  ask: 'Which of our guides explains the label printer?',
  answer: 'The one called "Printing at the packing desk".',
};

export const GUARDRAIL_LESS: readonly NearMiss[] = [
  {
    name: 'without-guardrail-at-threshold',
    description:
      'Five calls without a guardrail in a few minutes, between calls with one: the rule needs more than five.',
    rule: 'without-guardrail',
    user: { account: ACCOUNTS.sandbox, region: 'us-east-1', principal: 'user/guardrail-migration' },
    stage(script) {
      return script.times(12, 10, 50).map((time, i) => {
        const call = script.call(time, CLAUDE_HAIKU, LINES);
        return i % 2 === 0 && i < 10 ? withoutGuardrail(call) : call;
      });
    },
  },
  {
    name: 'without-guardrail-spread-out',
    description: 'Eight calls without a guardrail, 13 minutes apart: no 60 minutes hold more than five.',
    rule: 'without-guardrail',
    user: { account: ACCOUNTS.analytics, region: 'eu-west-1', principal: 'assumed-role/hourly-probe/canary' },
    stage(script) {
      const first = script.begin(7 * 13 * MINUTE_MS);
      return Array.from({ length: 8 }, (_, i) =>
        withoutGuardrail(script.call(first + i * 13 * MINUTE_MS, COMMAND_R, LINES)),
      );
    },
  },
];
