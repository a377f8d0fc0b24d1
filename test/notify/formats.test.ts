import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FormatContext, JsonDocument } from '../../src/notify/formats/alert-format.ts';
import { ALERT_FORMATS, formatAlert } from '../../src/notify/formats/registry.ts';
import type { AlertRecord } from '../../src/state/alert-record.ts';
import { A_RULE, anAlert, NOW } from './an-alert.ts';
import { ocsfProblems } from './ocsf-schema.ts';

const context: FormatContext = {
  occasion: 'raised',
  rule: A_RULE,
  link: 'https://seismo.example.com/alerts/a1b2c3',
  now: NOW,
  version: '0.1.0',
};
const written = (
  format: (typeof ALERT_FORMATS)[number],
  changes: Partial<AlertRecord> = {},
  more: Partial<FormatContext> = {},
) => JSON.parse(JSON.stringify(formatAlert(format, anAlert(changes), { ...context, ...more }))) as JsonDocument;

const LIVES: readonly (readonly [string, Partial<AlertRecord>, Partial<FormatContext>])[] = [
  ['raised', {}, {}],
  [
    'closed',
    { state: 'closed', resolution: 'false_positive', closed_at: '2026-03-02T12:00:00.000Z', assignee: 'ana' },
    { occasion: 'closed' },
  ],
  [
    'withdrawn',
    { withdrawn: { at: '2026-03-02T12:00:00.000Z', reason: 'merged', merged_into: 'x' } },
    { occasion: 'withdrawn' },
  ],
  [
    'exported, acknowledged, its rule gone',
    { state: 'acknowledged', tags: ['vip'] },
    { occasion: undefined, rule: undefined },
  ],
  [
    'without evidence, techniques and columns',
    { evidence: { count: 0, events: [] }, threat: [], fields: {} },
    { link: undefined },
  ],
];

describe('seismo', () => {
  test('is the alert as it is', () => {
    expect(written('seismo')).toEqual({ ...anAlert(), link: context.link });
  });
});

describe('elastic', () => {
  // The fields of Elastic's documentation that seismo writes (alert schema, and the alerting framework's uuid, start and end).
  const DOCUMENTED = new RegExp(
    `^(@timestamp|ecs\\.version|event\\.kind|kibana\\.space_ids|kibana\\.alert\\.(${[
      'uuid|start|end|status|severity|risk_score|reason|depth|ancestors|original_time|url|building_block_type',
      'workflow_(status|status_updated_at|tags|assignee_ids)|suppression\\.docs_count',
      `rule\\.(${[
        'author|category|consumer|created_at|description|enabled|false_positives|from|interval|license|max_signals|name|note|producer',
        'references|revision|rule_id|rule_name_override|rule_type_id|tags|threat|timeline_id|timeline_title|timestamp_override|to|type',
        'updated_at|uuid|version|parameters\\.(language|query)',
      ].join('|')})`,
    ].join('|')}))$`,
  );

  test.each(LIVES)('writes only documented fields, columns of the row and seismo.* (%s)', (_, changes, more) => {
    const names = Object.keys(written('elastic', changes, more));
    const own = names.filter((name) => !DOCUMENTED.test(name) && !name.startsWith('seismo.'));
    expect(own).toEqual(Object.keys(changes.fields ?? anAlert().fields));
  });

  test('says what Elastic says of an alert', () => {
    expect(written('elastic')).toMatchObject({
      '@timestamp': '2026-03-02T11:57:00.000Z',
      'event.kind': 'signal',
      'kibana.alert.uuid': anAlert().handle,
      'kibana.alert.status': 'active',
      'kibana.alert.workflow_status': 'open',
      'kibana.alert.severity': 'high',
      'kibana.alert.risk_score': 73,
      'kibana.alert.depth': 1,
      'kibana.alert.ancestors': [
        { id: 'e1', index: 'logs-aws_bedrock.invocation-default', type: 'event', depth: 0 },
        { id: 'e2', index: 'logs-aws_bedrock.invocation-default', type: 'event', depth: 0 },
      ],
      'kibana.alert.rule.rule_id': 'llm-denials',
      'kibana.alert.rule.rule_type_id': 'siem.esqlRule',
      'kibana.alert.rule.parameters.language': 'esql',
      'kibana.alert.rule.created_at': '2026-01-02T00:00:00.000Z',
      'user.id': 'mallory',
    });
  });

  test('a technique stands under its tactic, with its subtechniques', () => {
    expect(written('elastic')['kibana.alert.rule.threat']).toEqual(anAlert().threat);
  });

  test('a column takes no field of the alert', () => {
    const fields = {
      '@timestamp': 'x',
      'event.kind': 'x',
      'kibana.alert.severity': 'low',
      _id: 'x',
      'seismo.alert.id': 'x',
      'event.action': 'y',
    };
    const document = written('elastic', { fields });
    expect(JSON.stringify(document)).not.toContain('"x"');
    expect(document).toMatchObject({
      'kibana.alert.severity': 'high',
      'event.action': 'y',
      '@timestamp': '2026-03-02T11:57:00.000Z',
    });
  });

  test('a withdrawn alert is recovered and closed', () => {
    expect(
      written('elastic', { withdrawn: { at: '2026-03-02T12:30:00.000Z', reason: 'r', merged_into: null } }),
    ).toMatchObject({
      'kibana.alert.status': 'recovered',
      'kibana.alert.end': '2026-03-02T12:30:00.000Z',
      'kibana.alert.workflow_status': 'closed',
    });
  });
});

