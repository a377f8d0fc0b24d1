// Written from the service's OpenAPI document by test/web/operations.test.ts (npm run api-types). Not edited by hand.

export type Alert = { id: string; handle: string; former_ids: (string)[]; rule_id: string; rule_name: string; severity: string; risk_score: number; first_seen: string; last_seen: string; window: { from: string; to: string }; fields: { [key: string]: string | number | boolean | null | (string | number | boolean)[] }; evidence: { count: number; events: (EvidenceEvent)[]; note?: string | undefined }; threat: (Threat)[]; reason: string; version: number; state: "open" | "acknowledged" | "closed"; resolution: "true_positive" | "false_positive" | "benign" | "duplicate" | null; assignee: string | null; tags: (string)[]; caller: { field: string; value: string } | null; notes: ({ at: string; author: string; text: string })[]; history: ({ at: string; actor: string; field: "state" | "resolution" | "assignee" | "tags" | "note" | "step" | "id" | "withdrawn"; from: string | (string)[] | null; to: string | (string)[] | null })[]; raised_at: string; updated_at: string; acknowledged_at: string | null; closed_at: string | null; withdrawn: { at: string; reason: string; merged_into: string | null } | null; suppressed: number; suppressed_by: string | null };

export type AlertCaller = { field: string; kind: "identity" | "name" | "address"; value: string; events: number | null };

export type AlertChange = { state?: "open" | "acknowledged" | "closed" | undefined; resolution?: "true_positive" | "false_positive" | "benign" | "duplicate" | null | undefined; assignee?: string | null | undefined; tags?: (string)[] | undefined; add_tags?: (string)[] | undefined; remove_tags?: (string)[] | undefined; note?: string | undefined };

export type AlertCounts = { total: number; facets: { state?: ({ value: string | null; label?: string | undefined; count: number })[] | undefined; resolution?: ({ value: string | null; label?: string | undefined; count: number })[] | undefined; severity?: ({ value: string | null; label?: string | undefined; count: number })[] | undefined; rule?: ({ value: string | null; label?: string | undefined; count: number })[] | undefined; caller?: ({ value: string | null; label?: string | undefined; count: number })[] | undefined; assignee?: ({ value: string | null; label?: string | undefined; count: number })[] | undefined; tag?: ({ value: string | null; label?: string | undefined; count: number })[] | undefined; technique?: ({ value: string | null; label?: string | undefined; count: number })[] | undefined } };

export type AlertGroup = { value: string | null; label: string | null; count: number; severities: { low: number; medium: number; high: number; critical: number }; states: { open: number; acknowledged: number; closed: number }; others: number; first_seen: string; last_seen: string };

export type AlertGroups = { total: number; items: (AlertGroup)[] };

export type AlertQueries = { language: string | null; from: string; to: string; time_field: string; queries: ({ id: "rule" | "row" | "events"; query: string })[] };

export type AlertRow = { id: string; handle: string; rule_id: string; rule_name: string; severity: string; risk_score: number; first_seen: string; last_seen: string; reason: string; caller: { field: string; value: string } | null; version: number; state: "open" | "acknowledged" | "closed"; resolution: "true_positive" | "false_positive" | "benign" | "duplicate" | null; assignee: string | null; tags: (string)[]; raised_at: string; updated_at: string; suppressed: number; events: number; techniques: (string)[]; withdrawn: boolean };

export type AlertRows = { view: string; total: number; newer: number; items: (AlertRow)[] };

export type AlertTimeline = { callers: (AlertCaller)[]; named_by: "row" | "evidence" | null; more_callers: boolean; caller: string | null; from: string; to: string; bucket_ms: number; items: ({ at: string; ok: number; error: number; intervened: number; evidence: number })[]; evidence: { total: number; marked: number }; alert: { from: string; to: string }; window: { from: string; to: string }; alerts: (CallerAlert)[] };

export type AuditEntry = { id: number; at: string; actor: string; address: string | null; action: string; subject: string | null; details: { [key: string]: unknown } | (unknown)[] | string | number | boolean | null };

export type BlindnessWarning = { id: string; kind: "quiet" | "bodies" | "logging" | "unlogged" | "source" | "clock" | "dead_letters" | "dropped"; severity: "high" | "medium" | "low"; title: string; detail: string; since: string | null; until: string | null; stream: string | null; account: string | null; region: string | null; source: string | null; by: string | null; figures: ({ name: string; value: number; unit: "count" | "ms" | "share" })[]; remedy: (string)[]; query: string | null };

export type BrowserSession = { id: string; user: string; role: "viewer" | "analyst" | "admin" | "ingest"; created_at: string; expires_at: string; address: string | null };

export type BulkResult = { updated: (string)[]; unchanged: (string)[]; missing: (string)[]; change: string | null };

export type Call = { shown: "hidden" | "redacted" | "plain"; event: EvidenceEvent; evidence: boolean; caller: string | null; operation: string | null; model: string | null; request_id: string | null; stop_reasons: (string)[]; error: { code: string; message: { text: string; length: number; cut: boolean; redacted: ({ from: number; to: number; kind: "secret" | "personal"; label: string })[]; guardrail: ({ from: number; to: number; finding: number })[] } | null } | null; latency_ms: number | null; tokens: { prompt: number | null; completion: number | null; cache_read: number | null }; guardrail: { ids: (string)[]; action: string; findings: (GuardrailFinding)[]; more: number } | null; request: { state: "whole" | "cut" | "elsewhere" | "missing" | "unreadable" | "unread"; where?: string | undefined }; answer: { state: "whole" | "cut" | "elsewhere" | "missing" | "unreadable" | "unread"; where?: string | undefined }; system: (SaidPart)[]; messages: (SaidMessage)[]; answers: (SaidMessage)[]; tools: ({ name: string; description: { text: string; length: number; cut: boolean; redacted: ({ from: number; to: number; kind: "secret" | "personal"; label: string })[]; guardrail: ({ from: number; to: number; finding: number })[] } | null; schema: { text: string; length: number; cut: boolean; redacted: ({ from: number; to: number; kind: "secret" | "personal"; label: string })[]; guardrail: ({ from: number; to: number; finding: number })[] } | null })[] };

export type CallerAlert = { id: string; rule_id: string; rule_name: string; severity: string; state: "open" | "acknowledged" | "closed"; resolution: "true_positive" | "false_positive" | "benign" | "duplicate" | null; first_seen: string; last_seen: string };

export type CallerFacetValue = { value: string; day: number; baseline: number; total: number; first_seen: string; last_seen: string; new: boolean; tokens?: { input: number; output: number; usd: number | null } | undefined };

export type CallerHour = { hour: number; today: number; mean: number | null; median: number | null; p10: number | null; p90: number | null; max: number | null; active_days: number; alert: boolean };

