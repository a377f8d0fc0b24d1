import { describe, expect, test } from 'vitest';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import { added, findingsOf, HUNT, hunt, RULE, replaced } from './wrong-rule.ts';

/** What is wrong, a file with it, and each finding: `line:column severity code «marked text» message (hint)`. */
const WRONG: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a number in quotes',
    replaced('47', '"47"'),
    [
      '4:14 error rules/wrong-type «"47"» `risk_score` is text, a whole number from 0 to 100 is expected (write it without quotes: `47`)',
    ],
  ],
  [
    'a number past its bounds',
    replaced('47', '101'),
    ['4:14 error rules/bad-value «101» `risk_score` is 101, a whole number from 0 to 100 is expected'],
  ],
  [
    'a fraction for a whole number',
    replaced('47', '4.5'),
    ['4:14 error rules/bad-value «4.5» `risk_score` is 4.5, a whole number from 0 to 100 is expected'],
  ],
  [
    'a negative number',
    replaced('47', '-1'),
    ['4:14 error rules/bad-value «-1» `risk_score` is -1, a whole number from 0 to 100 is expected'],
  ],
  [
    'a misspelled severity',
    replaced('"high"', '"hihg"'),
    [
      '6:12 error rules/bad-value «"hihg"» `severity` is "hihg", one of `low`, `medium`, `high`, `critical` is expected (did you mean `high`?)',
    ],
  ],
  [
    'a severity that goes by another name',
    replaced('"high"', '"info"'),
    [
      '6:12 error rules/bad-value «"info"» `severity` is "info", one of `low`, `medium`, `high`, `critical` is expected (did you mean `low`?)',
    ],
  ],
  [
    'a number for a severity',
    replaced('"high"', '3'),
    [
      '6:12 error rules/wrong-type «3» `severity` is a whole number, one of `low`, `medium`, `high`, `critical` is expected (write it in quotes)',
    ],
  ],
  [
    'a misspelled type',
    replaced('"esql"', '"esqk"'),
    [
      '7:8 error rules/bad-value «"esqk"» `type` is "esqk", one of `query`, `saved_query`, `eql`, `esql`, `threshold`, `new_terms`, `threat_match`, `machine_learning` is expected (did you mean `esql`?)',
    ],
  ],
  [
    'an unknown type',
    replaced('"esql"', '"banana"'),
    [
      '7:8 error rules/bad-value «"banana"» `type` is "banana", one of `query`, `saved_query`, `eql`, `esql`, `threshold`, `new_terms`, `threat_match`, `machine_learning` is expected',
    ],
  ],
  [
    'a language by its common name',
    added('language = "kql"\n'),
    [
      '9:12 error rules/bad-value «"kql"» `language` is "kql", one of `esql`, `kuery`, `eql`, `lucene` is expected (did you mean `kuery`?)',
    ],
  ],
  [
    'KQL in an ES|QL rule',
    added('language = "kuery"\n'),
    [
      '9:12 error rules/language-mismatch «"kuery"» `language` is "kuery", a rule of type `esql` takes `esql` (change `language` or `type`, whichever the query is not written for)',
    ],
  ],
  [
    'ES|QL in a query rule',
    `${replaced('"esql"', '"query"')}language = "esql"\n`,
    [
      '9:12 error rules/language-mismatch «"esql"» `language` is "esql", a rule of type `query` takes `kuery` or `lucene` (for this language, `type` must be `esql`)',
    ],
  ],
  [
    'several missing fields',
    replaced('severity = "high"\n', '').replace('name = "n"\n', ''),
    [
      '1:1 error rules/missing-field «[rule]» `name` is missing from `[rule]` (expected: text)',
      '1:1 error rules/missing-field «[rule]» `severity` is missing from `[rule]` (expected: one of `low`, `medium`, `high`, `critical`)',
    ],
  ],
  [
    'a missing query',
    replaced('query = "FROM a"\n', ''),
    ['1:1 error rules/missing-field «[rule]» `query` is missing from `[rule]` (rules of type `esql` need it)'],
  ],
  [
    'an empty query',
    replaced('"FROM a"', '"""\n  """'),
    ['8:9 error rules/bad-value «"""\n  """» `query` is empty (write the query of the rule)'],
  ],
  [
    'a list for text',
    replaced('"FROM a"', '["FROM a"]'),
    ['8:9 error rules/wrong-type «["FROM a"]» `query` is a list, text is expected'],
  ],
  [
    'a blank name',
    replaced('"n"', '" "'),
    ['3:8 error rules/bad-value «" "» `name` is " ", text that is not empty is expected'],
  ],
  [
    'a truth value for text',
    replaced('"n"', 'true'),
    ['3:8 error rules/wrong-type «true» `name` is a truth value, text is expected (write it in quotes)'],
  ],
  [
    'a date for text',
    replaced('"d"', '2026-01-02'),
    ['2:15 error rules/wrong-type «2026-01-02» `description` is a date, text is expected (write it in quotes)'],
  ],
  [
    'text for a list',
    added('tags = "x"\n'),
    ['9:8 error rules/wrong-type «"x"» `tags` is text, a list of texts is expected (write it in brackets: `["..."]`)'],
  ],
  [
    'a number in a list of texts',
    added('tags = ["a", 2]\n'),
    ['9:14 error rules/wrong-type «2» `tags[1]` is a whole number, text is expected (write it in quotes)'],
  ],
  [
    'a time that is no date math',
    added('from = "yesterday"\n'),
    [
      '9:8 error rules/bad-duration «"yesterday"» `from` is "yesterday", a time before now such as `now-60m` is expected',
    ],
  ],
  [
    'a window in the future',
    added('from = "now+5m"\n'),
    [
      '9:8 error rules/bad-duration «"now+5m"» `from` is "now+5m", a time before now such as `now-60m` is expected (the future holds no events yet)',
    ],
  ],
  [
    'a window of no time',
    added('from = "now"\n'),
    ['9:8 error rules/bad-duration «"now"» `from` is "now", a time before now such as `now-60m` is expected'],
  ],
  [
    'months',
    added('from = "now-1M"\n'),
    [
      '9:8 error rules/bad-duration «"now-1M"» `from` is "now-1M", a time before now such as `now-60m` is expected (months and years vary in length: write days, such as `30d`)',
    ],
  ],
  [
    'a duration without its unit',
    added('from = "now-60"\n'),
    [
      '9:8 error rules/bad-duration «"now-60"» `from` is "now-60", a time before now such as `now-60m` is expected (add the unit: `s`, `m`, `h`, `d` or `w`)',
    ],
  ],
  [
    'a window of millennia',
    added('from = "now-999999999w"\n'),
    [
      '9:8 error rules/bad-duration «"now-999999999w"» `from` is "now-999999999w", a time before now such as `now-60m` is expected (the longest span is 3653d)',
    ],
  ],
  [
    'an interval in words',
    added('interval = "5 minutes"\n'),
    ['9:12 error rules/bad-duration «"5 minutes"» `interval` is "5 minutes", a duration such as `5m` is expected'],
  ],
  [
    'an interval too short',
    added('interval = "5ms"\n'),
    [
      '9:12 error rules/bad-duration «"5ms"» `interval` is "5ms", a duration such as `5m` is expected (the shortest interval is 1s)',
    ],
  ],
  [
    'a number for an interval',
    added('interval = 5\n'),
    ['9:12 error rules/wrong-type «5» `interval` is a whole number, text is expected (write it in quotes)'],
  ],
  [
    'a rounded end',
    added('to = "now/d"\n'),
    [
      '9:6 error rules/bad-duration «"now/d"» `to` is "now/d", `now`, or an unrounded time before it such as `now-5m`, is expected',
    ],
  ],
  [
    'a window that ends before it begins',
    added('from = "now-5m"\nto = "now-10m"\n'),
    [
      '9:8 error rules/bad-duration «"now-5m"» the window from `now-5m` to `now-10m` holds no time (`from` must reach further back than `to`)',
    ],
  ],
  [
    'a gap between runs',
    added('from = "now-6m"\ninterval = "10m"\n'),
    [
      '10:12 warning rules/schedule-gap «"10m"» the rule runs every 10m and looks at 6m: events of 4m between runs are never looked at (widen `from` to at least `now-10m`, or run more often)',
    ],
  ],
  [
    'a gap under the default window',
    added('interval = "1h"\n'),
    [
      '9:12 warning rules/schedule-gap «"1h"» the rule runs every 1h and looks at 6m: events of 54m between runs are never looked at (widen `from` to at least `now-1h`, or run more often)',
    ],
  ],
  [
    'a gap before a delayed end',
    added('from = "now-1h"\nto = "now-50m"\ninterval = "15m"\n'),
    [
      '11:12 warning rules/schedule-gap «"15m"» the rule runs every 15m and looks at 10m: events of 5m between runs are never looked at (widen `from` to at least `now-65m`, or run more often)',
    ],
  ],
  [
    'a gap that rounding cannot be relied on to close',
    added('from = "now-1h/h"\ninterval = "2h"\n'),
    [
      '10:12 warning rules/schedule-gap «"2h"» the rule runs every 2h and looks at 1h: events of 1h between runs are never looked at (widen `from` to at least `now-2h`, or run more often)',
    ],
  ],
  [
    'a gap under the default interval',
    added('from="now-2m"\n'),
    [
      '9:6 warning rules/schedule-gap «"now-2m"» the rule runs every 5m and looks at 2m: events of 3m between runs are never looked at (widen `from` to at least `now-5m`, or run more often)',
    ],
  ],
  [
    'unknown fields, one near a known name',
    added('severty = "x"\nrisk_score_maping = []\n'),
    [
      '9:1 warning rules/unknown-field «severty» unknown field `severty`, kept but without effect',
      '10:1 warning rules/unknown-field «risk_score_maping» unknown field `risk_score_maping`, kept but without effect (did you mean `risk_score_mapping`?)',
    ],
  ],
  [
    'an unknown field in a list of sections',
    added('[[rule.threat]]\nframework = "MITRE ATLAS"\ntactics = 1\n[rule.threat.tactic]\nid = "a"\nname = "b"\n'),
    ['11:1 warning rules/unknown-field «tactics» unknown field `threat[0].tactics`, kept but without effect'],
  ],
  [
    'an unknown section',
    added('[rules]\nx=1\n'),
    ['9:2 warning rules/unknown-field «rules» unknown field `rules`, kept but without effect'],
  ],
  [
    'an unknown field in an inline table',
    added('threshold = { vlaue = 3, value = 1 }\n'),
    [
      '9:1 warning rules/unused-field «threshold» `threshold` has no effect in a rule of type `esql`',
      '9:15 warning rules/unknown-field «vlaue» unknown field `threshold.vlaue`, kept but without effect',
    ],
  ],
  [
    'fields of other rule types',
    added('index = ["a"]\nanomaly_threshold = 3\n'),
    [
      '9:1 warning rules/unused-field «index» `index` has no effect in a rule of type `esql` (the query names what it reads in its `FROM`)',
      '10:1 warning rules/unused-field «anomaly_threshold» `anomaly_threshold` has no effect in a rule of type `esql`',
    ],
  ],
  [
    'a field missing from a list of sections',
    added('[[rule.threat]]\nframework = "MITRE ATT&CK"\n'),
    ['9:1 error rules/missing-field «[[rule.threat]]» `tactic` is missing from `[[rule.threat]]` (expected: a table)'],
  ],
  [
    'a field missing from an inline table',
    added('threat = [{ framework = "f" }]\n'),
    ['9:11 error rules/missing-field «{ framework = "f" }» `tactic` is missing from `threat[0]` (expected: a table)'],
  ],
  [
    'one bracket where two belong',
    added('[rule.threat]\nframework = "f"\n'),
    [
      '9:1 error rules/wrong-type «[rule.threat]» `threat` is a table, a list of tables is expected (write its header with two brackets: `[[rule.threat]]`)',
    ],
  ],
  [
    'mistakes deep in a threat entry',
    added(
      '[[rule.threat]]\nframework = "f"\ntactic = { id = "a", name = "b" }\n[[rule.threat.technique]]\nname = "t"\n[[rule.threat.technique.subtechnique]]\nid = 7\nname = "s"\n',
    ),
    [
      '12:1 error rules/missing-field «[[rule.threat.technique]]» `id` is missing from `[[rule.threat.technique]]` (expected: text)',
      '15:6 error rules/wrong-type «7» `threat[0].technique[0].subtechnique[0].id` is a whole number, text is expected (write it in quotes)',
    ],
  ],
  [
    'a threshold rule without a threshold',
    replaced('"esql"', '"threshold"'),
    ['1:1 error rules/missing-field «[rule]» `threshold` is missing from `[rule]` (rules of type `threshold` need it)'],
  ],
  [
    'a threshold of nothing',
    `${replaced('"esql"', '"threshold"')}[rule.threshold]\nfield = ["a"]\nvalue = 0\n`,
    ['11:9 error rules/bad-value «0» `threshold.value` is 0, a whole number from 1 up is expected'],
  ],
  [
    'a new-terms rule without terms',
    replaced('"esql"', '"new_terms"'),
    ['1:1 error rules/missing-field «[rule]» `new_terms` is missing from `[rule]` (rules of type `new_terms` need it)'],
  ],
  [
    'new terms without their history',
    `${replaced('"esql"', '"new_terms"')}new_terms_fields = ["a"]\n`,
    [
      '1:1 error rules/missing-field «[rule]» `history_window_start` is missing from `[rule]` (rules of type `new_terms` need it)',
    ],
  ],
  [
    'a history shorter than the window',
    `${replaced('"esql"', '"new_terms"')}new_terms_fields = ["a"]\nhistory_window_start = "now-5m"\n`,
    [
      '10:24 error rules/bad-duration «"now-5m"» the history from `now-5m` ends where it begins: the rule\'s own window is from `now-6m` (write a time further back, such as `now-14d`)',
    ],
  ],
  [
    'a machine learning rule with a query in place of a job',
    replaced('"esql"', '"machine_learning"'),
    [
      '1:1 error rules/missing-field «[rule]» `anomaly_threshold` is missing from `[rule]` (rules of type `machine_learning` need it)',
      '1:1 error rules/missing-field «[rule]» `machine_learning_job_id` is missing from `[rule]` (rules of type `machine_learning` need it)',
      '8:1 warning rules/unused-field «query» `query` has no effect in a rule of type `machine_learning`',
    ],
  ],
  [
    'a threat match without indicators',
    replaced('"esql"', '"threat_match"'),
    [
      '1:1 error rules/missing-field «[rule]» `threat_index` is missing from `[rule]` (rules of type `threat_match` need it)',
      '1:1 error rules/missing-field «[rule]» `threat_mapping` is missing from `[rule]` (rules of type `threat_match` need it)',
    ],
  ],
  [
    'suppression by nothing, for a time of no unit',
    added('[rule.alert_suppression]\nduration = { value = 5, unit = "d" }\n'),
    [
      '9:1 error rules/missing-field «[rule.alert_suppression]» `group_by` is missing from `[rule.alert_suppression]` (rules of type `esql` need it)',
      '10:32 error rules/bad-value «"d"» `alert_suppression.duration.unit` is "d", one of `s`, `m`, `h` is expected',
    ],
  ],
  [
    'a misspelled strategy',
    added('alert_suppression = { group_by = ["a"], missing_fields_strategy = "supress" }\n'),
    [
      '9:67 error rules/bad-value «"supress"» `alert_suppression.missing_fields_strategy` is "supress", one of `suppress`, `doNotSuppress` is expected (did you mean `suppress`?)',
    ],
  ],
  [
    'suppression by an empty list',
    added('alert_suppression = { group_by = [] }\n'),
    [
      '9:34 error rules/bad-value «[]» `alert_suppression.group_by` is an empty list, a list of at least one field name is expected',
    ],
  ],
  [
    'a truth value in quotes',
    added('enabled = "True"\n'),
    [
      '9:11 error rules/wrong-type «"True"» `enabled` is text, `true` or `false` is expected (write it without quotes: `true`)',
    ],
  ],
  [
    'no alerts at all',
    added('max_signals = 0\n'),
    ['9:15 error rules/bad-value «0» `max_signals` is 0, a whole number from 1 up is expected'],
  ],
  [
    'text for a filter, where filters have no effect',
    added('filters = ["a"]\n'),
    [
      '9:1 warning rules/unused-field «filters» `filters` has no effect in a rule of type `esql`',
      '9:12 error rules/wrong-type «"a"» `filters[0]` is text, a table is expected',
    ],
  ],
  [
    'a number for a table',
    added('meta = 3\n'),
    ['9:8 error rules/wrong-type «3» `meta` is a whole number, a table is expected'],
  ],
  [
    'a rule that is a number',
    'rule = 3\n',
    ['1:8 error rules/wrong-type «3» `rule` is a whole number, a table is expected'],
  ],
  [
    'no rule at all',
    '[metadata]\nmaturity = "x"\n',
    ['1:1 error rules/missing-field «[metadata]» the file has neither a `[rule]` nor a `[hunt]` section'],
  ],
  ['an empty file', '', ['1:1 error rules/missing-field «» the file has neither a `[rule]` nor a `[hunt]` section']],
  [
    'a rule and a hunt',
    `${RULE}${HUNT}`,
    ['9:1 error rules/bad-value «[hunt]» the file has both a `[rule]` and a `[hunt]` section (split it in two)'],
  ],
  [
    'two brackets where one belongs',
    added('[[metadata]]\n'),
    ['9:1 error rules/wrong-type «[[metadata]]» `metadata` is a list, a table is expected'],
  ],
  [
    'a wrong type in another section',
    added('[metadata]\nmaturity = 1\n'),
    ['10:12 error rules/wrong-type «1» `metadata.maturity` is a whole number, text is expected (write it in quotes)'],
  ],
  [
    'a misspelled language in a hunt',
    hunt('ES|QL', 'ESQQL'),
    [
      '5:13 error rules/bad-value «"ESQQL"» `language` is "ESQQL", one of `ES|QL`, `EQL`, `KQL`, `Lucene`, `SQL` is expected (did you mean `ES|QL`?)',
    ],
  ],
  [
    'a hunt without queries',
    hunt('["FROM a"]', '[]'),
    ['6:9 error rules/bad-value «[]» `query` is an empty list (a hunt has at least one query)'],
  ],
  [
    'a blank query in a hunt',
    hunt('"FROM a"', "'''\n'''"),
    ["6:10 error rules/bad-value «'''\n'''» the query is empty"],
  ],
  [
    'a hunt without an id',
    hunt('uuid = "u"\n', ''),
    ['1:1 error rules/missing-field «[hunt]» `uuid` is missing from `[hunt]` (expected: text)'],
  ],
  [
    'a transform in a hunt',
    `${HUNT}[transform]\n`,
    ['7:1 warning rules/unused-field «[transform]» `transform` has no effect in a hunt'],
  ],
];

