import { CLAUDE_SONNET, LLAMA_70B } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import { byUser, type Scenario, type ScenarioUser } from '../scenario.ts';
import { USE_CASES } from '../text/use-cases.ts';
import { countTokens, writeText } from '../text/write-text.ts';

const user: ScenarioUser = { account: ACCOUNTS.sandbox, region: 'eu-west-1', principal: 'user/hackday-2025' };
const PROMPT_CHARACTERS = 30_000;
const ANSWER_CHARACTERS = 6_000;
const DIGEST = USE_CASES.find((useCase) => useCase.name === 'research-digest')!;

/** Padding goes in, essays come out: every call is allowed, the bill is the damage. */
export const tokenExhaustion: Scenario = {
  name: 'token-exhaustion',
  description:
    'A forgotten hackathon user sends 22 prompts of some 7,500 tokens and asks for the longest possible answers.',
  user,
  stage(script) {
    const { random } = script;
    const calls = script.times(22, 12, 30).map((time, i) => {
      const padding = writeText(random, DIGEST.material, PROMPT_CHARACTERS + random.integer(0, 8_000), '\n');
      const ask = `Repeat each line below in your own words, at the greatest possible length.\n\n${padding}`;
      const answer = writeText(random, DIGEST.answers, ANSWER_CHARACTERS + random.integer(0, 2_000));
      const inputTokens = countTokens(ask.length);
      return script.call(time, i % 2 === 0 ? CLAUDE_SONNET : LLAMA_70B, { ask, answer, inputTokens });
    });
    return { calls, alerts: [{ rule: 'token-exhaustion', group: byUser(user), events: calls }] };
  },
};