export type CallerProfile = { callers: (AlertCaller)[]; named_by: "row" | "evidence" | null; more_callers: boolean; caller: { field: string; kind: "identity" | "name" | "address"; value: string; scope: "caller" | "role"; identity: { type: string; label: string; name: string; partition: string | null; account_id: string | null; role: string | null; session: string | null; user: string | null; principal_arn: string | null }; also: ({ field: string; value: string })[]; first_seen: string | null; last_seen: string | null; events: number; streams: ({ stream: string; fields: (string)[]; query: string; events: number; first_seen: string; last_seen: string })[]; day: { from: string; to: string }; baseline: { from: string; to: string }; usual_time: { verdict: "usual" | "unusual" | "too_little_history"; sentence: string; reasons: (string)[]; days: number; active_days: number; around_the_clock: boolean; hours: (CallerHour)[] }; figures: { events: { day: number; mean: number | null; median: number | null; max: number | null }; errors: { day: number; mean: number | null; median: number | null; max: number | null }; interventions: { day: number; mean: number | null; median: number | null; max: number | null }; input_tokens: { day: number; mean: number | null; median: number | null; max: number | null }; output_tokens: { day: number; mean: number | null; median: number | null; max: number | null }; usd: { day: number | null; mean: number | null; unpriced_models: (string)[] } }; facets: ({ name: "models" | "errors" | "guardrail_actions" | "violations" | "actions" | "addresses" | "user_agents" | "access_keys" | "regions" | "accounts" | "names"; more: boolean; values: (CallerFacetValue)[] })[]; peers: { stream: string; callers: number; events: { own: number; rank: number; median: number }; tokens?: { own: number; rank: number; median: number } | undefined } | null; sessions: { count: number; more: boolean; items: ({ name: string; events: number; first_seen: string; last_seen: string })[] } | null; alerts: { from: string; to: string; total: number; open: number; more: boolean; items: (CallerAlert)[] } } | null };

export type CatalogRule = { key: string; vendor: string; rule_id: string; name: string; description: string; status: string | null; severity: string | null; type: string; language: string; tactics: (string)[]; techniques: (string)[]; streams: (string)[]; integrations: (string)[]; tags: (string)[]; updated: string | null; collection: string; file: string; opaque: number; here: { rule_id: string | null; status: "active" | "disabled" | "broken" | "idle"; reason: string | null; outdated: boolean; tuned: boolean; exceptions: number; errors: number; warnings: number; alerts: number; open: number; last_raised: string | null; precision: number | null; could_fire: "yes" | "no" | "unknown"; because: string | null; blind: (string)[] } | null };

export type Checklist = { sections: ({ part: "about" | "investigation" | "false_positives" | "response" | "other"; title: string; from: "rule" | "general"; blocks: (ChecklistBlock)[] })[]; steps: number; done: number; former: ({ step: string; part: string; text: string; at: string; actor: string })[]; false_positives: (string)[]; references: (string)[]; highlighted: (string)[]; rule_description: string | null };

export type ChecklistBlock = { kind: "heading"; depth: number; text: (GuideText)[] } | { kind: "paragraph"; depth: number; text: (GuideText)[] } | { kind: "quote"; depth: number; text: (GuideText)[] } | { kind: "item"; depth: number; number: number | null; text: (GuideText)[] } | { kind: "step"; depth: number; number: number | null; text: (GuideText)[]; step: string; done: { at: string; by: string } | null } | { kind: "code"; depth: number; text: string; language: "esql" | "text" } | { kind: "table"; depth: number; head: ((GuideText)[])[]; rows: (((GuideText)[])[])[] };

export type Conversation = { id: string; from: string; to: string; callers: (string)[]; models: (string)[]; evidence: number; turns_total: number; tools: ({ name: string; description: { text: string; length: number; cut: boolean; redacted: ({ from: number; to: number; kind: "secret" | "personal"; label: string })[]; guardrail: ({ from: number; to: number; finding: number })[] } | null; schema: { text: string; length: number; cut: boolean; redacted: ({ from: number; to: number; kind: "secret" | "personal"; label: string })[]; guardrail: ({ from: number; to: number; finding: number })[] } | null })[]; turns: (Turn)[] };

export type Conversations = { items: (Conversation)[]; next: string | null; shown: "hidden" | "redacted" | "plain"; from: string; to: string; callers: (string)[]; conversations: number; calls: number; evidence: number; more: boolean };

export type Cost = { usd: number | null; tokens: number; unpriced_tokens: number; unpriced_models: (string)[] };

export type Coverage = { rules: ({ id: string; key: string | null; name: string; severity: "low" | "medium" | "high" | "critical" | null; status: "active" | "disabled" | "broken" | "idle"; reason: string | null; streams: (string)[]; data: boolean; problems: ({ id: string; where: string; message: string })[] })[]; frameworks: ({ key: "atlas" | "attack" | "owasp_llm"; framework: string; version: string; techniques: number; covered: number; navigator: boolean; tactics: ({ id: string | null; name: string | null; rules: (string)[]; techniques: ({ id: string; name: string; status: "covered" | "no_data" | "off" | "available" | "gap"; llm: boolean; rules: (string)[]; available: number; subtechniques: ({ id: string; name: string; status: "covered" | "no_data" | "off" | "available" | "gap"; llm: boolean; rules: (string)[]; available: number })[] })[] })[] })[] };

export type DeadLetter = { id: string; stored_at: string; source: string; position: string; format: string | null; reason: string; size: number; raw: string | null };

export type Diagnostic = { code: string; severity: "error" | "warning" | "info"; message: string; hint: string | null; start: { offset: number; line: number; column: number } | null; end: { offset: number; line: number; column: number } | null };

export type EvidenceDocument = (EvidenceEvent) & ({ document?: { [key: string]: unknown } | null | undefined });

export type EvidenceEvent = { _index: string; _id: string; "@timestamp": string };

export type FirehoseAnswer = { requestId: string; timestamp: number; errorMessage?: string | undefined };

export type GuardrailFinding = { policy: string; source: "input" | "output" | null; action: string; type: string | null; name: string | null; confidence: string | null; severity: string | null; score: number | null; threshold: number | null; match: string | null };

export type GuideText = { text: string; code?: true | undefined; strong?: true | undefined; emphasis?: true | undefined; struck?: true | undefined; href?: string | undefined };

export type NewToken = { token: Token; secret: string };

export type Notifier = { name: string; type: string; state: "ready" | "sending" | "unreachable" | "misconfigured"; message: string | null; last_delivered_at: string | null; retry_at: string | null; delivered: number; failed_attempts: number; given_up: number; waiting: number; retrying: number; failed: number; oldest_waiting_at: string | null };

export type OutboxMessage = { id: number; notifier: string; occasion: "raised" | "closed" | "withdrawn"; handle: string; alert_id: string; status: "waiting" | "delivered" | "failed"; queued_at: string; attempts: number; next_attempt_at: string | null; error: string | null; delivered_at: string | null };

