import { describe, expect, test } from 'vitest';
import { opaqueParts } from '../../../../src/catalog/tests-of.ts';
import { readRules } from '../../../../src/catalog/vendors/registry.ts';
import { RULES_BY_TYPE } from '../../../rules/rule-texts.ts';
import { shownCondition } from '../../shown-condition.ts';

/** A rule of a type with these lines in `[rule]`. */
function read(type: string, lines: string) {
  const text = `[rule]
description = "d"
name = "n"
risk_score = 1
rule_id = "i"
severity = "low"
type = "${type}"
${lines}`;
  const { rules, diagnostics } = readRules('a.toml', text);
  expect(diagnostics.filter(({ severity, code }) => severity === 'error' && !code.endsWith('/syntax'))).toEqual([]);
  return rules[0]!;
}

/** A rule's stages, as `kind: condition`. */
function stages(type: string, lines: string): string[] {
  return read(type, lines).anatomy.stages.map((stage) => `${stage.kind}: ${shownCondition(stage.condition)}`);
}

const FILTERS = `
[[rule.filters]]
meta.negate = true
query.exists.field = "user.id"
[[rule.filters]]
meta.disabled = true
query.exists.field = "host.id"
`;

describe('query', () => {
  test('a search, and the filters that are on', () => {
    const { anatomy } = read('query', `query = "verb: (get or put)"\nindex = ["logs-*", "old-*"]${FILTERS}`);
    expect(anatomy.stages).toMatchObject([
      { n: 1, kind: 'query', text: 'verb: (get or put)', reads: ['verb'], makes: [] },
      { n: 2, kind: 'filter', reads: ['user.id'] },
    ]);
    expect(shownCondition(anatomy.stages[1]!.condition)).toBe('not user.id is_not_null');
    expect(anatomy).toMatchObject({ streams: ['logs-*', 'old-*'], groupBy: [], fields: ['user.id', 'verb'] });
    expect(anatomy.outputs).toEqual([
      { field: 'verb', source: 'event' },
      { field: 'user.id', source: 'event' },
      { field: '*', source: 'event' },
    ]);
  });

  test('in Lucene', () => {
    expect(stages('query', 'language = "lucene"\nquery = "a:1 AND NOT b:[2 TO *]"')).toEqual([
      'query: (a eq 1 and not b gte 2)',
    ]);
  });

  test('a search that is none is shown, with why', () => {
    const { anatomy } = read('query', 'query = "verb: (get or"');
    expect(anatomy.stages).toMatchObject([{ kind: 'query', text: 'verb: (get or', reads: [] }]);
    expect(anatomy.stages[0]!.opaque).toContain('no KQL search: ');
    expect(anatomy.stages[0]!.condition).toBeUndefined();
    const lucene = read('query', 'language = "lucene"\nquery = "a:["').anatomy.stages[0]!;
    expect(lucene.opaque).toContain('no Lucene search: ');
  });

  test('suppression groups the alerts of a rule that does not group', () => {
    const suppression = `
[rule.alert_suppression]
group_by = ["user.id", "host.id"]
missing_fields_strategy = "suppress"
[rule.alert_suppression.duration]
value = 90
unit = "m"
`;
    const { anatomy } = read('query', `query = "a: b"${suppression}`);
    expect(anatomy.stages[1]).toMatchObject({
      n: 2,
      kind: 'suppression',
      text: 'group_by = ["user.id", "host.id"]\nduration = "90m"\nmissing_fields_strategy = "suppress"',
      reads: ['host.id', 'user.id'],
    });
    expect(anatomy.groupBy).toEqual(['host.id', 'user.id']);
    const terms = 'new_terms_fields = ["a"]\nhistory_window_start = "now-7d"\nquery = "a: b"';
    expect(read('new_terms', `${terms}${suppression}`).anatomy.groupBy).toEqual(['a']);
  });
});

test('a saved query stands in Kibana', () => {
  const { anatomy } = read('saved_query', `saved_id = "s-1"${FILTERS}`);
  expect(anatomy.stages).toMatchObject([
    { n: 1, kind: 'query', text: 'saved_id = "s-1"', opaque: 'the search is saved in Kibana and not in the file' },
    { n: 2, kind: 'filter' },
  ]);
  expect(stages('saved_query', 'saved_id = "s-1"\nquery = "a: b"')).toEqual(['query: a eq "b"']);
});

