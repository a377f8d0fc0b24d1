import { describe, expect, test } from 'vitest';
import { esqlAnatomy } from '../../../src/catalog/esql/esql-anatomy.ts';
import { opaqueParts, testsOf } from '../../../src/catalog/tests-of.ts';
import { shownCondition } from '../shown-condition.ts';
import { ELASTIC_ESQL_QUERIES } from './elastic-queries.ts';

/** What a rule looks for, read by hand: the condition of each stage that has one, and how alerts are grouped. */
interface Expected {
  readonly conditions: readonly string[];
  readonly groupBy?: readonly string[];
}

const PRIVATE_NETWORKS = 'not TO_IP(source.ip) cidr';

const EXPECTED: Readonly<Record<string, Expected>> = {
  aws_bedrock_dos_resource_exhaustion_detection: {
    conditions: [
      '(@timestamp gt "NOW() - 1 day" and (gen_ai.usage.prompt_tokens gt 8000 or gen_ai.usage.completion_tokens gt 8000 or gen_ai.performance.request_size gt 8000))',
      'request_count gt 1',
    ],
    groupBy: ['cloud.account.id'],
  },
  aws_bedrock_ignore_previous_prompt_detection: {
    conditions: [
      '(@timestamp gt "NOW() - 1 hour" and ((' +
        [
          '*ignore the above instructions*',
          '*ignore instructions*',
          '*ignore and print*',
          '*ignore and say*',
          '*nevermind ignore what i asked*',
        ]
          .map((pattern) => `TO_LOWER(gen_ai.prompt) wildcard "${pattern}"`)
          .join(' or ') +
        ') and TO_LOWER(gen_ai.completion) wildcard "*end_turn*"))',
      'user_request_count gte 2',
    ],
    groupBy: ['gen_ai.user.id'],
  },
  aws_bedrock_latency_anomalies_detection: {
    conditions: [
      '@timestamp gt "NOW() - 1 day"',
      'gen_ai.performance.start_response_time / 1000 gt 5',
      'request_count gt 3',
    ],
    groupBy: ['gen_ai.user.id'],
  },
  execution_potential_widespread_malware_infection: {
    conditions: [
      '(event.code in "malicious_file" "memory_signature" "shellcode_thread" and rule.name is_not_null)',
      'hosts gte 3',
    ],
    groupBy: ['event.code', 'rule.name'],
  },
  initial_access_azure_o365_with_network_alert: {
    conditions: [
      '@timestamp gt "NOW() - 8 hours"',
      `(TO_IP(source.ip) is_not_null and (event.dataset in "o365.audit" "azure.signinlogs" or kibana.alert.rule.name eq "External Alerts") and ${PRIVATE_NETWORKS}…`,
      '(is_network_alert gt 0 and unique_dataset gte 2 and (is_mail_access gt 0 or is_azure gt 0) and total_alerts lte 100)',
    ],
    groupBy: ['source_ip'],
  },
  impact_aws_s3_bucket_enumeration_or_brute_force: {
    conditions: [
      '(event.provider eq "s3.amazonaws.com" and aws.cloudtrail.error_code eq "AccessDenied")',
      'failed_requests gt 40',
    ],
    groupBy: ['cloud.account.id', 'source.address', 'tls.client.server_name'],
  },
  impact_ec2_ebs_snapshot_access_removed: {
    conditions: [
      '(event.provider eq "ec2.amazonaws.com" and event.action eq "ModifySnapshotAttribute" and event.outcome eq "success")',
      'DISSECT(aws.cloudtrail.request_parameters, operationType) eq "remove"',
    ],
  },
  impact_s3_bucket_object_uploaded_with_ransom_extension: {
    conditions: [
      '(event.dataset eq "aws.cloudtrail" and event.provider eq "s3.amazonaws.com" and event.action eq "PutObject" and event.outcome eq "success")',
      '(DISSECT(aws.cloudtrail.request_parameters, object_name) regex "(.*)(ransom|lock|crypt|enc|readme|how_to_decrypt|decrypt_instructions|recovery|datarescue)(.*)" ' +
        'and not DISSECT(aws.cloudtrail.request_parameters, object_name) regex "(.*)(AWSLogs|CloudTrail|access-logs)(.*)")',
      'note_upload_count eq 1',
    ],
    groupBy: ['aws.cloudtrail.user_identity.arn', 'object_name', 'tls.client.server_name'],
  },
  persistence_iam_create_login_profile_for_root: {
    conditions: [
      '(event.dataset eq "aws.cloudtrail" and event.provider eq "iam.amazonaws.com" and event.action eq "CreateLoginProfile" and event.outcome eq "success" ' +
        'and aws.cloudtrail.user_identity.type eq "Root" and aws.cloudtrail.user_identity.access_key_id is_not_null ' +
        'and not TO_LOWER(aws.cloudtrail.request_parameters) wildcard "*username*")',
    ],
  },
  persistence_iam_user_created_access_keys_for_another_user: {
    conditions: [
      '(event.provider eq "iam.amazonaws.com" and event.action eq "CreateAccessKey" and event.outcome eq "success" and user.name ne «user.target.name»)',
    ],
  },
  aws_bedrock_execution_without_guardrails: {
    conditions: ['gen_ai.guardrail_id is_null', 'model_invocation_without_guardrails gt 5'],
    groupBy: ['user.id'],
  },
  aws_bedrock_guardrails_multiple_violations_in_single_request: {
    conditions: ['gen_ai.policy.action eq "BLOCKED"', 'MV_COUNT(gen_ai.policy.name) gt 1'],
    groupBy: ['cloud.account.id', 'gen_ai.request.model.id', 'policy_violations', 'user.id'],
  },
  aws_bedrock_high_confidence_misconduct_blocks_detected: {
    conditions: [
      '(gen_ai.policy.action eq "BLOCKED" and gen_ai.policy.name eq "content_policy" and gen_ai.policy.confidence wildcard "HIGH" ' +
        'and gen_ai.compliance.violation_code in "HATE" "MISCONDUCT" "SEXUAL" "INSULTS" "PROMPT_ATTACK" "VIOLENCE")',
      'violation_count gt 5',
    ],
    groupBy: ['user.id'],
  },
  aws_bedrock_high_resource_consumption_detection: {
    conditions: [
      '(max_tokens gt 5000 and total_requests gt 10 and avg_response_size gt 500)',
      'max_tokens / 1000 * total_requests * (avg_response_size / 500) gt 10',
    ],
    groupBy: ['user.id'],
  },
  aws_bedrock_multiple_topic_policy_blocks_detected: {
    conditions: [
      '(gen_ai.policy.action eq "BLOCKED" and gen_ai.compliance.violation_detected eq "true" and gen_ai.policy.name eq "topic_policy")',
      'denied_topics gt 5',
    ],
    groupBy: ['user.id'],
  },
  azure_openai_model_theft_detection: {
    conditions: [
      '(azure.open_ai.operation_name eq "ListKey" and azure.open_ai.category eq "Audit")',
      '(count gte 100 or max_data_transferred gte 1000000)',
    ],
    groupBy: ['azure.resource.group', 'azure.resource.name'],
  },
  credential_access_microsoft_365_excessive_account_lockouts: {
    conditions: [
      '(event.dataset eq "o365.audit" and event.category eq "authentication" and event.provider in "AzureActiveDirectory" "Exchange" ' +
        'and event.action in "UserLoginFailed" "PasswordLogonInitialAuthUsingPassword" ' +
        'and TO_LOWER(o365.audit.ExtendedProperties.RequestType) regex "(oauth.*||.*login.*)" and o365.audit.LogonError eq "IdsLocked" ' +
        'and TO_LOWER(o365.audit.UserId) ne "not available" and o365.audit.Target.Type in "0" "2" "6" "10" ' +
        'and source.as.organization.name ne "MICROSOFT-CORP-MSN-AS-BLOCK")',
      '(unique_users gte 10 and total_lockout_responses gte 10 and DATE_DIFF("seconds", first_seen, last_seen) lte 300)',
    ],
    groupBy: ['time_window'],
  },
  credential_access_multiple_device_token_hashes_for_single_okta_session: {
    conditions: [
      '(event.dataset eq "okta.system" and not event.action in "policy.evaluate_sign_on" "user.session.start" "user.authentication.sso" ' +
        'and (okta.actor.alternate_id ne "system@okta.com" and okta.actor.alternate_id regex "[^@\\\\s]+\\\\@[^@\\\\s]+") ' +
        'and okta.authentication_context.external_session_id ne "unknown")',
      'dt_hash_counts gte 2',
    ],
    groupBy: ['okta.actor.alternate_id', 'okta.authentication_context.external_session_id'],
  },
  initial_access_okta_user_sessions_started_from_different_geolocations: {
    conditions: [
      '(event.dataset eq "okta.system" and (event.action regex "user\\\\.authentication(.*)" or event.action eq "user.session.start") ' +
        'and okta.security_context.is_proxy ne true and okta.actor.id ne "unknown" and event.outcome eq "success")',
      'geo_auth_counts gte 2',
    ],
    groupBy: ['okta.actor.alternate_id', 'okta.actor.id'],
  },
  defense_evasion_base64_decoding_activity: {
    conditions: [
      '@timestamp gt "NOW() - 1 hour"',
      '(host.os.type eq "linux" and event.type eq "start" and event.action eq "exec" and (' +
        [
          '(process.name in "base64" "base64plain" "base64url" "base64mime" "base64pem" "base32" "base16" and process.command_line wildcard "*-*d*")',
          '(process.name eq "openssl" and process.args eq "enc" and process.args in "-d" "-base64" "-a")',
          '((process.name wildcard "python*" and (process.args eq "base64" and process.args in "-d" "-u" "-t")) ' +
            'or (process.args eq "-c" and process.command_line wildcard "*base64*" and process.command_line wildcard "*b64decode*"))',
          '(process.name wildcard "perl*" and process.command_line wildcard "*decode_base64*")',
          '(process.name wildcard "ruby*" and process.args eq "-e" and process.command_line wildcard "*Base64.decode64*")',
        ].join(' or ') +
        '))',
      '(agent_count eq 1 and cc lt 15)',
    ],
    groupBy: ['process.command_line', 'process.name'],
  },
  defense_evasion_posh_obfuscation_reverse_keyword: {
    conditions: [
      'event.code eq "4104"',
      'powershell.file.script_block_text match "rahc|metsys|stekcos|tcejboimw|ecalper|ecnerferpe|noitcennoc|nioj|eman|vne|gnirts|tcejbo-wen|_23niw|noisserpxe|ekovni|daolnwod"',
      'LENGTH(REPLACE(powershell.file.script_block_text, …',
    ],
  },
  execution_posh_malicious_script_agg: {
    conditions: [
      'kibana.alert.rule.name wildcard "*PowerShell*"',
      'GROK(message, powershell.file.script_block_id) is_not_null',
      'distinct_alerts gte 5',
    ],
    groupBy: ['powershell.file.script_block_id'],
  },
  aws_bedrock_detected_multiple_validation_exception_errors_by_a_single_user: {
    conditions: ['gen_ai.response.error_code eq "ValidationException"', 'Esql.ml_response_validation_error_count gt 3'],
    groupBy: ['Esql.time_window_date_trunc', 'cloud.account.id', 'user.id'],
  },
  aws_bedrock_guardrails_detected_multiple_violations_by_a_single_user_over_a_session: {
    conditions: ['gen_ai.compliance.violation_detected eq true', 'Esql.ml_violations_count gt 1'],
    groupBy: ['cloud.account.id', 'gen_ai.request.model.id', 'user.id'],
  },
};

