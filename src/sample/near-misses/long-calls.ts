import { CLAUDE_HAIKU } from '../models.ts';
import { ACCOUNTS } from '../population.ts';
import type { NearMiss } from '../scenario.ts';
import type { Lines, Script } from '../script.ts';
import { USE_CASES } from '../text/use-cases.ts';
import { countTokens, writeText } from '../text/write-text.ts';

const DIGEST = USE_CASES.find((useCase) => useCase.name === 'research-digest')!;

/** A call of about so many tokens of prompt and answer. */
function lines(script: Script, promptTokens: number, answerTokens: number): Lines {
  const ask = writeText(script.random, DIGEST.material, promptTokens * 4, '\n');
  const answer = writeText(script.random, DIGEST.answers, answerTokens * 4);
  return { ask, answer, inputTokens: countTokens(ask.length), outputTokens: countTokens(answer.length) };
}

export const LONG_CALLS: readonly NearMiss[] = [
  {
    name: 'long-prompts-short-answers',
    description: 'Fifteen prompts of some 7,000 tokens, answered in some 300: the answers are below 500 on average.',
    rule: 'token-exhaustion',
    user: { account: ACCOUNTS.analytics, region: 'eu-west-1', principal: 'assumed-role/archive-tagger/batch-9' },
    stage(script) {
      return script.times(15, 20, 50).map((time) => script.call(time, CLAUDE_HAIKU, lines(script, 7_000, 300)));
    },
  },
  {
    name: 'short-prompts-long-answers',
    description: 'Fifteen prompts of some 4,000 tokens, answered in some 900: no prompt is above 5,000.',
    rule: 'token-exhaustion',
    user: { account: ACCOUNTS.production, region: 'us-east-1', principal: 'user/manual-writer' },
    stage(script) {
      return script.times(15, 20, 50).map((time) => script.call(time, CLAUDE_HAIKU, lines(script, 4_000, 900)));
    },
  },
  {
    name: 'few-long-calls',
    description: 'Ten calls with prompts of some 7,000 tokens and answers of some 900: the rule needs more than ten.',
    rule: 'token-exhaustion',
    user: { account: ACCOUNTS.sandbox, region: 'us-east-1', principal: 'user/thesis-student' },
    stage(script) {
      return script.times(10, 20, 60).map((time) => script.call(time, CLAUDE_HAIKU, lines(script, 7_000, 900)));
    },
  },
];