describe('ocsf', () => {
  test.each(LIVES)('is a valid Detection Finding (%s)', (_, changes, more) => {
    expect(ocsfProblems(written('ocsf', changes, more))).toEqual([]);
  });

  test('the check itself finds what is missing, misspelled or of a wrong type', () => {
    const document: JsonDocument = { ...written('ocsf'), severity_id: 'high', colour: 'red' };
    const { time: _time, ...broken } = document;
    expect(ocsfProblems({ ...broken, finding_info: {} })).toEqual([
      'severity_id: no integer',
      'finding_info.uid: missing',
      'colour: unknown',
      'time: missing',
    ]);
  });

  test('its life is told by activity and status', () => {
    const life = (changes: Partial<AlertRecord>, occasion: FormatContext['occasion']) => {
      const { activity_id, type_uid, status_id, verdict_id } = written('ocsf', changes, { occasion });
      return [activity_id, type_uid, status_id, verdict_id];
    };
    expect(life({}, 'raised')).toEqual([1, 200401, 1, undefined]);
    expect(life({ state: 'acknowledged' }, undefined)).toEqual([2, 200402, 2, undefined]);
    expect(life({ state: 'closed', resolution: 'true_positive' }, 'closed')).toEqual([3, 200403, 4, 2]);
    expect(life({ state: 'closed', resolution: 'benign' }, 'closed')).toEqual([3, 200403, 3, 5]);
    expect(life({ withdrawn: { at: '', reason: '', merged_into: null } }, 'withdrawn')).toEqual([
      3,
      200403,
      6,
      undefined,
    ]);
  });

  test('techniques of MITRE are attacks, others are kept unmapped', () => {
    const { finding_info, unmapped } = written('ocsf') as { finding_info: JsonDocument; unmapped: JsonDocument };
    expect(finding_info.attacks).toEqual([
      {
        tactic: { uid: 'AML.TA0005', name: 'Execution' },
        technique: { uid: 'AML.T0051', name: 'LLM Prompt Injection' },
        sub_technique: { uid: 'AML.T0051.000', name: 'Direct' },
      },
      {
        tactic: { uid: 'AML.TA0005', name: 'Execution' },
        technique: { uid: 'AML.T0054', src_url: 'https://atlas.mitre.org/techniques/AML.T0054' },
      },
    ]);
    expect(unmapped['alert.threat']).toEqual([{ framework: 'OWASP LLM Top 10', technique: [{ id: 'LLM01' }] }]);
  });
});

test('there is one file for each format', () => {
  const others = ['alert-format.ts', 'ocsf-entities.ts', 'registry.ts'];
  const files = readdirSync('src/notify/formats').filter((name) => !others.includes(name));
  expect(files.sort()).toEqual([...ALERT_FORMATS].sort().map((name) => `${name}.ts`));
});

test('every format gives JSON that holds no undefined', () => {
  for (const format of ALERT_FORMATS) {
    const document = formatAlert(format, anAlert(), { ...context, link: undefined, rule: undefined });
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  }
});
