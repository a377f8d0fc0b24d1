import { describe, expect, test } from 'vitest';
import type { CatalogRule } from '../../../../src/catalog/catalog-rule.ts';
import type { Condition } from '../../../../src/catalog/predicate.ts';
import { testsOf } from '../../../../src/catalog/tests-of.ts';
import { shownCondition } from '../../shown-condition.ts';
import { ELASTIC_RULES } from './elastic-files.ts';

/** What of a rule could not be read, with the reason. */
function opaqueOf({ anatomy }: CatalogRule): string[] {
  const ofCondition = (condition: Condition | undefined): string[] => {
    if (condition?.kind === 'and' || condition?.kind === 'or') return condition.of.flatMap(ofCondition);
    if (condition?.kind === 'not') return ofCondition(condition.of);
    return condition?.kind === 'opaque' ? [`${condition.why}: ${condition.text}`] : [];
  };
  return anatomy.stages.flatMap((stage) => [
    ...(stage.opaque === undefined ? [] : [stage.opaque]),
    ...ofCondition(stage.condition),
  ]);
}

/** A rule's tests stage by stage: one value as it is, of several their number. */
function testsByStage({ anatomy }: CatalogRule): Record<string, string[]> {
  const stages: Record<string, string[]> = {};
  for (const { n, kind, condition } of anatomy.stages) {
    stages[`${n} ${kind}`] = testsOf(condition).map(({ field, kind: asked, values, other, negated }) => {
      const alone = other === undefined ? '' : `«${other}»`;
      const value =
        values.length > 1 ? `(${values.length})` : values.map((one) => JSON.stringify(one)).join('') || alone;
      return `${negated ? 'not ' : ''}${field} ${asked} ${value}`.trim();
    });
  }
  return stages;
}

const AWS = 'event.dataset eq "aws.cloudtrail"';
const SCRIPT = 'powershell.file.script_block_text';
const DECISION = 'kubernetes.audit.annotations.authorization_k8s_io/decision';

