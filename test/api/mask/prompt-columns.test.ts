import { expect, test } from 'vitest';
import { promptColumns } from '../../../src/api/mask/prompt-columns.ts';
import { promptFields } from '../../../src/api/mask/prompt-fields.ts';
import { analyzeQuery } from '../../../src/esql/analyze-query.ts';
import { declaredStreams } from '../../../src/ingest/declared-streams.ts';
import { logFormats } from '../../../src/ingest/formats/registry.ts';

const isPrompt = promptFields(
  logFormats.flatMap((format) => format.fields),
  ['labels.secret_*'],
);
const streams = declaredStreams(logFormats);

/** The names of a query's columns that are masked, and the field that it computes with. */
function follow(query: string) {
  const { plan, columns, diagnostics } = analyzeQuery(query, { streams, missingStreams: 'error' });
  if (plan === undefined) throw new Error(JSON.stringify(diagnostics));
  const { masked, computedWith } = promptColumns(plan, isPrompt);
  return { masked: columns.filter((c) => masked.has(c.id)).map((c) => c.name), computedWith };
}

const FROM = 'FROM logs-aws_bedrock.invocation-*';

test.each([
  ['KEEP user.id, gen_ai.prompt', ['gen_ai.prompt']],
  ['RENAME gen_ai.prompt AS p | KEEP p', ['p']],
  ['EVAL p = gen_ai.prompt | KEEP p', ['p']],
  ['KEEP user.id', []],
  ['SORT @timestamp | KEEP gen_ai.completion | LIMIT 3', ['gen_ai.completion']],
  [
    'MV_EXPAND gen_ai.policy.match_detail.match | KEEP gen_ai.policy.match_detail.match',
    ['gen_ai.policy.match_detail.match'],
  ],
])('passed on: %s', (commands, masked) => {
  expect(follow(`${FROM} | ${commands}`)).toEqual({ masked, computedWith: undefined });
});

test.each([
  ['WHERE gen_ai.prompt LIKE "*x*" | STATS n = COUNT(*)', [], 'gen_ai.prompt'],
  ['EVAL p = SUBSTRING(gen_ai.prompt, 0, 9) | KEEP p', ['p'], 'gen_ai.prompt'],
  ['EVAL p = LENGTH(gen_ai.prompt) | KEEP p', [], 'gen_ai.prompt'],
  ['STATS v = VALUES(gen_ai.completion) BY user.id', ['v'], 'gen_ai.completion'],
  ['STATS n = COUNT(*) WHERE gen_ai.completion == "x" BY user.id', [], 'gen_ai.completion'],
  ['STATS n = COUNT(*) BY gen_ai.prompt', ['gen_ai.prompt'], 'gen_ai.prompt'],
  ['STATS n = COUNT(*) BY p = TO_UPPER(gen_ai.prompt)', ['p'], 'gen_ai.prompt'],
  ['DISSECT gen_ai.prompt "%{a} %{b}" | KEEP a, b', ['a', 'b'], 'gen_ai.prompt'],
  ['GROK gen_ai.prompt "%{WORD:a}" | KEEP a', ['a'], 'gen_ai.prompt'],
  ['SORT gen_ai.prompt | KEEP user.id', [], 'gen_ai.prompt'],
  ['INLINE STATS m = MAX(gen_ai.prompt) BY user.id | KEEP m', ['m'], 'gen_ai.prompt'],
  [
    'FORK (WHERE user.id == "a" | EVAL q = TO_LOWER(gen_ai.prompt) | KEEP q) (KEEP user.id) | KEEP q',
    ['q'],
    'gen_ai.prompt',
  ],
  ['EVAL a = gen_ai.prompt | EVAL b = CONCAT(a, "x") | RENAME b AS c | KEEP c', ['c'], 'gen_ai.prompt'],
])('computed with: %s', (commands, masked, computedWith) => {
  expect(follow(`${FROM} | ${commands}`)).toEqual({ masked, computedWith });
});

test('the whole event is prompt text too', () => {
  expect(follow(`${FROM} METADATA _source | KEEP _source`).masked).toEqual(['_source']);
});

test("every field that a format declares as text is masked, but for catalogues' and the control plane's words", () => {
  for (const { name, type } of logFormats.flatMap((format) => format.fields)) {
    const other = name.endsWith('.description') || name.startsWith('aws.cloudtrail.');
    if (type === 'text') expect([name, isPrompt(name)]).toEqual([name, !other]);
  }
});

test('fields are added by pattern', () => {
  expect(isPrompt('labels.secret_note')).toBe(true);
  expect(isPrompt('labels.team')).toBe(false);
  expect(isPrompt('user.id')).toBe(false);
});
