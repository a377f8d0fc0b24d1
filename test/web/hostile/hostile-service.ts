import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningService, startService } from '../open-app.ts';
import { answered, asked, logLine, pushed } from '../talk-logs.ts';
import { hostile, LOGS_HOST, RULES_HOST, UNBROKEN } from './payloads.ts';

/** A text as TOML writes it: JSON does not escape DEL, which TOML does not take. */
const toml = (text: string) => JSON.stringify(text).replaceAll('\u007f', '\\u007f');
const rule = (word: string) => hostile(word, RULES_HOST);

function ruleFile(id: string, query: string): string {
  return `[metadata]
creation_date = "2026/01/01"
updated_date = "2026/01/01"
maturity = ${toml(rule('maturity').slice(0, 60))}

[rule]
author = [${toml(rule('author'))}]
description = ${toml(rule('description'))}
from = "now-60m"
interval = "10m"
language = "esql"
license = ${toml(rule('license'))}
name = ${toml(rule(`name-${id}`))}
note = ${toml(`## Triage and analysis\n\n### Possible investigation steps\n\n- ${rule('step')}\n- Look at ${UNBROKEN}\n\n### False positive analysis\n\n- ${rule('false-positive')}\n\n### Response and remediation\n\n- ${rule('response')}\n\n\`\`\`\n${rule('fenced')}\n\`\`\`\n`)}
setup = ${toml(rule('setup'))}
false_positives = [${toml(rule('false_positives'))}]
references = [${toml(`javascript:window.__hit='reference'`)}, ${toml(`https://${RULES_HOST}/reference`)}, ${toml(rule('reference'))}]
risk_score = 73
rule_id = "${id}"
severity = "high"
tags = [${toml(rule('tag'))}, ${toml(UNBROKEN.slice(0, 200))}]
timestamp_override = "event.ingested"
type = "esql"
query = ${toml(query)}

[[rule.threat]]
framework = "MITRE ATLAS"
[rule.threat.tactic]
id = "AML.TA0005"
name = ${toml(rule('tactic'))}
reference = ${toml(`javascript:window.__hit='tactic'`)}
[[rule.threat.technique]]
id = "AML.T0051"
name = ${toml(rule('technique'))}
reference = ${toml(`data:text/html,<script>window.__hit='technique'</script>`)}
`;
}

const EVENTS = `FROM logs-aws_bedrock.invocation-* METADATA _id, _index, _version
| WHERE gen_ai.response.error_code IS NOT NULL
| KEEP _id, _index, _version, @timestamp, user.id, gen_ai.request.model.id, gen_ai.response.error_code, gen_ai.input.last_user_message, labels.team`;
const GROUPS = `FROM logs-aws_bedrock.invocation-*
| WHERE gen_ai.response.error_code IS NOT NULL AND event.action != "<b>\\"quoted\\"</b>"
| STATS calls = COUNT(*), Esql.models_values = VALUES(gen_ai.request.model.id) BY user.id, gen_ai.response.error_code
| WHERE calls > 1`;

/** The lines of a log all of whose fields that may hold any text hold hostile ones. */
function lines(): string[] {
  const text = hostile('prompt');
  const trace = {
    inputAssessment: {
      [hostile('guardrail').slice(0, 60)]: {
        wordPolicy: {
          customWords: [
            { match: '<script>', action: 'BLOCKED' },
            { match: hostile('match').slice(0, 300), action: 'NONE' },
          ],
        },
        topicPolicy: { topics: [{ name: hostile('topic'), type: 'DENY', action: 'BLOCKED' }] },
        sensitiveInformationPolicy: {
          regexes: [{ name: hostile('pattern'), match: 'onerror', regex: '(a+)+$', action: 'ANONYMIZED' }],
        },
      },
    },
  };
  const over = {
    modelId: hostile('model'),
    operation: hostile('operation'),
    region: hostile('region'),
    requestId: hostile('request'),
    identity: { arn: `arn:aws:sts::123456789012:assumed-role/${hostile('role')}/${hostile('session')}` },
    requestMetadata: { team: hostile('label'), '<img src=x onerror=alert(1)>': 'x', 'a b"c': UNBROKEN.slice(0, 500) },
  };
  const tool = {
    toolUse: {
      toolUseId: hostile('tool-id'),
      name: hostile('tool'),
      input: { [hostile('argument').slice(0, 80)]: text },
    },
  };
  const document = {
    document: { format: 'pdf', name: hostile('document'), source: { s3Location: { uri: `https://${LOGS_HOST}/doc` } } },
  };
  const history = [
    { role: hostile('role-of').slice(0, 60), content: [{ text }] },
    { role: 'user', content: [document, { text: hostile('second') }] },
  ];
  return [
    logLine({
      ago: 30,
      messages: [asked(text)],
      answer: answered(hostile('completion')),
      error: hostile('error'),
      system: hostile('system'),
      trace,
      over,
    }),
    logLine({
      ago: 29,
      messages: [asked(text), answered(hostile('completion')), asked(UNBROKEN)],
      answer: { role: 'assistant', content: [tool] },
      error: hostile('error'),
      system: hostile('system'),
      over,
    }),
    logLine({
      ago: 28,
      messages: history,
      answer: answered(`${'\u200b'.repeat(5_000)}${'\u202e'.repeat(500)}`),
      error: hostile('error'),
      over,
    }),
  ];
}