export type Problem = { type: string; title: string; status: number; detail: string; instance: string; hint?: string | undefined; errors?: ({ in: "path" | "query" | "header" | "body"; field: string; message: string; hint?: string | undefined })[] | undefined } & { [key: string]: unknown };

export type Push = { events: number; duplicates: number; dead_letters: number; last_record_at: string | null; busy: boolean; stopped: string | null; recent: ({ at: string; count: number })[] };

export type PushCounts = { records: number; stored: number; duplicates: number; dead_letters: number };

export type QueryResult = { columns: ({ name: string; type: string; masked: boolean })[]; rows: ((string | number | boolean | null | (string | number | boolean)[])[])[]; truncated: "rows" | "size" | null; limit: number; limited_by: "implicit" | "request" | "service" | "query"; window: { from: string | null; to: string | null } | null; took_ms: number; diagnostics: (Diagnostic)[] };

export type Readiness = { status: "ready" | "not_ready"; checks: ({ name: string; ok: boolean; message: string })[] };

export type ReplayResult = { replayed: number; stored: number; duplicates: number; dead_letters: number; missing: (string)[]; next: string | null };

export type ResponseAction = { id: string; title: string; does: string; caution: string | null; needs: string; policy: string | null; look: string | null; apply: string; revert: string | null; revert_note: string | null };

export type ResponsePlan = { targets: ({ kind: "iam_user" | "assumed_role" | "role" | "federated_user" | "root" | "azure" | "azure_resource" | "unknown"; principal: string | null; name: string | null; account: string | null; role: string | null; session: string | null; events: number; models: (string)[]; regions: (string)[]; actions: (ResponseAction)[]; impossible: ({ what: string; why: string; instead: string; command: string | null })[] })[]; note: string | null };

export type Rule = (RuleSummary) & ({ description: string | null; author: (string)[]; references: (string)[]; false_positives: (string)[]; note: string | null; setup: string | null; threat: ({ [key: string]: unknown })[]; queries: ({ language: string; text: string })[]; source: string; diagnostics: (Diagnostic)[]; thresholds: ({ name: string; column: string; operator: string; value: number; in_force: number; whole: boolean })[]; settings: { enabled: boolean | null; tuning: RuleTuning; tuning_in_force: RuleTuning; exceptions: (RuleException)[]; problems: ({ path: string; message: string; hint: string | null })[] } });

export type RuleChange = { at: string; author: string; reason: string | null; changes: ({ kind: "enabled" | "tuning" | "exception"; setting: string | null; before: string | number | boolean | null; after: string | number | boolean | null; exception_before: { id: string; entries: ({ field: string; operator: "is" | "is_not" | "is_one_of" | "is_not_one_of" | "exists" | "does_not_exist" | "matches" | "does_not_match" | "cidr"; values?: (string | number | boolean)[] | undefined })[]; reason: string; author: string; expires_at: string | null } | null; exception_after: { id: string; entries: ({ field: string; operator: "is" | "is_not" | "is_one_of" | "is_not_one_of" | "exists" | "does_not_exist" | "matches" | "does_not_match" | "cidr"; values?: (string | number | boolean)[] | undefined })[]; reason: string; author: string; expires_at: string | null } | null })[] };

export type RuleDraft = { id: string; file: string; source: string; runnable: boolean; diagnostics: (Diagnostic)[] };

export type RuleException = { id: string; entries: ({ field: string; operator: "is" | "is_not" | "is_one_of" | "is_not_one_of" | "exists" | "does_not_exist" | "matches" | "does_not_match" | "cidr"; values?: (string | number | boolean)[] | undefined })[]; reason: string; author: string; created_at: string; expires_at: string | null; in_force: boolean };