/** What a reader of the queries finds in them. */
const EXPECTED: Readonly<Record<string, Record<string, string[]>>> = {
  apm_403_response_to_a_post: {
    '1 query': ['http.response.status_code eq 403', 'http.request.method eq "post"'],
  },
  command_and_control_port_8000_activity_to_the_internet: {
    '1 query': [
      'event.category in (2)',
      'network.transport eq "tcp"',
      'destination.port eq 8000',
      'source.ip cidr (3)',
      'not destination.ip cidr (9)',
    ],
  },
  persistence_cron_jobs_creation_and_runtime: {
    '1 query': [
      'event.category eq "process"',
      'event.type in (3)',
      'not user.name eq "root"',
      'process.name eq "crontab"',
      'not process.args in (5)',
      'process.parent.name eq "cron"',
      'not process.name eq "running job"',
      'not process.executable in (6)',
    ],
  },
  persistence_shell_profile_modification: {
    '1 query': [
      'event.category eq "file"',
      'event.type eq "change"',
      'process.name is_not_null',
      'not process.name in (26)',
      'not process.executable wildcard (4)',
      'file.path wildcard (9)',
    ],
  },
  execution_aws_ssm_sendcommand_with_command_parameters: {
    '1 query': [
      'event.category eq "process"',
      'event.type eq "start"',
      'process.name eq "aws"',
      'host.os.type in (2)',
      'host.os.type eq "linux"',
      'event.action in (4)',
      'process.args eq "send-command"',
      'process.args eq "--parameters"',
      'process.args wildcard "commands=*"',
      'process.args in (2)',
    ],
    '2 new_terms': [],
  },
  credential_access_root_console_failure_brute_force: {
    '1 query': [
      AWS,
      'event.provider eq "signin.amazonaws.com"',
      'event.action eq "ConsoleLogin"',
      'aws.cloudtrail.user_identity.type eq "Root"',
      'event.outcome eq "failure"',
    ],
    '2 threshold': ['COUNT(*) gte 10'],
  },
  exfiltration_ec2_ami_shared_with_separate_account: {
    '1 query': [
      AWS,
      'event.provider eq "ec2.amazonaws.com"',
      'event.action eq "ModifyImageAttribute"',
      'event.outcome eq "success"',
      'aws.cloudtrail.request_parameters wildcard "*imageId*"',
      'aws.cloudtrail.request_parameters wildcard "*add*"',
      'aws.cloudtrail.request_parameters wildcard "*userId*"',
    ],
  },
  execution_github_ueba_multiple_behavior_alerts_from_account: {
    '1 query': [
      'signal.rule.tags eq "Use Case: UEBA"',
      'signal.rule.tags eq "Data Source: Github"',
      'kibana.alert.workflow_status eq "open"',
    ],
    '2 threshold': ['COUNT(*) gte 1', 'COUNT_DISTINCT(signal.rule.name) gte 5'],
  },
  elastic_endpoint_security: {
    '1 query': ['event.kind eq "alert"', 'event.module eq "endpoint"', 'not event.module eq "endgame"'],
  },
  impact_google_workspace_mfa_enforcement_disabled: {
    '1 query': [
      'event.dataset eq "google_workspace.admin"',
      'event.provider eq "admin"',
      'event.category eq "iam"',
      'event.action eq "ENFORCE_STRONG_AUTHENTICATION"',
      'google_workspace.admin.new_value eq false',
    ],
  },
  discovery_denied_service_account_request: {
    '1 query': [
      'event.dataset eq "kubernetes.audit_logs"',
      'kubernetes.audit.user.username wildcard "system:serviceaccount:*"',
      `${DECISION} eq "forbid"`,
    ],
  },
  command_and_control_linux_kworker_netcon: {
    '1 query': [
      'host.os.type eq "linux"',
      'event.category eq "network"',
      'event.action in (2)',
      'process.name wildcard "kworker*"',
      'not destination.ip cidr (10)',
      'not destination.port in (4)',
    ],
    '2 new_terms': [],
  },
  privilege_escalation_shadow_file_read: {
    '1 query': [
      'host.os.type eq "linux"',
      'event.category eq "process"',
      'event.action in (2)',
      'process.args eq "/etc/shadow"',
      'process.working_directory eq "/etc"',
      'process.args eq "shadow"',
      'not process.executable in (2)',
      'not process.args eq "root:shadow"',
      'not process.executable in (2)',
      'not process.args eq "640"',
      'not process.executable wildcard (5)',
      'not process.parent.name wildcard (3)',
    ],
    '2 new_terms': [],
  },
  threat_intel_rapid7_threat_command: {
    '1 query': ['vulnerability.id is_not_null'],
    '2 filter': ['not rapid7.tc.vulnerability.id is_not_null'],
    '3 threat_query': [
      '@timestamp gte "now-30d/d"',
      'vulnerability.id is_not_null',
      'event.module eq "ti_rapid7_threat_command"',
    ],
    '4 threat_mapping': ['vulnerability.id eq «vulnerability.id»'],
  },
  collection_posh_webcam_video_capture: {
    '1 query': [
      'event.category eq "process"',
      'host.os.type eq "windows"',
      `${SCRIPT} in (5)`,
      `${SCRIPT} in (3)`,
      `${SCRIPT} in (2)`,
    ],
  },
  defense_evasion_posh_encryption: {
    '1 query': [
      'event.category eq "process"',
      'host.os.type eq "windows"',
      `${SCRIPT} in (9)`,
      `${SCRIPT} eq "CipherMode"`,
      `${SCRIPT} eq "PaddingMode"`,
      `${SCRIPT} in (2)`,
      'not user.id eq "S-1-5-18"',
      'not file.name eq "Bootstrap.Octopus.FunctionAppenderContext.ps1"',
      `not ${SCRIPT} in (2)`,
    ],
  },
  privilege_escalation_printspooler_service_suspicious_file: {
    '1 query': [
      'event.category eq "file"',
      'host.os.type eq "windows"',
      'event.type eq "creation"',
      'process.name eq "spoolsv.exe"',
      'file.extension eq "dll"',
    ],
    '2 filter': ['file.path wildcard "?:\\\\Windows\\\\Sys?????\\\\*"'],
    '3 filter': ['not file.path wildcard "?:\\\\Windows\\\\Sys?????\\\\PrintConfig.dll"'],
    // Single backslashes of the rule's stand for what follows them: it leaves out what no path is.
    '4 filter': ['not file.path wildcard "?:WindowsSys?????u005lrs.dll"'],
    '5 filter': ['not file.path wildcard "?:Windowssystem32spoolDRIVERSu0064\\\\*.dll"'],
    '6 filter': ['not file.path wildcard "?:\\\\Windows\\\\system32\\\\spool\\\\DRIVERS\\\\W32X86\\\\*.dll"'],
    '7 filter': ['not file.path wildcard "?:Windowssystem32spoolPRTPROCSu0064\\\\*.dll"'],
    '8 filter': [
      'not file.path wildcard "?:\\\\Windows\\\\system32\\\\spool\\\\{????????-????-????-????-????????????}\\\\*.dll"',
    ],
    '9 new_terms': [],
  },
  execution_unsigned_service_executable: {
    '1 query': [
      'host.os.type eq "windows"',
      'event.category eq "process"',
      'event.type eq "start"',
      'process.parent.executable eq "C:\\\\Windows\\\\System32\\\\services.exe"',
      'process.code_signature.exists eq false',
      'process.code_signature.trusted eq false',
      'not process.code_signature.status wildcard (2)',
    ],
    '2 new_terms': [],
  },
  ml_linux_anomalous_network_activity: {
    '1 machine_learning': ['job_id eq "v3_linux_anomalous_network_activity"', 'record_score gte 50'],
  },
};