describe('threshold', () => {
  const rule = `query = "verb: get"
[rule.threshold]
field = ["user.id", "cloud.account.id"]
value = 10
[[rule.threshold.cardinality]]
field = "host.id"
value = 2
`;

  test('counts are columns that aggregate', () => {
    const { anatomy } = read('threshold', rule);
    expect(anatomy.stages[1]).toMatchObject({
      kind: 'threshold',
      text: 'field = ["user.id", "cloud.account.id"]\nvalue = 10\ncardinality = [{ field = "host.id", value = 2 }]',
      reads: ['cloud.account.id', 'host.id', 'user.id'],
      makes: ['COUNT(*)', 'COUNT_DISTINCT(host.id)'],
    });
    expect(shownCondition(anatomy.stages[1]!.condition)).toBe('(COUNT(*) gte 10 and COUNT_DISTINCT(host.id) gte 2)');
    expect(anatomy.stages[1]!.condition).toMatchObject({
      of: [
        { test: { aggregate: 'COUNT(*)', sources: [], text: 'COUNT(*) >= 10' } },
        { test: { aggregate: 'COUNT_DISTINCT(host.id)', sources: ['host.id'] } },
      ],
    });
    expect(anatomy.groupBy).toEqual(['cloud.account.id', 'user.id']);
    expect(anatomy.outputs).toEqual([
      { field: 'user.id', source: 'threshold field' },
      { field: 'cloud.account.id', source: 'threshold field' },
      { field: 'COUNT(*)', source: 'threshold >= 10' },
      { field: 'COUNT_DISTINCT(host.id)', source: 'threshold >= 2' },
    ]);
    expect(anatomy.fields).toEqual(['cloud.account.id', 'host.id', 'user.id', 'verb']);
  });

  test('all events are one group without fields', () => {
    const all =
      'query = "verb: get"\n[rule.threshold]\nfield = []\nvalue = 3\n[rule.alert_suppression.duration]\nvalue = 1\nunit = "h"\n';
    expect(stages('threshold', all)).toEqual(['query: verb eq "get"', 'threshold: COUNT(*) gte 3', 'suppression: -']);
    const { anatomy } = read('threshold', all);
    expect(anatomy.groupBy).toEqual([]);
    expect(anatomy.stages[2]!.text).toBe('duration = "1h"');
  });
});

test('new terms: the fields, and how far back they are looked for', () => {
  const { anatomy } = read(
    'new_terms',
    'query = "verb: get"\nnew_terms_fields = ["user.id", "host.id"]\nhistory_window_start = "now-14d"',
  );
  expect(anatomy.stages[1]).toEqual({
    n: 2,
    kind: 'new_terms',
    text: 'new_terms_fields = ["user.id", "host.id"]\nhistory_window_start = "now-14d"',
    reads: ['host.id', 'user.id'],
    makes: [],
  });
  expect(anatomy.groupBy).toEqual(['host.id', 'user.id']);
  expect(anatomy.outputs.slice(0, 3)).toEqual([
    { field: 'user.id', source: 'new terms' },
    { field: 'host.id', source: 'new terms' },
    { field: 'verb', source: 'event' },
  ]);
});

test('indicator match: events, indicators, and which of their fields must be equal', () => {
  const { anatomy } = read(
    'threat_match',
    `query = "source.ip: *"
index = ["logs-*"]
threat_index = ["intel-*"]
threat_query = "kind: indicator"
threat_filters = [{ meta = { negate = true }, query = { exists = { field = "revoked" } } }]
[[rule.threat_mapping]]
entries = [
  { field = "source.ip", type = "mapping", value = "indicator.ip" },
  { field = "source.port", type = "mapping", value = "indicator.port", negate = true },
]
[[rule.threat_mapping]]
entries = [{ field = "url.full", type = "mapping", value = "indicator.url" }]
`,
  );
  expect(anatomy.stages.map((stage) => stage.kind)).toEqual([
    'query',
    'threat_query',
    'threat_filter',
    'threat_mapping',
  ]);
  expect(anatomy.stages.map((stage) => shownCondition(stage.condition))).toEqual([
    'source.ip is_not_null',
    'kind eq "indicator"',
    'not revoked is_not_null',
    '((source.ip eq «indicator.ip» and source.port ne «indicator.port») or url.full eq «indicator.url»)',
  ]);
  expect(anatomy.stages[3]!.text).toBe(
    'source.ip = indicator.ip AND source.port != indicator.port\nOR url.full = indicator.url',
  );
  expect(anatomy.stages[3]!.reads).toContain('indicator.port');
  expect(anatomy.streams).toEqual(['logs-*', 'intel-*']);
  expect(anatomy.fields).toEqual(['source.ip', 'source.port', 'url.full']);
});

