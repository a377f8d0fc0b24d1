import { CLAUDE_OPUS, COMMAND_R, LLAMA_405B } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import type { NearMiss } from '../scenario.ts';

const MINUTE_MS = 60_000;

export const FAILURES: readonly NearMiss[] = [
  {
    name: 'denied-models-at-threshold',
    description: 'Three denied calls of one model and two of another: the rule needs more than three of one.',
    rule: 'denied-models',
    user: { account: ACCOUNTS.sandbox, region: 'eu-west-1', principal: 'user/new-joiner' },
    stage(script) {
      const models = [CLAUDE_OPUS, CLAUDE_OPUS, LLAMA_405B, CLAUDE_OPUS, LLAMA_405B];
      return script
        .times(models.length, 20, 90)
        .map((time, i) => script.failed(time, models[i]!, 'Is this model enabled for us?', 'AccessDeniedException'));
    },
  },
  {
    name: 'validation-errors-across-minutes',
    description: 'Five malformed requests within 20 seconds, three before and two after the full minute.',
    rule: 'validation-errors',
    user: { account: ACCOUNTS.production, region: 'eu-west-1', principal: 'assumed-role/schema-check/run-204' },
    stage(script) {
      const minute = script.begin(2 * MINUTE_MS, MINUTE_MS) + MINUTE_MS;
      return [-10, -6, -2, 3, 8].map((second) =>
        script.failed(
          minute + second * 1_000,
          COMMAND_R,
          'Summarise the whole archive in one answer.',
          'ValidationException',
        ),
      );
    },
  },
];