describe('a rule file with', () => {
  test.each(WRONG)('%s', (_, text, expected) => {
    expect(findingsOf(text)).toEqual(expected);
  });
});

test('all mistakes of a file are told at once, in the order of the file', () => {
  const text = `[metadata]
maturity = 3
[rule]
type = "eqsl"
risk_score = "high"
from = "now-5"
interval = "x"
severity = "hgih"
[[rule.threat]]
framework = "MITRE ATLAS"
[rule.threat.tactic]
name = "Execution"
`;
  expect(findingsOf(text).map((finding) => finding.replace(/ «.*/s, ''))).toEqual([
    '2:12 error rules/wrong-type',
    '3:1 error rules/missing-field',
    '3:1 error rules/missing-field',
    '3:1 error rules/missing-field',
    '4:8 error rules/bad-value',
    '5:14 error rules/wrong-type',
    '6:8 error rules/bad-duration',
    '7:12 error rules/bad-duration',
    '8:12 error rules/bad-value',
    '11:1 error rules/missing-field',
  ]);
});

test('of very many findings, the first of each severity are told, and how many there are besides', () => {
  const unknown = Array.from({ length: 700 }, (_, i) => `colour${i} = 1\n`).join('');
  const { diagnostics, rule } = loadRuleText('x.toml', `${RULE}${unknown}tags = [${'1,'.repeat(600)}]\n`);
  const counts = ['error', 'warning'].map((severity) => diagnostics.filter((d) => d.severity === severity).length);
  expect(counts).toEqual([500, 500]);
  expect(diagnostics.at(-1)).toEqual({
    code: 'rules/too-many',
    severity: 'info',
    message: '300 more findings are not shown',
  });
  expect(rule).toBe(undefined);
});
