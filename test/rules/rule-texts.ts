/** Rule files of our own for the tests. */

/** A small rule with nothing wrong in it. */
export const ESQL_RULE = `[metadata]
creation_date = "2026/01/02"
maturity = "production"

[rule]
author = ["seismo"]
description = "Many refusals for one user."
from = "now-60m"
interval = "10m"
language = "esql"
name = "Refusals by one user"
risk_score = 47
rule_id = "refusals-by-one-user"
severity = "medium"
tags = ["Domain: LLM"]
type = "esql"
query = '''
FROM logs-* | STATS n = COUNT(*) BY user.id
| WHERE n > 5
'''

[[rule.threat]]
framework = "MITRE ATLAS"

[rule.threat.tactic]
id = "AML.TA0005"
name = "Execution"
`;

/** A hunt with nothing wrong in it. */
export const HUNT = `[hunt]
author = "seismo"
description = "Tokens by user, and what a host runs."
integration = ["aws_bedrock.invocation"]
uuid = "tokens-by-user"
name = "Tokens by user"
language = ["ES|QL", "SQL"]
license = "Apache-2.0"
query = [
'''
from logs-* | stats n = sum(gen_ai.usage.prompt_tokens) by user.id
''', "select name from processes"
]
notes = ["Compare with last week. "]
mitre = ["AML.T0034"]
references = ["https://example.org/tokens"]
`;

const COMMON = `description = "d"
name = "n"
risk_score = 1
rule_id = "i"
severity = "low"
`;

/** One rule per type, and rules that together have every field that is known. */
export const RULES_BY_TYPE: Readonly<Record<string, string>> = {
  query: `[metadata]
creation_date = "2026/01/02"
updated_date = "2026/01/03"
deprecation_date = "2026/02/03"
maturity = "deprecated"
integration = "endpoint"
min_stack_version = "8.15.0"
min_stack_comments = "c"
comments = "more"
promotion = true
bypass_bbr_timing = false
query_schema_validation = false
os_type_list = ["linux"]
related_endpoint_rules = ["r"]

[metadata.extended]
owner = "team"
since = 2026-01-02

[rule]
${COMMON}type = "query"
language = "lucene"
license = "Apache-2.0"
query = "a:b"
index = ["logs-*"]
data_view_id = "view"
saved_id = "saved"
author = ["a", "b"]
references = ["https://example.org"]
false_positives = ["one"]
note = "note"
setup = "setup"
tags = ["t"]
from = "now-48h/h"
to = "now-1m"
interval = "1h"
max_signals = 33
timestamp_override = "event.ingested"
timestamp_override_fallback_disabled = true
building_block_type = "default"
rule_name_override = "message"
timeline_id = "ti"
timeline_title = "tt"
throttle = "no_actions"
output_index = "out"
namespace = "default"
enabled = false
version = 3
revision = 4
meta = { owner = "x" }
actions = [{ group = "default" }]
response_actions = [{ action_type_id = ".osquery" }]
related_integrations = [{ package = "aws", version = "^2.0.0", integration = "cloudtrail" }]
required_fields = [{ name = "user.id", type = "keyword", ecs = true }]
exceptions_list = [{ id = "e", list_id = "l", namespace_type = "agnostic", type = "endpoint" }]
investigation_fields = { field_names = ["user.id"] }
risk_score_mapping = [{ field = "event.risk_score", operator = "equals", value = "", risk_score = 9 }]
severity_mapping = [{ field = "event.severity", operator = "equals", value = "9", severity = "high" }]

[[rule.filters]]
meta.negate = true
[rule.filters."$state"]
store = "appState"

[rule.alert_suppression]
group_by = ["user.id"]
missing_fields_strategy = "doNotSuppress"
[rule.alert_suppression.duration]
value = 5
unit = "h"

[[rule.threat]]
framework = "MITRE ATT&CK"
[[rule.threat.technique]]
id = "T1078"
name = "Valid Accounts"
reference = "https://attack.mitre.org/techniques/T1078/"
[[rule.threat.technique.subtechnique]]
id = "T1078.004"
name = "Cloud Accounts"
reference = "https://attack.mitre.org/techniques/T1078/004/"
[rule.threat.tactic]
id = "TA0001"
name = "Initial Access"
reference = "https://attack.mitre.org/tactics/TA0001/"

[[rule.threat_mappings]]
framework = "MITRE ATLAS"
version = "2026.08"
[[rule.threat_mappings.threat]]
framework = "MITRE ATLAS"
[rule.threat_mappings.threat.tactic]
id = "AML.TA0005"
name = "Execution"
[[rule.threat_mappings.threat.technique]]
id = "AML.T0051"
name = "LLM Prompt Injection"

[[transform.osquery]]
label = "l"
query = "select 1"
ecs_mapping = { "host.name" = { field = "name" } }

[[transform.investigate]]
label = "l"
description = "d"
providers = [[{ excluded = false, field = "f", queryType = "phrase", value = "v", valueType = "string" }]]
relativeFrom = "now-48h/h"
relativeTo = "now"
`,
  saved_query: `[rule]\n${COMMON}type = "saved_query"\nsaved_id = "s"\n`,
  eql: `[rule]
${COMMON}type = "eql"
language = "eql"
query = "any where true"
event_category_override = "event.action"
tiebreaker_field = "event.sequence"
timestamp_field = "event.created"
`,
  esql: ESQL_RULE,
  threshold: `[rule]
${COMMON}type = "threshold"
query = "a:b"
[rule.threshold]
field = ["user.id"]
value = 10
[[rule.threshold.cardinality]]
field = "host.id"
value = 2
[rule.alert_suppression.duration]
value = 30
unit = "m"
`,
  new_terms: `[rule]
${COMMON}type = "new_terms"
query = "a:b"
[rule.new_terms]
field = "new_terms_fields"
value = ["user.id", "host.id"]
[[rule.new_terms.history_window_start]]
field = "history_window_start"
value = "now-14d"
`,
  threat_match: `[rule]
${COMMON}type = "threat_match"
query = "a:b"
threat_index = ["logs-ti_*"]
threat_query = "c:d"
threat_language = "lucene"
threat_indicator_path = "threat.indicator"
concurrent_searches = 2
items_per_search = 100
threat_filters = [{ meta = { disabled = false } }]
[[rule.threat_mapping]]
[[rule.threat_mapping.entries]]
field = "source.ip"
type = "mapping"
value = "threat.indicator.ip"
negate = true
`,
  machine_learning: `[rule]
${COMMON}type = "machine_learning"
anomaly_threshold = 75
machine_learning_job_id = ["a", "b"]
`,
};