describe.skipIf(ELASTIC_ESQL_QUERIES.size === 0)('the ES|QL rules and hunts of elastic/detection-rules', () => {
  test('all are read whole', () => {
    expect(ELASTIC_ESQL_QUERIES.size).toBeGreaterThanOrEqual(48);
    const opaque = [...ELASTIC_ESQL_QUERIES].filter(([, query]) => opaqueParts(esqlAnatomy(query).stages) > 0);
    expect(opaque.map(([name]) => name)).toEqual([]);
  });

  test('stages and tests are parts of the query, in order', () => {
    for (const [name, query] of ELASTIC_ESQL_QUERIES) {
      let from = 0;
      for (const { text, kind, condition } of esqlAnatomy(query).stages) {
        const at = query.indexOf(text, from);
        expect(at, `${name}: ${text}`).toBeGreaterThanOrEqual(from);
        from = at + text.length;
        expect(text).toMatch(kind === 'from' ? /^from/i : /^\|/);
        for (const found of testsOf(condition)) {
          expect(query.slice(found.span!.start, found.span!.end)).toBe(found.text);
          expect(text).toContain(found.text);
        }
      }
    }
  });

  test.each(Object.entries(EXPECTED))('%s', (name, { conditions, groupBy = [] }) => {
    const { stages, groupBy: grouped } = esqlAnatomy(ELASTIC_ESQL_QUERIES.get(name)!);
    const shown = stages.flatMap((s) => (s.condition === undefined ? [] : [shownCondition(s.condition)]));
    // What a rule lists at length is compared up to the mark.
    const cut = conditions.map((text, i) =>
      text.endsWith('…') ? `${shown[i]?.slice(0, text.length - 1)}…` : shown[i],
    );
    expect(cut).toEqual(conditions);
    expect(shown).toHaveLength(conditions.length);
    expect(grouped).toEqual(groupBy);
  });
});
