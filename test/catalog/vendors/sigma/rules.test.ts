import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CatalogRule } from '../../../../src/catalog/catalog-rule.ts';
import { indicatorsOf } from '../../../../src/catalog/indicators.ts';
import { sigma } from '../../../../src/catalog/vendors/sigma/vendor.ts';
import { short } from './read-one.ts';

const FOLDER = new URL('../../../cases/sigma/', import.meta.url);

interface Expected {
  readonly stream: string;
  /** Kinds of the stages after `logsource`. */
  readonly stages: string;
  /** Of the `condition` or `correlation` stage. */
  readonly condition: string;
  /** In short, as `field kind values`. */
  readonly indicators?: readonly string[];
  readonly techniques?: string;
  readonly window?: string;
  readonly groupBy?: string;
  readonly type?: string;
}

/** What is read of each rule of each file, written by hand. */
const EXPECTED: Record<string, readonly Expected[]> = {
  'anchors.yml': [
    {
      stream: 'proxy',
      stages: 'selection selection condition',
      condition:
        '((method eq "POST" and host in "a.example", "b.example") or (host in "a.example", "b.example" and not (!method eq "POST" and !host in "a.example", "b.example")))',
    },
  ],
  'auth_list_of_conditions.yml': [
    {
      stream: 'okta',
      stages: 'selection selection selection condition',
      condition:
        '((eventType eq "user.mfa.push" and not {!actor|expand: \'%known_admins%\'}) or eventType eq "user.mfa.bypass")',
      indicators: ['eventType eq user.mfa.push', 'eventType eq user.mfa.bypass'],
    },
  ],
  'cloud_key_without_mfa.yml': [
    {
      stream: 'aws/cloudtrail',
      stages: 'selection selection condition',
      condition:
        '(eventSource eq "iam.amazonaws.com" and eventName eq "CreateAccessKey" and errorCode is_null and not !userIdentity.sessionContext.attributes.mfaAuthenticated contains "true")',
      indicators: [
        'eventSource eq iam.amazonaws.com',
        'eventName eq CreateAccessKey',
        'errorCode is_null',
        'not userIdentity.sessionContext.attributes.mfaAuthenticated contains true',
      ],
      techniques: 'TA0003 TA0004 T1098.001<TA0003 T1098.001<TA0004',
    },
  ],
  'cloud_outside_network.yml': [
    {
      stream: 'aws/cloudtrail',
      stages: 'selection selection condition',
      condition: '(eventName eq "ConsoleLogin" and not !sourceIPAddress cidr "10.0.0.0/8", "2001:db8::/32")',
      indicators: ['eventName eq ConsoleLogin', 'not sourceIPAddress cidr 10.0.0.0/8 2001:db8::/32'],
    },
  ],
  'cloud_role_field_match.yml': [
    {
      stream: 'aws/cloudtrail',
      stages: 'selection condition',
      condition:
        '(eventName eq "AssumeRole" and requestParameters.roleArn eq «userIdentity.sessionContext.sessionIssuer.arn»)',
      indicators: [
        'eventName eq AssumeRole',
        'requestParameters.roleArn eq «userIdentity.sessionContext.sessionIssuer.arn»',
      ],
    },
  ],
  'cloud_trail_stopped.yml': [
    {
      stream: 'aws/cloudtrail',
      stages: 'selection selection selection condition',
      condition:
        '(eventSource eq "cloudtrail.amazonaws.com" and (eventName in "StopLogging", "DeleteTrail" or (eventName eq "PutEventSelectors" and requestParameters.eventSelectors contains "\\"includeManagementEvents\\": false")))',
      techniques: 'TA0005 T1562.008<TA0005',
    },
  ],
  'correlation_burst.yml': [
    {
      type: 'correlation',
      stream: '',
      stages: 'correlation',
      condition: 'COUNT(*) gte 100',
      indicators: ['COUNT(*) gte 100'],
      window: '1h',
      groupBy: 'user.id',
      techniques: 'AML.TA0011 AML.T0029<AML.TA0011',
    },
  ],
  'correlation_denied_models.yml': [
    {
      stream: 'aws/bedrock',
      stages: 'selection condition',
      condition: 'gen_ai.response.error_code eq "AccessDeniedException"',
    },
    {
      type: 'correlation',
      stream: 'aws/bedrock',
      stages: 'rule correlation',
      condition: '(COUNT_DISTINCT(gen_ai.request.model.id) gt 3 and COUNT_DISTINCT(gen_ai.request.model.id) lte 50)',
      indicators: [
        'gen_ai.response.error_code eq AccessDeniedException',
        'COUNT_DISTINCT(gen_ai.request.model.id) gt 3',
        'COUNT_DISTINCT(gen_ai.request.model.id) lte 50',
      ],
      window: '10m',
      groupBy: 'cloud.account.id user.id',
    },
  ],
  'correlation_ordered.yml': [
    { stream: 'aws/cloudtrail', stages: 'selection condition', condition: 'eventName eq "CreateAccessKey"' },
    { stream: 'aws/bedrock', stages: 'selection condition', condition: 'gen_ai.operation.name eq "InvokeModel"' },
    {
      type: 'correlation',
      stream: 'aws/cloudtrail aws/bedrock',
      stages: 'rule rule correlation',
      condition: 'COUNT_DISTINCT(rule) gte 2',
      window: '30m',
      groupBy: 'key',
    },
    {
      type: 'correlation',
      stream: 'aws/cloudtrail aws/bedrock',
      stages: 'rule rule correlation',
      condition: '(COUNT(model_called) gte 1 and not !COUNT(key_made) gte 1)',
      window: '2h',
      groupBy: 'user.id',
    },
    {
      type: 'correlation',
      stream: 'aws/bedrock',
      stages: 'rule correlation',
      condition: 'SUM(usage.total_tokens) gte 1000000',
      window: '1d',
      groupBy: 'user.id',
    },
    {
      type: 'correlation',
      stream: 'aws/bedrock',
      stages: 'rule correlation',
      condition: 'PERCENTILE(latency, 95) gt 30000',
      window: '1h',
      groupBy: 'gen_ai.request.model.id',
    },
  ],
  'db_placeholder_mix.yml': [
    {
      stream: 'postgresql',
      stages: 'selection condition',
      condition: 'not ((!user eq "etl%load" or {!user|expand: \'%dba%\'}) and !table ne "public", "tmp")',
      indicators: ['user ne etl%load', 'table in public tmp'],
    },
  ],
  'dns_long_names.yml': [
    {
      stream: 'dns',
      stages: 'selection condition',
      condition: '(query cased regex "^[a-z0-9]{40,}\\\\." and (record_type is_null or record_type eq "TXT"))',
    },
  ],
  'filter_scanners.yml': [
    {
      type: 'filter',
      stream: 'aws/bedrock',
      stages: 'filter selection condition',
      condition: 'not !user.id starts_with "scan-"',
      indicators: ['not user.id starts_with scan-'],
    },
  ],
  'ids_at_least_two.yml': [
    {
      stream: 'ids',
      stages: 'selection selection selection condition',
      condition: '((a eq 1 and b eq 2) or (a eq 1 and c eq 3) or (b eq 2 and c eq 3))',
      indicators: ['a eq 1', 'b eq 2', 'c eq 3'],
    },
  ],
  'k8s_shell_in_pod.yml': [
    {
      stream: 'kubernetes/audit',
      stages: 'selection selection selection condition',
      condition:
        '(verb eq "create" and objectRef.subresource eq "exec" and requestURI cased regex "command=(%2Fbin%2F)?(ba)?sh" and user.username starts_with "system:" and user.groups is_null and not (!user.username starts_with "system:" and !user.groups is_null))',
    },
  ],
  'linux_scalar_keyword.yml': [{ stream: 'linux', stages: 'selection condition', condition: '* match "panic"' }],
  'linux_shell_history.yml': [
    {
      stream: 'linux',
      stages: 'selection condition',
      condition: '(* match "unset HISTFILE", "HISTSIZE=0" or * wildcard "ln -s /dev/null *_history")',
      techniques: 'TA0005 T1070.003<TA0005',
    },
  ],
  'linux_two_words.yml': [
    {
      stream: 'linux/auth',
      stages: 'selection selection condition',
      condition: '(* match "insmod" and * match "/tmp/" and not !* cased regex "nvidia(-drm)?")',
    },
  ],
  'llm_base64_payload.yml': [
    {
      stream: 'llm',
      stages: 'selection selection condition',
      condition:
        '(prompt contains "aWdub3JlIGFsb", "lnbm9yZSBhbG", "pZ25vcmUgYWxs" or prompt contains "ZQB4AGUAYw", "UAeABlAGMA", "lAHgAZQBjA")',
    },
  ],
  'llm_guardrail_blocked.yml': [
    {
      stream: 'aws/bedrock',
      stages: 'selection condition',
      condition: 'gen_ai.policy.action in "BLOCKED", "MASKED"',
      indicators: ['gen_ai.policy.action in BLOCKED MASKED'],
      techniques: 'AML.T0054 AML.TA0005 LLM01 AML.T0056',
    },
  ],
  'llm_model_list.yml': [
    {
      stream: 'aws/bedrock',
      stages: 'selection selection condition',
      condition:
        '(gen_ai.request.model.id is_not_null and not (!gen_ai.request.model.id starts_with "anthropic." or !gen_ai.request.model.id eq "amazon.nova-lite-v1:0"))',
      indicators: [
        'gen_ai.request.model.id is_not_null',
        'not gen_ai.request.model.id starts_with anthropic.',
        'gen_ai.request.model.id ne amazon.nova-lite-v1:0',
      ],
    },
  ],
  'llm_system_prompt_probe.yml': [
    {
      stream: 'aws/bedrock',
      stages: 'selection selection selection condition',
      condition:
        '(gen_ai.prompt contains "reveal", "print", "repeat" and gen_ai.prompt contains "system" and gen_ai.prompt contains "prompt" and not !user.id starts_with "svc-eval-")',
      techniques: 'AML.TA0008',
    },
  ],
  'llm_token_flood.yml': [
    {
      stream: 'azure/openai',
      stages: 'selection condition',
      condition: '(usage.completion_tokens gte 4096 and usage.prompt_tokens lt 50 and model ends_with "-mini")',
      techniques: 'LLM10',
    },
  ],
  'old_collection.yml': [
    {
      stream: 'windows/security',
      stages: 'selection condition',
      condition: '(EventID eq 4688 and CommandLine contains "wevtutil cl")',
    },
    {
      stream: 'windows/sysmon',
      stages: 'selection condition',
      condition: '(EventID eq 1 and CommandLine contains "wevtutil cl")',
    },
    {
      stream: 'windows/sysmon',
      stages: 'selection condition',
      condition: '(EventID eq 5 and CommandLine contains "wevtutil cl")',
    },
    { stream: 'macos', stages: 'selection condition', condition: 'path eq "/tmp/x"' },
  ],
  'old_failed_logons.yml': [
    {
      stream: 'windows/security',
      stages: 'selection condition aggregation timeframe',
      condition: 'EventID eq 4625',
      indicators: ['EventID eq 4625', 'COUNT_DISTINCT(TargetUserName) gt 20'],
      window: '15m',
      groupBy: 'IpAddress WorkstationName',
    },
  ],
  'old_near.yml': [
    {
      stream: 'windows/security',
      stages: 'selection selection condition near timeframe',
      condition: 'EventID eq 4624',
      indicators: ['EventID eq 4624', 'EventID eq 4724', 'EventID ne 4624'],
      window: '5m',
    },
  ],
  'proxy_night_uploads.yml': [
    {
      stream: 'proxy',
      stages: 'selection selection condition',
      condition:
        '(cs-method in "PUT", "POST" and sc-bytes gt 10000000 and HOUR(date) in 0, 1, 2, 3 and DAY(date) ne 1)',
    },
  ],
  'web_scanner_mix.yml': [
    {
      stream: 'webserver',
      stages: 'selection condition',
      condition:
        '(* wildcard "masscan/*" or (c-useragent contains "scan" and sc-status eq 404) or c-useragent is_null)',
    },
  ],
  'win_cased_flags.yml': [
    {
      stream: 'windows/process_creation',
      stages: 'selection condition',
      condition: '(CommandLine cased contains " -W " and CommandLine cased contains " -Q")',
    },
  ],
  'win_encoded_shell.yml': [
    {
      stream: 'windows/process_creation',
      stages: 'selection selection selection selection selection condition',
      condition:
        '((Image ends_with "\\\\pwsh.exe", "\\\\powershell.exe" or OriginalFileName eq "PowerShell.EXE") and CommandLine contains " -enc ", " /enc ", " –enc ", " —enc ", " ―enc ", " -ec ", " /ec ", " –ec ", " —ec ", " ―ec " and not (!ParentImage starts_with "C:\\\\Program Files\\\\Fleet Agent\\\\" or !ParentImage eq "") and not !User contains "backup")',
      techniques: 'TA0002 TA0005 T1059.001<TA0002 T1027<TA0005',
    },
  ],
  'win_service_paths.yml': [
    {
      stream: 'windows/system',
      stages: 'selection condition',
      // `\?` is a question mark, `\\*` a backslash before anything.
      condition:
        '(Provider_Name eq "Service Control Manager" and EventID eq 7045 and ImagePath wildcard "*\\\\Users\\\\Public\\\\\\\\*", "C:\\\\Temp\\\\?.exe", "\\\\\\\\\\\\\\\\?\\\\C:\\\\odd.exe")',
    },
  ],
};