export type RulePage = { key: string; head: { vendor: string; breadcrumb: (string)[]; rule_id: string; name: string; status: string | null; severity: string | null; risk_score: number | null; type: string; language: string; time_window: string | null; schedule: string | null; group_by: (string)[]; author: (string)[]; source: string | null; license: string | null; created: string | null; updated: string | null; version: number | null; tags: (string)[]; related: ({ id: string; relation: string })[]; taxonomy: string | null }; description: string; coverage: ({ framework: string; tactic: string | null; tactic_id: string | null; techniques: ({ id: string; name: string })[] })[]; coverage_problems: ({ id: string; where: string; message: string })[]; stages: ({ n: number; kind: string; text: string; predicates: ({ field: string; sources: (string)[]; aggregate?: string | undefined; kind: "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "in" | "wildcard" | "regex" | "is_null" | "is_not_null" | "cidr" | "contains" | "starts_with" | "ends_with" | "match"; values: (string | number | boolean | null)[]; other?: string | undefined; negated: boolean; text: string })[]; condition: { [key: string]: unknown } | null; reads: (string)[]; makes: (string)[]; opaque: ({ text: string; why: string })[] })[]; indicators: ({ field: string; kind: "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "in" | "wildcard" | "regex" | "is_null" | "is_not_null" | "cidr" | "contains" | "starts_with" | "ends_with" | "match"; values: (string | number | boolean | null)[]; other?: string | undefined; negated: boolean; corpus: number; key: string })[]; outputs: ({ field: string; source: string; highlighted: boolean })[]; highlighted_missing: (string)[]; events: { streams: (string)[]; constrained: ({ field: string; values: (string | number | boolean | null)[] })[]; integrations: (string)[]; required_fields: ({ name: string; type: string })[]; fields: (string)[] }; body: string; body_language: "toml" | "yaml"; triage: string | null; false_positives: (string)[]; references: (string)[]; setup: string | null; history: ({ version: number | null; updated: string | null; digest: string; seen: string })[]; similar: ({ key: string; name: string; vendor: string; score: number; shared: number })[]; conformance: { parses: boolean; types: boolean; runs: boolean; diagnostics: ({ code: string; severity: string; message: string; line: number; column: number; hint: string | null })[] } | null; life: { could_fire: "yes" | "no" | "unknown"; because: string; blind_spots: ({ field: string; message: string })[]; alerts: { total: number; last: string | null; per_day: number | null } | null; verdicts: { true_positive: number; false_positive: number; benign: number; duplicate: number; precision: number | null } | null; backtest: { from: string; to: string; events: number; alerts: number; alerts_per_day: number; thresholds: ({ name: string; operator: string; value: number; points: ({ value: number; alerts: number; alerts_per_day: number })[] })[] } | null; tests: ({ name: string; outcome: "alerts" | "silent" })[] } | null; here: { rule_id: string | null; status: "active" | "disabled" | "broken" | "idle"; reason: string | null; outdated: boolean; tuned: boolean; exceptions: number; errors: number; warnings: number; alerts: number; open: number; last_raised: string | null; precision: number | null; could_fire: "yes" | "no" | "unknown"; because: string | null; blind: (string)[] } | null };

export type RuleSummary = { id: string | null; key: string | null; name: string | null; file: string; own: boolean; status: "active" | "disabled" | "broken" | "idle"; reason: string | null; outdated: boolean; version: string | null; kind: "rule" | "hunt" | null; type: string | null; severity: string | null; risk_score: number | null; tags: (string)[]; interval: string | null; from: string | null; errors: number; warnings: number; first_error: { diagnostic: Diagnostic; excerpt: { before: string; marked: string; after: string } | null } | null; tuned: boolean; exceptions: number; runs: { last: string; last_status: "ok" | "failed" | "cut"; last_problem: { at: string; status: "failed" | "cut"; message: string | null } | null; runs: number; problems: number; filled: number; late: number; mean_duration_ms: number } | null; live: { mode: "documents" | "partials" | "kept" | "due" | "broken"; early: boolean; why: string | null; behind: number; gap: number; late: number; capped: number; spent_ms: number; last_round: { at: string; duration_ms: number; survivors: number } | null; problem: { message: string; at: string; times: number; retry_at: string | null } | null } | null };

export type RuleTuning = { from?: string | undefined; interval?: string | undefined; thresholds?: { [key: string]: number } | undefined; severity?: "low" | "medium" | "high" | "critical" | undefined; risk_score?: number | undefined; max_signals?: number | undefined };

export type Run = { id: number; rule_id: string; rule_version: string; run: number; intended: string; actual: string; kind: "scheduled" | "filled" | "late"; window: { from: string; to: string }; survivors: number | null; firings: number; raised: number; capped: number; duration_ms: number; status: "ok" | "failed" | "cut"; message: string | null };

export type RunGap = { rule_id: string; runs: number; first_intended: string; last_intended: string; filled: string };

export type SaidMessage = { place: number; role: string; parts: (SaidPart)[] };

export type SaidPart = { kind: "text" | "reasoning" | "tool_call" | "tool_result" | "attachment" | "other"; text: { text: string; length: number; cut: boolean; redacted: ({ from: number; to: number; kind: "secret" | "personal"; label: string })[]; guardrail: ({ from: number; to: number; finding: number })[] } | null; name: string | null; id: string | null; mime_type: string | null; bytes: number | null };

export type ServiceSetup = { started_at: string; config_file: string | null; config_keys: ({ key: string; line: number })[]; listen: string; tls: boolean; public_url: string | null; rules: { paths: (string)[]; pack: boolean }; lookups: string | null; detection: { every_ms: number; time_limit_ms: number; memory_bytes: number }; routes: ({ severity: string | null; rule: (string)[] | null; tag: (string)[] | null; on: ("raised" | "closed" | "withdrawn")[]; to: (string)[]; continue: boolean; mute: (string)[] })[] } | null;

export type Session = { name: string; role: "viewer" | "analyst" | "admin" | "ingest"; kind: "local" | "token" | "session"; csrf_token: string | null; expires_at: string | null; masking: boolean };

export type Settings = { version: string; now: string; data: string | null; setup: ServiceSetup; auth: { local: boolean; session_hours: number; trusted_proxies: (string)[]; origins: (string)[]; tokens: ({ name: string; role: "viewer" | "analyst" | "admin" | "ingest" })[] | null }; formats: ({ name: string; description: string; stream: string; read: boolean })[]; lookup_tables: ({ name: string; fields: number })[]; masking: { enabled: boolean; fields: (string)[]; added: (string)[] }; limits: ({ name: string; value: number })[]; retention: { rules: ({ streams: string; age_ms: number | null; bytes: number | null })[]; dead_letters: { age_ms: number | null; most: number | null }; streams: ({ stream: string; events: number; bytes: number; oldest: string | null; newest: string | null; keep_ms: number | null; keep_bytes: number | null; rule: string | null; frees: { at: string; events: number } | null })[] } };

export type Source = { name: string; kind: string; state: "starting" | "reading" | "idle" | "waiting" | "failed"; message: string | null; last_record_at: string | null; lag_ms: number; records: number; bytes: number; retry_at: string | null; trouble_since: string | null; recent: ({ at: string; count: number })[] };

export type Stream = { name: string; fields: ({ name: string; type: string; list: boolean; seen: boolean })[]; dynamic: ({ prefix: string; type: string })[] };

export type TestOutcome = { ok: boolean; message: string | null; detail: string | null; took_ms: number };

export type Threat = { framework: string; tactic?: { id: string; name: string; reference?: string | undefined } | undefined; technique: ({ id: string; name?: string | undefined; reference?: string | undefined; subtechnique?: ({ id: string; name: string; reference?: string | undefined })[] | undefined })[] };

export type TimelineEvent = { _index: string; _id: string; "@timestamp": string; outcome: "ok" | "error" | "intervened"; evidence: boolean; document: { [key: string]: unknown } };

export type Token = { id: string; name: string; role: "viewer" | "analyst" | "admin" | "ingest"; created_at: string; created_by: string; last_used_at: string | null; expires_at: string | null; revoked_at: string | null };

export type Turn = { number: number; after: number | null; kind: "first" | "next" | "repeat" | "altered" | "shortened"; branch: boolean; left: number; unsystemed: boolean; messages_total: number; event: EvidenceEvent; evidence: boolean; caller: string | null; operation: string | null; model: string | null; request_id: string | null; stop_reasons: (string)[]; error: { code: string; message: { text: string; length: number; cut: boolean; redacted: ({ from: number; to: number; kind: "secret" | "personal"; label: string })[]; guardrail: ({ from: number; to: number; finding: number })[] } | null } | null; latency_ms: number | null; tokens: { prompt: number | null; completion: number | null; cache_read: number | null }; guardrail: { ids: (string)[]; action: string; findings: (GuardrailFinding)[]; more: number } | null; request: { state: "whole" | "cut" | "elsewhere" | "missing" | "unreadable" | "unread"; where?: string | undefined }; answer: { state: "whole" | "cut" | "elsewhere" | "missing" | "unreadable" | "unread"; where?: string | undefined }; system: (SaidPart)[]; messages: (SaidMessage)[]; answers: (SaidMessage)[] };

export type UndoResult = { undone: (string)[]; kept: (string)[] };

export type User = { name: string; role: "viewer" | "analyst" | "admin"; created_at: string; password_changed_at: string; last_login_at: string | null };

export interface Operations {
  addException: { path: { id: string }; query: Record<never, never>; body: { entries: ({ field: string; operator: "is" | "is_not" | "is_one_of" | "is_not_one_of" | "exists" | "does_not_exist" | "matches" | "does_not_match" | "cidr"; values?: (string | number | boolean)[] | undefined })[]; reason: string; expires_at?: string | null | undefined }; answer: RuleException };
  alertCall: { path: { id: string; stream: string; event: string }; query: { unmask?: boolean | undefined }; body: undefined; answer: Call };
  alertCaller: { path: { id: string }; query: { caller?: string | undefined; scope?: "caller" | "role" | undefined }; body: undefined; answer: CallerProfile };
  alertConversations: { path: { id: string }; query: { unmask?: boolean | undefined; conversation?: string | undefined; from_turn?: number | undefined; limit?: number | undefined; cursor?: string | undefined }; body: undefined; answer: Conversations };
  alertEvidence: { path: { id: string }; query: { documents?: boolean | undefined; unmask?: boolean | undefined; limit?: number | undefined; cursor?: string | undefined }; body: undefined; answer: { items: (EvidenceDocument)[]; next: string | null } };
  alertGuide: { path: { id: string }; query: Record<never, never>; body: undefined; answer: Checklist };
  alertQueries: { path: { id: string }; query: Record<never, never>; body: undefined; answer: AlertQueries };
  alertResponse: { path: { id: string }; query: Record<never, never>; body: undefined; answer: ResponsePlan };
  alertTimeline: { path: { id: string }; query: { caller?: string | undefined; scope?: "caller" | "role" | undefined; from?: string | undefined; to?: string | undefined; buckets?: number | undefined }; body: undefined; answer: AlertTimeline };
  alertTimelineEvents: { path: { id: string }; query: { caller?: string | undefined; scope?: "caller" | "role" | undefined; from: string; to: string; outcome?: "ok" | "error" | "intervened" | undefined; unmask?: boolean | undefined; limit?: number | undefined; cursor?: string | undefined }; body: undefined; answer: { items: (TimelineEvent)[]; next: string | null } };
  backtestRule: { path: { id: string }; query: Record<never, never>; body: { from?: string | undefined; to?: string | undefined; thresholds?: { [key: string]: (number)[] } | undefined; tuning?: (RuleTuning) & (unknown) | undefined; exceptions?: ({ entries: ({ field: string; operator: "is" | "is_not" | "is_one_of" | "is_not_one_of" | "exists" | "does_not_exist" | "matches" | "does_not_match" | "cidr"; values?: (string | number | boolean)[] | undefined })[] })[] | undefined; without?: (string)[] | undefined }; answer: { from: string; to: string; events: number; alerts: number; alerts_per_day: number; thresholds: ({ name: string; operator: string; value: number; points: ({ value: number; alerts: number; alerts_per_day: number })[] })[] } };
  chartAges: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined }; body: undefined; answer: { items: ({ age: "hour" | "day" | "week" | "older"; from: string | null; to: string | null; severity: "low" | "medium" | "high" | "critical"; count: number; unassigned: number; oldest: string })[] } };
  chartAlerts: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined; by?: "raised_at" | "last_seen" | undefined; split?: "severity" | "state" | "rule" | undefined; interval_ms?: number | undefined }; body: undefined; answer: { interval_ms: number; items: ({ at: string; value: string; count: number })[] } };
  chartEvents: { path: Record<never, never>; query: { from?: string | undefined; to?: string | undefined; interval_ms?: number | undefined }; body: undefined; answer: { interval_ms: number; items: ({ at: string; stream: string; count: number })[] } };
  chartModels: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined; limit?: number | undefined }; body: undefined; answer: { items: ({ model: string; alerts: number; severities: { [key: string]: number } })[] } };
  chartRules: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined; limit?: number | undefined }; body: undefined; answer: { items: ({ rule_id: string; rule_name: string; alerts: number; last_raised: string; open: number; acknowledged: number; closed: number; true_positive: number; false_positive: number; benign: number; duplicate: number; precision: number | null })[] } };
  chartTechniques: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined; framework?: "atlas" | "attack" | "owasp_llm" | undefined }; body: undefined; answer: { framework: string; version: string; tactics: ({ id: string | null; name: string | null; techniques: ({ id: string; name: string; alerts: number })[] })[] } };
  chartTimes: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined; by?: "rule" | "severity" | "all" | undefined }; body: undefined; answer: { items: ({ rule_id: string | null; rule_name: string | null; severity: string | null; detect: { count: number; mean: number | null; p50: number | null; p90: number | null }; acknowledge: { count: number; mean: number | null; p50: number | null; p90: number | null }; close: { count: number; mean: number | null; p50: number | null; p90: number | null } })[] } };
  chartUsage: { path: Record<never, never>; query: { from?: string | undefined; to?: string | undefined; limit?: number | undefined }; body: undefined; answer: { from: string; to: string; prices_as_of: string; total: { calls: number; input_tokens: number; output_tokens: number; cache_read_tokens: number; cache_write_tokens: number; cost: Cost }; callers: ({ calls: number; input_tokens: number; output_tokens: number; cache_read_tokens: number; cache_write_tokens: number; cost: Cost; caller: string | null; models: (string)[] })[]; models: ({ calls: number; input_tokens: number; output_tokens: number; cache_read_tokens: number; cache_write_tokens: number; cost: Cost; model: string | null })[]; partial: boolean } };
  checkQuery: { path: Record<never, never>; query: Record<never, never>; body: { query: string }; answer: { runnable: boolean; diagnostics: (Diagnostic)[]; columns: ({ name: string; type: string; list: boolean; masked: boolean })[]; streams: (string)[] } };
  completeQuery: { path: Record<never, never>; query: Record<never, never>; body: { query: string; offset: number }; answer: { items: ({ label: string; kind: "command" | "keyword" | "function" | "aggregate" | "operator" | "column" | "metadata" | "index" | "type" | "unit" | "value" | "option" | "policy" | "lookup"; insert: string; detail: string | null; documentation: string | null; span: { start: number; end: number } })[]; more: boolean } };
  countAlerts: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined; facet?: ("state" | "resolution" | "severity" | "rule" | "caller" | "assignee" | "tag" | "technique")[] | undefined; open_facets?: boolean | undefined }; body: undefined; answer: AlertCounts };
  countDeadLetters: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { total: number; reasons: ({ value: string; count: number; newest: string })[]; sources: ({ value: string; count: number; newest: string })[]; hours: ({ value: string; count: number; newest: string })[] } };
  coverage: { path: Record<never, never>; query: { framework?: ("atlas" | "attack" | "owasp_llm")[] | undefined }; body: undefined; answer: Coverage };
  coverageLayer: { path: Record<never, never>; query: { framework?: "atlas" | "attack" | undefined }; body: undefined; answer: { name: string; domain: string } & { [key: string]: unknown } };
  createToken: { path: Record<never, never>; query: Record<never, never>; body: { name: string; role: "viewer" | "analyst" | "admin" | "ingest"; expires_at?: string | undefined }; answer: NewToken };
  createUser: { path: Record<never, never>; query: Record<never, never>; body: { name: string; role: "viewer" | "analyst" | "admin"; password: string }; answer: User };
  deleteDeadLetters: { path: Record<never, never>; query: Record<never, never>; body: { ids?: (string)[] | undefined; matching?: { source?: string | undefined; reason?: string | undefined; before: string; after?: string | undefined } | undefined }; answer: { deleted: number; next: string | null } };
  deleteRule: { path: { id: string }; query: Record<never, never>; body: undefined; answer: undefined };
  draftRule: { path: Record<never, never>; query: Record<never, never>; body: { query: string; name: string; description?: string | undefined; severity?: "low" | "medium" | "high" | "critical" | undefined; risk_score?: number | undefined; from?: string | undefined; interval?: string | undefined; id?: string | undefined; author?: (string)[] | undefined; tags?: (string)[] | undefined; references?: (string)[] | undefined; false_positives?: (string)[] | undefined; note?: string | undefined; threat?: ({ framework: string; tactic: { id: string; name: string; reference?: string | undefined }; techniques?: ({ id: string; name: string; reference?: string | undefined })[] | undefined })[] | undefined }; answer: RuleDraft };
  endSession: { path: { id: string }; query: Record<never, never>; body: undefined; answer: undefined };
  exceptionEffects: { path: { id: string }; query: Record<never, never>; body: undefined; answer: { items: ({ exception_id: string; from: string; alerts: number; hidden: number })[] } };
  exportAlert: { path: { id: string }; query: { format: "json" | "ecs" | "ocsf" | "markdown"; unmask?: boolean | undefined }; body: undefined; answer: { [key: string]: unknown } };
  exportAlerts: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined; format: "seismo" | "elastic" | "ocsf"; limit?: number | undefined; unmask?: boolean | undefined }; body: undefined; answer: string };
  exportAudit: { path: Record<never, never>; query: { actor?: (string)[] | undefined; action?: (string)[] | undefined; subject?: (string)[] | undefined; from?: string | undefined; to?: string | undefined }; body: undefined; answer: string };
  fields: { path: Record<never, never>; query: { stream?: (string)[] | undefined }; body: undefined; answer: { items: (Stream)[] } };
  formatQuery: { path: Record<never, never>; query: Record<never, never>; body: { query: string }; answer: { query: string | null; diagnostics: (Diagnostic)[] } };
  getAlert: { path: { id: string }; query: { evidence?: number | undefined; unmask?: boolean | undefined }; body: undefined; answer: Alert };
  getCatalogRule: { path: { key: string }; query: { life?: boolean | undefined }; body: undefined; answer: RulePage };
  getDeadLetter: { path: { id: string }; query: { unmask?: boolean | undefined }; body: undefined; answer: DeadLetter };
  getRule: { path: { id: string }; query: Record<never, never>; body: undefined; answer: Rule };
  groupAlerts: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined; by: "rule" | "caller"; sort?: "count" | "open" | "last_seen" | "severity" | "name" | undefined; direction?: "asc" | "desc" | undefined; offset?: number | undefined; limit?: number | undefined }; body: undefined; answer: AlertGroups };
  health: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { status: "ok" } };
  hoverQuery: { path: Record<never, never>; query: Record<never, never>; body: { query: string; offset: number }; answer: { hover: { span: { start: number; end: number }; title: string; lines: (string)[]; example: string | null } | null } };
  listAlertRows: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined; sort?: "raised_at" | "last_seen" | "severity" | "risk_score" | "updated_at" | "state" | "rule" | "caller" | "assignee" | "evidence" | undefined; direction?: "asc" | "desc" | undefined; offset?: number | undefined; limit?: number | undefined; view?: string | undefined }; body: undefined; answer: AlertRows };
  listAlerts: { path: Record<never, never>; query: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined; sort?: "raised_at" | "last_seen" | "severity" | "risk_score" | undefined; direction?: "asc" | "desc" | undefined; evidence?: number | undefined; limit?: number | undefined; cursor?: string | undefined }; body: undefined; answer: { items: (Alert)[]; next: string | null } };
  listAudit: { path: Record<never, never>; query: { actor?: (string)[] | undefined; action?: (string)[] | undefined; subject?: (string)[] | undefined; from?: string | undefined; to?: string | undefined; limit?: number | undefined; cursor?: string | undefined }; body: undefined; answer: { items: (AuditEntry)[]; next: string | null } };
  listBlindnessWarnings: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { looked_at: string; items: (BlindnessWarning)[]; unchecked: ("quiet" | "bodies" | "logging" | "unlogged" | "source" | "clock" | "dead_letters" | "dropped")[] } };
  listDeadLetters: { path: Record<never, never>; query: { source?: string | undefined; reason?: string | undefined; limit?: number | undefined; cursor?: string | undefined }; body: undefined; answer: { items: (DeadLetter)[]; next: string | null; total: number } };
  listExceptions: { path: { id: string }; query: Record<never, never>; body: undefined; answer: { items: (RuleException)[] } };
  listGaps: { path: Record<never, never>; query: { rule_id?: (string)[] | undefined; from?: string | undefined; to?: string | undefined; limit?: number | undefined }; body: undefined; answer: { items: (RunGap)[] } };
  listNotifiers: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { items: (Notifier)[] } };
  listOutbox: { path: Record<never, never>; query: { notifier?: (string)[] | undefined; status?: ("waiting" | "delivered" | "failed")[] | undefined; alert?: string | undefined; limit?: number | undefined; cursor?: string | undefined }; body: undefined; answer: { items: (OutboxMessage)[]; next: string | null } };
  listRules: { path: Record<never, never>; query: { status?: ("active" | "disabled" | "broken" | "idle")[] | undefined; tag?: (string)[] | undefined; text?: string | undefined }; body: undefined; answer: { items: (RuleSummary)[]; problems: (string)[] } };
  listRuns: { path: Record<never, never>; query: { rule_id?: (string)[] | undefined; kind?: ("scheduled" | "filled" | "late")[] | undefined; status?: ("ok" | "failed" | "cut")[] | undefined; from?: string | undefined; to?: string | undefined; limit?: number | undefined; cursor?: string | undefined }; body: undefined; answer: { items: (Run)[]; next: string | null } };
  listSessions: { path: Record<never, never>; query: { user?: string | undefined }; body: undefined; answer: { items: (BrowserSession)[] } };
  listSources: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { items: (Source)[]; push: Push } };
  listTokens: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { items: (Token)[] } };
  listUsers: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { items: (User)[] } };
  login: { path: Record<never, never>; query: Record<never, never>; body: { user: string; password: string } | { token: string }; answer: Session };
  logout: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: undefined };
  metrics: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: string };
  openapi: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { openapi: string; paths: { [key: string]: unknown } } & { [key: string]: unknown } };
  previewException: { path: { id: string }; query: Record<never, never>; body: { entries: ({ field: string; operator: "is" | "is_not" | "is_one_of" | "is_not_one_of" | "exists" | "does_not_exist" | "matches" | "does_not_match" | "cidr"; values?: (string | number | boolean)[] | undefined })[] }; answer: { items: ({ alert_id: string; events: number; all_events: number; excepted: number; hidden: boolean; reason: string; severity: string; state: "open" | "acknowledged" | "closed"; resolution: "true_positive" | "false_positive" | "benign" | "duplicate" | null; raised_at: string; last_seen: string })[]; hidden: number; changed: number; more: boolean } };
  push: { path: { dataset: string }; query: Record<never, never>; body: string; answer: PushCounts };
  pushFirehose: { path: { dataset: string }; query: Record<never, never>; body: string; answer: FirehoseAnswer };
  pushOtlpLogs: { path: Record<never, never>; query: Record<never, never>; body: string; answer: { partialSuccess?: { rejectedLogRecords?: string | undefined; errorMessage?: string | undefined } | undefined } };
  pushOtlpTraces: { path: Record<never, never>; query: Record<never, never>; body: string; answer: { partialSuccess?: { rejectedSpans?: string | undefined; errorMessage?: string | undefined } | undefined } };
  query: { path: Record<never, never>; query: Record<never, never>; body: { query: string; limit?: number | undefined; time_limit_ms?: number | undefined; from?: string | undefined; to?: string | undefined; time_field?: string | undefined; unmask?: boolean | undefined }; answer: QueryResult };
  ready: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: Readiness };
  redraftRule: { path: { id: string }; query: Record<never, never>; body: { query: string }; answer: RuleDraft };
  relatedAlerts: { path: { id: string }; query: { limit?: number | undefined }; body: undefined; answer: { items: ({ alert: Alert; shared: ({ field: string; value: string })[] })[] } };
  removeException: { path: { id: string; exception: string }; query: Record<never, never>; body: undefined; answer: undefined };
  removeUser: { path: { name: string }; query: Record<never, never>; body: undefined; answer: undefined };
  replaceException: { path: { id: string; exception: string }; query: Record<never, never>; body: { entries: ({ field: string; operator: "is" | "is_not" | "is_one_of" | "is_not_one_of" | "exists" | "does_not_exist" | "matches" | "does_not_match" | "cidr"; values?: (string | number | boolean)[] | undefined })[]; reason: string; expires_at?: string | null | undefined }; answer: RuleException };
  replaceRule: { path: { id: string }; query: Record<never, never>; body: { source: string }; answer: Rule };
  replayDeadLetters: { path: Record<never, never>; query: Record<never, never>; body: { ids?: (string)[] | undefined; matching?: { source?: string | undefined; reason?: string | undefined; before: string; after?: string | undefined } | undefined }; answer: ReplayResult };
  retryOutbox: { path: Record<never, never>; query: Record<never, never>; body: { ids: (number)[] }; answer: { retried: number } };
  revokeToken: { path: { id: string }; query: Record<never, never>; body: undefined; answer: Token };
  ruleFieldValues: { path: { id: string }; query: { field: string; text?: string | undefined }; body: undefined; answer: { items: ({ value: string; count: number })[] } };
  ruleFields: { path: { id: string }; query: Record<never, never>; body: undefined; answer: { items: ({ name: string; type: string; of: "event" | "group" })[] } };
  ruleHistory: { path: { id: string }; query: { limit?: number | undefined; cursor?: string | undefined }; body: undefined; answer: { items: (RuleChange)[]; next: string | null } };
  saveRule: { path: Record<never, never>; query: Record<never, never>; body: { source: string }; answer: Rule };
  searchCatalog: { path: Record<never, never>; query: { text?: string | undefined; vendor?: (string)[] | undefined; severity?: (string)[] | undefined; status?: (string)[] | undefined; type?: (string)[] | undefined; language?: (string)[] | undefined; tactic?: (string)[] | undefined; technique?: (string)[] | undefined; source?: (string)[] | undefined; field?: (string)[] | undefined; operator?: (string)[] | undefined; value?: (string)[] | undefined; here?: ("active" | "disabled" | "broken" | "idle" | "none")[] | undefined; sort?: "best" | "name" | "severity" | "updated" | "alerts" | "last_raised" | "precision" | undefined; offset?: number | undefined; facets?: number | undefined; limit?: number | undefined; cursor?: string | undefined }; body: undefined; answer: { items: (CatalogRule)[]; next: string | null; total: number; facets: { here: ({ value: string; title?: string | undefined; count: number })[]; vendor: ({ value: string; title?: string | undefined; count: number })[]; severity: ({ value: string; title?: string | undefined; count: number })[]; status: ({ value: string; title?: string | undefined; count: number })[]; type: ({ value: string; title?: string | undefined; count: number })[]; language: ({ value: string; title?: string | undefined; count: number })[]; tactic: ({ value: string; title?: string | undefined; count: number })[]; technique: ({ value: string; title?: string | undefined; count: number })[]; source: ({ value: string; title?: string | undefined; count: number })[]; field: ({ value: string; title?: string | undefined; count: number })[]; operator: ({ value: string; title?: string | undefined; count: number })[]; value: ({ value: string; title?: string | undefined; count: number })[] }; broken: ({ name: string; reason: string })[] } };
  session: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: Session };
  settings: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: Settings };
  streamAlerts: { path: Record<never, never>; query: { severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; last_event_id?: number | undefined }; body: undefined; answer: string };
  testNotifier: { path: { name: string }; query: Record<never, never>; body: undefined; answer: TestOutcome };
  tickStep: { path: { id: string; step: string }; query: Record<never, never>; body: { done: boolean }; answer: { step: string; done: { at: string; by: string } | null } };
  undoAlerts: { path: Record<never, never>; query: Record<never, never>; body: { change: string }; answer: UndoResult };
  updateAlert: { path: { id: string }; query: Record<never, never>; body: AlertChange; answer: Alert };
  updateAlerts: { path: Record<never, never>; query: Record<never, never>; body: { select: { ids: (string)[] } | { filter: { state?: ("open" | "acknowledged" | "closed")[] | undefined; resolution?: ("true_positive" | "false_positive" | "benign" | "duplicate" | "none")[] | undefined; severity?: ("low" | "medium" | "high" | "critical")[] | undefined; rule_id?: (string)[] | undefined; tag?: (string)[] | undefined; assignee?: (string)[] | undefined; technique?: (string)[] | undefined; value?: (string)[] | undefined; caller?: (string)[] | undefined; raised_from?: string | undefined; raised_to?: string | undefined; seen_from?: string | undefined; seen_to?: string | undefined; closed_from?: string | undefined; closed_to?: string | undefined; text?: string | undefined; withdrawn?: "exclude" | "include" | "only" | undefined; suppressed?: "exclude" | "include" | "only" | undefined }; view?: string | undefined }; change: AlertChange }; answer: BulkResult };
  updateRule: { path: { id: string }; query: Record<never, never>; body: { enabled?: boolean | null | undefined; tuning?: { from?: string | undefined; interval?: string | undefined; thresholds?: { [key: string]: number } | undefined; severity?: "low" | "medium" | "high" | "critical" | undefined; risk_score?: number | undefined; max_signals?: number | undefined } | null | undefined; reason?: string | undefined }; answer: Rule };
  updateUser: { path: { name: string }; query: Record<never, never>; body: { role?: "viewer" | "analyst" | "admin" | undefined; password?: string | undefined }; answer: User };
  usage: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { items: ({ stream: string; events: number; bytes: number; oldest: string | null; newest: string | null; keep_ms: number | null; keep_bytes: number | null })[] } };
}

