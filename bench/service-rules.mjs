// Rules for the load: 20 beside the pack's ten, of the shapes that people write. None fires on ordinary traffic; all of them work for it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FROM = 'FROM logs-aws_bedrock.invocation-*';

const QUERIES = {
  'prompt-injection-phrases': `${FROM} | WHERE TO_LOWER(gen_ai.prompt) LIKE "*ignore all previous instructions*" | STATS n = COUNT(*) BY user.id | WHERE n >= 2`,
  'keys-in-prompts': `${FROM} METADATA _id, _index | WHERE gen_ai.prompt RLIKE ".*AKIA[0-9A-Z]{16}.*" | KEEP _id, _index, @timestamp, user.id`,
  'keys-in-answers': `${FROM} METADATA _id, _index | WHERE gen_ai.completion LIKE "*BEGIN RSA PRIVATE KEY*" | KEEP _id, _index, @timestamp, user.id`,
  'error-burst': `${FROM} | WHERE gen_ai.response.error_code IS NOT NULL | EVAL minute = DATE_TRUNC(1 minute, @timestamp) | STATS n = COUNT(*), codes = VALUES(gen_ai.response.error_code) BY minute, user.id | WHERE n > 20`,
  // What the planted attacks trip; they are more than a rule's usual 100 alerts of one run.
  'denied-burst': `${FROM} | WHERE gen_ai.response.error_code == "AccessDeniedException" | STATS n = COUNT(*), models = VALUES(gen_ai.request.model.id) BY user.id | WHERE n >= 5`,
  'tokens-by-caller': `${FROM} | STATS tokens = SUM(gen_ai.usage.prompt_tokens), calls = COUNT(*) BY user.id | WHERE tokens > 50000000`,
  'answers-by-caller': `${FROM} | STATS tokens = SUM(gen_ai.usage.completion_tokens), longest = MAX(gen_ai.usage.completion_tokens) BY user.id | WHERE tokens > 50000000 AND longest > 4000`,
  'models-by-caller': `${FROM} | STATS models = COUNT_DISTINCT(gen_ai.request.model.id) BY user.id | WHERE models > 8`,
  'accounts-by-caller': `${FROM} | STATS accounts = COUNT_DISTINCT(cloud.account.id), regions = VALUES(cloud.region) BY user.id | WHERE accounts > 3`,
  'calls-by-caller': `${FROM} | STATS calls = COUNT(*) BY user.id | WHERE calls > 100000`,
  'calls-by-minute': `${FROM} | EVAL minute = DATE_TRUNC(1 minute, @timestamp) | STATS calls = COUNT(*) BY minute, user.id | WHERE calls > 3000`,
  'slow-answers': `${FROM} | WHERE gen_ai.performance.response_time > 60000 | STATS n = COUNT(*), worst = MAX(gen_ai.performance.response_time) BY gen_ai.request.model.id | WHERE n > 20`,
  'long-prompts': `${FROM} | WHERE gen_ai.usage.prompt_tokens > 100000 | STATS n = COUNT(*) BY user.id | WHERE n > 3`,
  'root-calls': `${FROM} METADATA _id, _index | WHERE user.id LIKE "*:root" | KEEP _id, _index, @timestamp, user.id, gen_ai.request.model.id`,
  'foreign-region': `${FROM} | WHERE cloud.region NOT IN ("us-east-1", "us-west-2", "eu-west-1") | STATS n = COUNT(*), regions = VALUES(cloud.region) BY user.id | WHERE n > 1`,
  'stopped-by-guardrail': `${FROM} | WHERE gen_ai.guardrail_id IS NOT NULL AND gen_ai.compliance.violation_detected | STATS n = COUNT(*) BY gen_ai.guardrail_id, user.id | WHERE n > 3`,
  'several-policies': `${FROM} | WHERE MV_COUNT(gen_ai.policy.name) > 1 | STATS n = COUNT(*) BY user.id | WHERE n > 1`,
  'denied-then-allowed': `${FROM} | STATS denied = COUNT(*) WHERE gen_ai.response.error_code == "AccessDeniedException", calls = COUNT(*) BY user.id | WHERE denied > 50 AND calls > 100`,
  'temperature-games': `${FROM} | WHERE gen_ai.request.temperature > 1.5 | STATS n = COUNT(*) BY user.id | WHERE n > 5`,
  'expensive-model': `${FROM} | WHERE gen_ai.request.model.id LIKE "*opus*" | STATS n = COUNT(*), tokens = SUM(gen_ai.usage.completion_tokens) BY user.id | WHERE n > 50 AND tokens > 100000`,
};

/** Writes the rules as files of Elastic's form, an hour looked at every ten minutes; gives how many. */
export function writeRules(folder) {
  mkdirSync(folder, { recursive: true });
  Object.entries(QUERIES).forEach(([name, query], i) => {
    const id = `5e15a0be-0000-4000-8000-${String(i).padStart(12, '0')}`;
    writeFileSync(
      join(folder, `${name}.toml`),
      `[metadata]
creation_date = "2026/01/01"
maturity = "production"
updated_date = "2026/01/01"

[rule]
author = ["seismo bench"]
description = "A rule of the load."
from = "now-60m"
interval = "10m"
max_signals = 10000
language = "esql"
license = "Apache-2.0"
name = "Load: ${name}"
risk_score = 47
rule_id = "${id}"
severity = "medium"
timestamp_override = "event.ingested"
type = "esql"
query = '''
${query}
'''
`,
    );
  });
  return Object.keys(QUERIES).length;
}