test('every file of the cases has expectations', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(EXPECTED).sort());
});

test.each(Object.entries(EXPECTED))('%s', (file, expected) => {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  expect(sigma.recognizes(text)).toBe(true);
  const { rules, diagnostics } = sigma.read(file, text);
  expect(diagnostics).toEqual([]);
  expect(rules.map(told)).toEqual(
    expected.map((rule, i) => ({
      type: 'sigma',
      techniques: '',
      window: '',
      groupBy: '',
      indicators: indicatorsInShort(rules[i]!),
      ...rule,
    })),
  );
});

function told(rule: CatalogRule): Expected {
  const { stages, streams, groupBy } = rule.anatomy;
  const whole = stages.findLast((stage) => stage.kind === 'condition' || stage.kind === 'correlation');
  return {
    type: rule.type,
    stream: streams.join(' '),
    stages: stages
      .map((stage) => stage.kind)
      .filter((kind) => kind !== 'logsource')
      .join(' '),
    condition: short(whole?.condition),
    indicators: indicatorsInShort(rule),
    techniques: rule.techniques.map(({ id, tactic }) => (tactic === undefined ? id : `${id}<${tactic}`)).join(' '),
    window: rule.timeWindow ?? '',
    groupBy: groupBy.join(' '),
  };
}

function indicatorsInShort(rule: CatalogRule): string[] {
  return indicatorsOf(rule).map(({ field, kind, values, other, negated }) =>
    [negated ? 'not' : [], field, kind, other === undefined ? values : `«${other}»`].flat().join(' '),
  );
}
