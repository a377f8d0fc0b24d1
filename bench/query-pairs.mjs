// Ten rule-shaped questions, each in ES|QL and in the SQL that somebody who knows DuckDB, the table and ES|QL's rules would write.

const FROM = 'FROM logs-aws_bedrock.invocation-*';

/**
 * The pairs. `columns` maps a field's name to its columns in the table (`scalar`, `list`); `window` is a condition on the time, or TRUE.
 * Both sides give the same columns in the same order, and sort by all that tells rows apart.
 */
export function queryPairs(columns, { esqlWindow, sqlWindow }) {
  const c = (field) => columns[field].scalar ?? columns[field].list;
  const from = esqlWindow === undefined ? FROM : `${FROM} | WHERE ${esqlWindow}`;
  const table = 'events.main.t1';
  const where = sqlWindow ?? 'TRUE';
  const [user, model, account] = [c('user.id'), c('gen_ai.request.model.id'), c('cloud.account.id')];
  const [error, outcome, prompt] = [c('gen_ai.response.error_code'), c('event.outcome'), c('gen_ai.prompt')];
  const [promptTokens, answerTokens] = [c('gen_ai.usage.prompt_tokens'), c('gen_ai.usage.completion_tokens')];
  const [violation, action, policy] = [
    c('gen_ai.compliance.violation_detected'),
    c('gen_ai.policy.action'),
    c('gen_ai.policy.name'),
  ];
  const [confidence, code, guardrail] = [
    c('gen_ai.policy.confidence'),
    c('gen_ai.compliance.violation_code'),
    c('gen_ai.guardrail_id'),
  ];
  const [guardrailAction, response] = [
    c('aws_bedrock.invocation.guardrail.action'),
    c('gen_ai.performance.response_time'),
  ];
  const address = columns['source.ip'].scalar;
  return [
    {
      name: 'denied models',
      shape: 'several keyword fields, IN, COUNT by three keys',
      esql: `${from}
| WHERE gen_ai.response.error_code == "AccessDeniedException" AND event.outcome == "failure"
    AND event.action IN ("InvokeModel", "Converse") AND cloud.region != "eu-central-1"
| KEEP user.id, gen_ai.request.model.id, cloud.account.id
| STATS denials = COUNT(*) BY user.id, gen_ai.request.model.id, cloud.account.id
| WHERE denials > 3
| SORT denials DESC, user.id, gen_ai.request.model.id
| LIMIT 1000`,
      sql: `SELECT count(*) AS denials, ${user}, ${model}, ${account}
FROM ${table}
WHERE ${where} AND ${error} = 'AccessDeniedException' AND ${outcome} = 'failure'
  AND ${c('event.action')} IN ('InvokeModel', 'Converse') AND ${c('cloud.region')} <> 'eu-central-1'
GROUP BY ALL HAVING denials > 3
ORDER BY denials DESC, ${user}, ${model} LIMIT 1000`,
    },
    {
      name: 'no guardrail',
      shape: 'IS NULL on a list and a keyword, VALUES, COUNT_DISTINCT',
      esql: `${from}
| WHERE gen_ai.guardrail_id IS NULL AND aws_bedrock.invocation.guardrail.action IS NULL
| STATS calls = COUNT(*), models = VALUES(gen_ai.request.model.id), actions = COUNT_DISTINCT(event.action) BY user.id
| WHERE calls > 5
| SORT calls DESC, user.id
| LIMIT 1000`,
      sql: `SELECT count(*) AS calls, list_sort(list(DISTINCT ${model})) AS models,
  count(DISTINCT ${c('event.action')}) AS actions, ${user}
FROM ${table}
WHERE ${where} AND ${guardrail} IS NULL AND ${guardrailAction} IS NULL
GROUP BY ${user} HAVING calls > 5
ORDER BY calls DESC, ${user} LIMIT 1000`,
    },
    {
      name: 'token exhaustion',
      shape: 'MAX, SUM, AVG by user over every row, arithmetic on the result',
      esql: `${from}
| KEEP user.id, gen_ai.usage.prompt_tokens, gen_ai.usage.completion_tokens
| STATS max_tokens = MAX(gen_ai.usage.prompt_tokens), total = SUM(gen_ai.usage.completion_tokens), requests = COUNT(*),
    avg_answer = AVG(gen_ai.usage.completion_tokens) BY user.id
| WHERE max_tokens > 5000 AND requests > 10 AND avg_answer > 500
| EVAL risk = (max_tokens / 1000) * requests
| WHERE risk > 10
| SORT risk DESC, user.id
| LIMIT 1000`,
      sql: `SELECT max(${promptTokens}) AS max_tokens, CAST(sum(${answerTokens}) AS BIGINT) AS total, count(*) AS requests,
  avg(${answerTokens}) AS avg_answer, ${user}, max_tokens // 1000 * requests AS risk
FROM ${table}
WHERE ${where}
GROUP BY ${user} HAVING max_tokens > 5000 AND requests > 10 AND avg_answer > 500 AND risk > 10
ORDER BY risk DESC, ${user} LIMIT 1000`,
    },
    {
      name: 'error bursts',
      shape: 'DATE_TRUNC to the minute as a key, VALUES',
      esql: `${from}
| WHERE gen_ai.response.error_code == "ValidationException"
| EVAL minute = DATE_TRUNC(1 minute, @timestamp)
| KEEP minute, user.id, cloud.account.id, gen_ai.request.model.id
| STATS invalid = COUNT(*), models = VALUES(gen_ai.request.model.id) BY minute, user.id, cloud.account.id
| WHERE invalid > 3
| SORT invalid DESC, minute, user.id
| LIMIT 1000`,
      sql: `SELECT count(*) AS invalid, list_sort(list(DISTINCT ${model})) AS models,
  date_trunc('minute', "@timestamp") AS minute, ${user}, ${account}
FROM ${table}
WHERE ${where} AND ${error} = 'ValidationException'
GROUP BY minute, ${user}, ${account} HAVING invalid > 3
ORDER BY invalid DESC, minute, ${user} LIMIT 1000`,
    },
    {
      name: 'topic blocks',
      shape: 'two MV_EXPAND, then equality on both',
      esql: `${from}
| WHERE gen_ai.compliance.violation_detected
| MV_EXPAND gen_ai.policy.action
| MV_EXPAND gen_ai.policy.name
| WHERE gen_ai.policy.action == "BLOCKED" AND gen_ai.policy.name == "topic_policy"
| KEEP user.id, gen_ai.request.model.id, cloud.account.id
| STATS blocks = COUNT(*), models = VALUES(gen_ai.request.model.id) BY user.id
| WHERE blocks > 5
| SORT blocks DESC, user.id
| LIMIT 1000`,
      sql: `SELECT count(*) AS blocks, list_sort(list(DISTINCT ${model})) AS models, ${user}
FROM (
  SELECT ${user}, ${model}, action, unnest(${policy}) AS policy
  FROM (SELECT ${user}, ${model}, ${policy}, unnest(${action}) AS action FROM ${table} WHERE ${where} AND ${violation})
)
WHERE action = 'BLOCKED' AND policy = 'topic_policy'
GROUP BY ${user} HAVING blocks > 5
ORDER BY blocks DESC, ${user} LIMIT 1000`,
    },
    {
      name: 'violations',
      shape: 'lists without expanding: ==, MV_CONTAINS, MV_INTERSECTS, MV_COUNT; a list as a key',
      esql: `${from}
| WHERE gen_ai.policy.action == "BLOCKED" AND MV_CONTAINS(gen_ai.policy.confidence, "HIGH")
    AND MV_INTERSECTS(gen_ai.policy.name, ["content_policy", "word_policy"])
| EVAL policies = MV_COUNT(gen_ai.policy.name)
| STATS requests = COUNT(*), most = MAX(policies), callers = COUNT_DISTINCT(user.id) BY gen_ai.compliance.violation_code
| SORT requests DESC, gen_ai.compliance.violation_code
| LIMIT 1000`,
      sql: `SELECT count(*) AS requests, max(len(${policy})) AS most, count(DISTINCT ${user}) AS callers, violation
FROM (
  SELECT ${policy}, ${user}, unnest(CASE WHEN len(${code}) > 0 THEN ${code} ELSE [NULL] END) AS violation
  FROM ${table}
  WHERE ${where} AND len(${action}) = 1 AND ${action}[1] = 'BLOCKED' AND list_contains(${confidence}, 'HIGH')
    AND list_has_any(${policy}, ['content_policy', 'word_policy'])
)
GROUP BY violation
ORDER BY requests DESC, violation LIMIT 1000`,
    },
    {
      name: 'prompt phrases',
      shape: 'TO_LOWER of the prompt against several LIKE patterns, written as rules write them',
      esql: `${from}
| WHERE TO_LOWER(gen_ai.prompt) LIKE "*ignore previous instructions*"
    OR TO_LOWER(gen_ai.prompt) LIKE "*disregard all of your rules*"
    OR TO_LOWER(gen_ai.prompt) LIKE ("*late grandmother*activation keys*", "*you are now dan*")
| STATS prompts = COUNT(*), callers = COUNT_DISTINCT(user.id) BY cloud.account.id
| SORT prompts DESC, cloud.account.id
| LIMIT 1000`,
      sql: `SELECT count(*) AS prompts, count(DISTINCT ${user}) AS callers, ${account}
FROM (SELECT ${user}, ${account}, lower(${prompt}) AS prompt FROM ${table} WHERE ${where})
WHERE prompt LIKE '%ignore previous instructions%' OR prompt LIKE '%disregard all of your rules%'
  OR prompt LIKE '%late grandmother%activation keys%' OR prompt LIKE '%you are now dan%'
GROUP BY ${account}
ORDER BY prompts DESC, ${account} LIMIT 1000`,
    },
    {
      name: 'keys in prompts',
      shape: 'RLIKE on the prompt, KEEP, SORT by time, LIMIT 100',
      esql: `${from}
| WHERE gen_ai.prompt RLIKE ".*AKIA[0-9A-Z]{16}.*" AND user.id LIKE "arn:aws:iam::*:user/*"
| KEEP @timestamp, gen_ai.request.id, user.id, gen_ai.prompt
| SORT @timestamp DESC, gen_ai.request.id
| LIMIT 100`,
      sql: `SELECT "@timestamp", ${c('gen_ai.request.id')}, ${user}, ${prompt}
FROM ${table}
WHERE ${where} AND contains(${prompt}, 'AKIA') AND regexp_matches(${prompt}, 'AKIA[0-9A-Z]{16}')
  AND ${user} LIKE 'arn:aws:iam::%:user/%'
ORDER BY "@timestamp" DESC, ${c('gen_ai.request.id')} LIMIT 100`,
    },
    {
      name: 'foreign networks',
      shape: 'CIDR_MATCH on a field with one address or several, COUNT_DISTINCT of them, filtered aggregates',
      esql: `${from}
| WHERE NOT CIDR_MATCH(source.ip, "10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12")
| STATS calls = COUNT(*), failed = COUNT(*) WHERE event.outcome == "failure", addresses = COUNT_DISTINCT(source.ip) BY user.id
| WHERE addresses > 10
| SORT calls DESC, user.id
| LIMIT 1000`,
      sql: `SELECT count(*) AS calls, count(*) FILTER (WHERE ${outcome} = 'failure') AS failed,
  count(DISTINCT ${address}) AS addresses, ${user}
FROM ${table}
WHERE ${where}
  AND NOT (${address} BETWEEN '00000000000000000000ffff0a000000' AND '00000000000000000000ffff0affffff'
    OR ${address} BETWEEN '00000000000000000000ffffc0a80000' AND '00000000000000000000ffffc0a8ffff'
    OR ${address} BETWEEN '00000000000000000000ffffac100000' AND '00000000000000000000ffffac1fffff')
GROUP BY ${user} HAVING addresses > 10
ORDER BY calls DESC, ${user} LIMIT 1000`,
    },
    {
      name: 'latency by hour',
      shape: 'CASE, COALESCE, DATE_TRUNC to the hour, MEDIAN and PERCENTILE',
      esql: `${from}
| EVAL tokens = COALESCE(gen_ai.usage.prompt_tokens, 0) + COALESCE(gen_ai.usage.completion_tokens, 0),
    kind = CASE(gen_ai.response.error_code == "ThrottlingException", "throttled",
      gen_ai.response.error_code IS NOT NULL, "failed", tokens > 5000, "large", "ordinary"),
    hour = DATE_TRUNC(1 hour, @timestamp)
| STATS calls = COUNT(*), tokens = SUM(tokens), p50 = MEDIAN(gen_ai.performance.response_time),
    p95 = PERCENTILE(gen_ai.performance.response_time, 95) BY hour, kind
| SORT hour, kind
| LIMIT 1000`,
      sql: `SELECT count(*) AS calls, CAST(sum(coalesce(${promptTokens}, 0) + coalesce(${answerTokens}, 0)) AS BIGINT) AS tokens,
  median(${response}) AS p50, quantile_cont(${response}, 0.95) AS p95, date_trunc('hour', "@timestamp") AS hour,
  CASE WHEN ${error} = 'ThrottlingException' THEN 'throttled' WHEN ${error} IS NOT NULL THEN 'failed'
    WHEN coalesce(${promptTokens}, 0) + coalesce(${answerTokens}, 0) > 5000 THEN 'large' ELSE 'ordinary' END AS kind
FROM ${table}
WHERE ${where}
GROUP BY hour, kind
ORDER BY hour, kind LIMIT 1000`,
    },
  ];
}