test('machine learning: the jobs, and the least score', () => {
  const one = 'anomaly_threshold = 75\nmachine_learning_job_id = "rare_port"';
  expect(stages('machine_learning', one)).toEqual([
    'machine_learning: (job_id eq "rare_port" and record_score gte 75)',
  ]);
  const { anatomy } = read('machine_learning', 'anomaly_threshold = 50\nmachine_learning_job_id = ["v1", "v2"]');
  expect(shownCondition(anatomy.stages[0]!.condition)).toBe('(job_id in "v1" "v2" and record_score gte 50)');
  // Records of anomalies are no events.
  expect(anatomy).toMatchObject({ fields: [], outputs: [{ field: '*', source: 'anomaly record' }] });
});

test('EQL: as the language cuts it, with the filters after it', () => {
  const { anatomy } = read('eql', `query = "process where user.name == \\"root\\""\nindex = ["logs-*"]${FILTERS}`);
  expect(anatomy.stages.map((stage) => [stage.n, stage.kind])).toEqual([
    [1, 'event'],
    [2, 'filter'],
  ]);
  expect(anatomy.streams).toEqual(['logs-*']);
});

test('EQL: the field of categories may be another', () => {
  const lines = `query = "start where x == 1"\nevent_category_override = "event.action"`;
  expect(stages('eql', lines)).toEqual(['event: (event.action eq "start" and x eq 1)']);
  expect(read('eql', lines).anatomy.fields).toEqual(['event.action', 'x']);
});

test('EQL: alerts carry the events, and not those that must be missing', () => {
  const query = 'sequence by host.id [any where a == 1] ![any where b == 1]';
  const { outputs } = read('eql', `query = "${query}"${FILTERS}`).anatomy;
  expect(outputs.map((output) => output.field)).toEqual(['host.id', 'a', '*']);
});

test('ES|QL: as the language cuts it', () => {
  const query = 'FROM logs-* | WHERE verb == "get" | STATS n = COUNT(*) BY user.id | WHERE n > 5';
  const { anatomy } = read('esql', `query = '${query}'`);
  expect(anatomy.stages.map((stage) => stage.kind)).toEqual(['from', 'where', 'stats', 'where']);
  expect(anatomy).toMatchObject({ streams: ['logs-*'], groupBy: ['user.id'], fields: ['user.id', 'verb'] });
  expect(anatomy.outputs.map((output) => output.field).sort()).toEqual(['n', 'user.id']);
});

test('a hunt has the stages of all its queries; what it holds for osquery is shown only', () => {
  const text = `[hunt]
author = "seismo"
description = "d"
uuid = "u"
name = "n"
language = ["EQL", "SQL"]
query = ["process where user.name == \\"root\\"", "select name from processes"]
`;
  const { stages: found } = readRules('hunt.toml', text).rules[0]!.anatomy;
  expect(found).toMatchObject([
    { n: 1, kind: 'event' },
    { n: 2, kind: 'query', text: 'select name from processes', opaque: 'a query in SQL, which is for osquery' },
  ]);
});

test.each(Object.keys(RULES_BY_TYPE))('a rule of type %s has numbered stages with texts', (type) => {
  const { rules, diagnostics } = readRules('a.toml', RULES_BY_TYPE[type]!);
  expect(diagnostics.filter((finding) => finding.severity === 'error')).toEqual([]);
  const { stages: found } = rules[0]!.anatomy;
  expect(found.map((stage) => stage.n)).toEqual(found.map((_, i) => i + 1));
  expect(found.length).toBeGreaterThan(0);
  expect(found.every((stage) => stage.text !== '')).toBe(true);
  expect(opaqueParts(found)).toBeLessThanOrEqual(1);
});