export const PATHS = {
  addException: ['POST', '/api/v1/rules/{id}/exceptions'],
  alertCall: ['GET', '/api/v1/alerts/{id}/calls/{stream}/{event}'],
  alertCaller: ['GET', '/api/v1/alerts/{id}/caller'],
  alertConversations: ['GET', '/api/v1/alerts/{id}/conversations'],
  alertEvidence: ['GET', '/api/v1/alerts/{id}/evidence'],
  alertGuide: ['GET', '/api/v1/alerts/{id}/guide'],
  alertQueries: ['GET', '/api/v1/alerts/{id}/queries'],
  alertResponse: ['GET', '/api/v1/alerts/{id}/response'],
  alertTimeline: ['GET', '/api/v1/alerts/{id}/timeline'],
  alertTimelineEvents: ['GET', '/api/v1/alerts/{id}/timeline/events'],
  backtestRule: ['POST', '/api/v1/rules/{id}/backtest'],
  chartAges: ['GET', '/api/v1/metrics/ages'],
  chartAlerts: ['GET', '/api/v1/metrics/alerts'],
  chartEvents: ['GET', '/api/v1/metrics/events'],
  chartModels: ['GET', '/api/v1/metrics/models'],
  chartRules: ['GET', '/api/v1/metrics/rules'],
  chartTechniques: ['GET', '/api/v1/metrics/techniques'],
  chartTimes: ['GET', '/api/v1/metrics/times'],
  chartUsage: ['GET', '/api/v1/metrics/usage'],
  checkQuery: ['POST', '/api/v1/query/check'],
  completeQuery: ['POST', '/api/v1/query/complete'],
  countAlerts: ['GET', '/api/v1/alerts/counts'],
  countDeadLetters: ['GET', '/api/v1/deadletters/counts'],
  coverage: ['GET', '/api/v1/coverage'],
  coverageLayer: ['GET', '/api/v1/coverage/navigator'],
  createToken: ['POST', '/api/v1/tokens'],
  createUser: ['POST', '/api/v1/users'],
  deleteDeadLetters: ['POST', '/api/v1/deadletters/delete'],
  deleteRule: ['DELETE', '/api/v1/rules/{id}'],
  draftRule: ['POST', '/api/v1/rules/draft'],
  endSession: ['DELETE', '/api/v1/sessions/{id}'],
  exceptionEffects: ['GET', '/api/v1/rules/{id}/exceptions/effects'],
  exportAlert: ['GET', '/api/v1/alerts/{id}/export'],
  exportAlerts: ['GET', '/api/v1/alerts/export'],
  exportAudit: ['GET', '/api/v1/audit/export'],
  fields: ['GET', '/api/v1/streams'],
  formatQuery: ['POST', '/api/v1/query/format'],
  getAlert: ['GET', '/api/v1/alerts/{id}'],
  getCatalogRule: ['GET', '/api/v1/catalog/rules/{key}'],
  getDeadLetter: ['GET', '/api/v1/deadletters/{id}'],
  getRule: ['GET', '/api/v1/rules/{id}'],
  groupAlerts: ['GET', '/api/v1/alerts/groups'],
  health: ['GET', '/healthz'],
  hoverQuery: ['POST', '/api/v1/query/hover'],
  listAlertRows: ['GET', '/api/v1/alerts/rows'],
  listAlerts: ['GET', '/api/v1/alerts'],
  listAudit: ['GET', '/api/v1/audit'],
  listBlindnessWarnings: ['GET', '/api/v1/sources/warnings'],
  listDeadLetters: ['GET', '/api/v1/deadletters'],
  listExceptions: ['GET', '/api/v1/rules/{id}/exceptions'],
  listGaps: ['GET', '/api/v1/runs/gaps'],
  listNotifiers: ['GET', '/api/v1/notifiers'],
  listOutbox: ['GET', '/api/v1/outbox'],
  listRules: ['GET', '/api/v1/rules'],
  listRuns: ['GET', '/api/v1/runs'],
  listSessions: ['GET', '/api/v1/sessions'],
  listSources: ['GET', '/api/v1/sources'],
  listTokens: ['GET', '/api/v1/tokens'],
  listUsers: ['GET', '/api/v1/users'],
  login: ['POST', '/api/v1/session'],
  logout: ['DELETE', '/api/v1/session'],
  metrics: ['GET', '/metrics'],
  openapi: ['GET', '/api/v1/openapi.json'],
  previewException: ['POST', '/api/v1/rules/{id}/exceptions/preview'],
  push: ['POST', '/ingest/{dataset}'],
  pushFirehose: ['POST', '/firehose/{dataset}'],
  pushOtlpLogs: ['POST', '/v1/logs'],
  pushOtlpTraces: ['POST', '/v1/traces'],
  query: ['POST', '/api/v1/query'],
  ready: ['GET', '/readyz'],
  redraftRule: ['POST', '/api/v1/rules/{id}/draft'],
  relatedAlerts: ['GET', '/api/v1/alerts/{id}/related'],
  removeException: ['DELETE', '/api/v1/rules/{id}/exceptions/{exception}'],
  removeUser: ['DELETE', '/api/v1/users/{name}'],
  replaceException: ['PUT', '/api/v1/rules/{id}/exceptions/{exception}'],
  replaceRule: ['PUT', '/api/v1/rules/{id}'],
  replayDeadLetters: ['POST', '/api/v1/deadletters/replay'],
  retryOutbox: ['POST', '/api/v1/outbox/retry'],
  revokeToken: ['DELETE', '/api/v1/tokens/{id}'],
  ruleFieldValues: ['GET', '/api/v1/rules/{id}/values'],
  ruleFields: ['GET', '/api/v1/rules/{id}/fields'],
  ruleHistory: ['GET', '/api/v1/rules/{id}/history'],
  saveRule: ['POST', '/api/v1/rules'],
  searchCatalog: ['GET', '/api/v1/catalog/rules'],
  session: ['GET', '/api/v1/session'],
  settings: ['GET', '/api/v1/settings'],
  streamAlerts: ['GET', '/api/v1/alerts/stream'],
  testNotifier: ['POST', '/api/v1/notifiers/{name}/test'],
  tickStep: ['PUT', '/api/v1/alerts/{id}/guide/{step}'],
  undoAlerts: ['POST', '/api/v1/alerts/undo'],
  updateAlert: ['PATCH', '/api/v1/alerts/{id}'],
  updateAlerts: ['POST', '/api/v1/alerts/bulk'],
  updateRule: ['PATCH', '/api/v1/rules/{id}'],
  updateUser: ['PATCH', '/api/v1/users/{name}'],
  usage: ['GET', '/api/v1/usage'],
} as const satisfies Record<keyof Operations, readonly [string, string]>;