describe.skipIf(ELASTIC_RULES.size === 0)('the rules of elastic/detection-rules', () => {
  test('all are read, and have stages', () => {
    const rules = [...ELASTIC_RULES.values()];
    const count = (language: string) => rules.filter((rule) => rule.language === language).length;
    expect(['esql', 'kuery', 'machine_learning', 'eql'].map(count)).toEqual([50, 88, 13, 147]);
    expect(rules.filter(({ anatomy }) => anatomy.stages.length === 0).map((rule) => rule.name)).toEqual([]);
    expect(rules.filter((rule) => rule.source === null).map((rule) => rule.name)).toEqual([]);
  });

  test.each(['esql', 'kuery', 'machine_learning', 'eql'])('of %s, 99 of 100 are read whole', (language) => {
    const rules = [...ELASTIC_RULES].filter(([, rule]) => rule.language === language);
    const opaque = rules.flatMap(([name, rule]) => opaqueOf(rule).map((part) => `${name}: ${part}`));
    console.log(`${language}: ${opaque.length} opaque parts in ${rules.length} rules`, opaque);
    expect(opaque.length / rules.length).toBeLessThanOrEqual(language === 'esql' ? 0 : 0.01);
    // It throws where a test's negation is not what stands around it.
    for (const [, { anatomy }] of rules) for (const stage of anatomy.stages) shownCondition(stage.condition);
  });

  test.each(Object.keys(EXPECTED))('%s', (name) => {
    expect(testsByStage(ELASTIC_RULES.get(name)!)).toEqual(EXPECTED[name]);
  });

  test('what joins the tests is as written', () => {
    const [first] = ELASTIC_RULES.get('persistence_cron_jobs_creation_and_runtime')!.anatomy.stages;
    const shape = shownCondition(first!.condition)
      .replace(/"[^"]*"/g, '_')
      .replace(/ _( _)*/g, '');
    expect(shape).toBe(
      '(event.category eq and event.type in and not user.name eq and ((process.name eq and not process.args in) ' +
        'or (process.parent.name eq and not process.name eq and not process.executable in)))',
    );
  });

  test('what they group by, and how far back they look', () => {
    const told = (name: string) => {
      const { anatomy, timeWindow, interval } = ELASTIC_RULES.get(name)!;
      return [anatomy.groupBy.join(', '), timeWindow, interval];
    };
    expect(told('credential_access_root_console_failure_brute_force')).toEqual(['cloud.account.id', '20m', '5m']);
    expect(told('execution_unsigned_service_executable')).toEqual(['host.id, process.executable, user.id', '9m', '5m']);
    expect(told('threat_intel_rapid7_threat_command')).toEqual(['', '35m', '30m']);
    expect(told('exfiltration_ml_high_bytes_destination_port')).toEqual(['', '6h', '15m']);
    expect(told('elastic_endpoint_security')).toEqual(['', '2m', '1m']);
  });

  test('the techniques that the Bedrock rules name', () => {
    const ids = (name: string) => [...new Set(ELASTIC_RULES.get(name)!.techniques.map(({ id }) => id))];
    expect(ids('aws_bedrock_guardrails_multiple_violations_by_single_user')).toEqual(['AML.T0051', 'AML.T0054']);
    expect(ids('aws_bedrock_multiple_validation_exception_errors_by_single_user')).toEqual([
      'AML.T0015',
      'AML.T0034',
      'AML.T0046',
    ]);
  });
});