export interface HostileService {
  readonly service: RunningService;
  readonly alerts: readonly string[];
  /** As the addresses of their pages have them. */
  readonly rules: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** A service with hostile texts wherever texts come from: logs, rules, their files' names, and what people write. */
export async function startHostileService(): Promise<HostileService> {
  const folder = await mkdtemp(join(tmpdir(), 'seismo-hostile-'));
  const rules = join(folder, 'rules');
  await mkdir(rules);
  await writeFile(join(rules, 'events.toml'), ruleFile('hostile-events', EVENTS));
  await writeFile(join(rules, 'groups.toml'), ruleFile('hostile-groups', GROUPS));
  await writeFile(
    join(rules, `<img src=x onerror=alert(1)> \u202egnp.toml`),
    `[rule]\nname = ${toml(rule('broken'))}\nrule_id = ${toml(rule('broken-id'))}\nquery = 'FROM <script> | WHERE'`,
  );
  await writeFile(join(rules, 'torn.toml'), `${rule('torn')}\n`);
  const service = await startService({
    rules: [rules],
    notifiers: [{ name: 'out', type: 'file', path: join(folder, 'alerts.ndjson') }],
  });
  const ids = await filled(service).catch(async (error: unknown) => {
    await service[Symbol.asyncDispose]();
    throw error;
  });
  return {
    service,
    alerts: ids,
    rules: await ruleKeys(service.url),
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Pushes the logs, and writes what people write; gives the alerts' ids. */
async function filled(service: RunningService): Promise<string[]> {
  const ids = await pushed(service.url, lines(), 4);
  await post(`${service.url}/ingest/generic`, ecsDocuments());
  await post(
    `${service.url}/ingest/aws_bedrock.invocation`,
    `${hostile('dead')}\n{"a": ${toml(hostile('dead-key'))}}\n`,
  );
  for (const id of ids) {
    const change = {
      note: hostile('note'),
      add_tags: [hostile('tagged').slice(0, 60)],
      assignee: hostile('assignee').slice(0, 120),
    };
    await send('PATCH', `${service.url}/api/v1/alerts/${id}`, change);
  }
  await send('POST', `${service.url}/api/v1/tokens`, { name: hostile('token').slice(0, 100), role: 'viewer' });
  return ids;
}

async function ruleKeys(url: string): Promise<string[]> {
  const found = await fetch(`${url}/api/v1/catalog/rules?limit=50`);
  const { items } = (await found.json()) as { items: { key: string; rule_id: string }[] };
  const own = items
    .filter(({ rule_id }) => rule_id.startsWith('hostile-'))
    .sort((a, b) => (a.rule_id < b.rule_id ? -1 : 1));
  return own.map(({ key }) => encodeURIComponent(key));
}

function ecsDocuments(): string {
  const document = {
    '@timestamp': new Date(Date.now() - 600_000).toISOString(),
    ecs: { version: '8.11.0' },
    data_stream: { type: 'logs', dataset: 'web.access', namespace: 'default' },
    event: { action: hostile('action'), provider: hostile('provider') },
    user: { id: hostile('ecs-user'), name: hostile('ecs-name') },
    user_agent: { original: hostile('agent') },
    file: { name: hostile('file'), path: UNBROKEN },
    message: hostile('message'),
    labels: { '<svg onload=x>': hostile('ecs-label') },
  };
  return `${JSON.stringify(document)}\n`;
}

async function post(url: string, body: string): Promise<void> {
  // What is dead on arrival is answered as such: it is what is wanted here.
  await (await fetch(url, { method: 'POST', body })).arrayBuffer();
}

async function send(method: string, url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
}
