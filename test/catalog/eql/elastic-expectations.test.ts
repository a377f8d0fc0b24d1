import { describe, expect, test } from 'vitest';
import { eqlAnatomy } from '../../../src/catalog/eql/eql-anatomy.ts';
import { ELASTIC_EQL_QUERIES } from './elastic-rules.ts';
import { sketchStages } from './sketch.ts';

/** What a rule's stages hold, read by hand; of long lists the first value and how many there are. */
const EXPECTED: Record<string, { stages: string[]; groupBy?: string[] }> = {
  discovery_query_registry_via_reg: {
    stages: [
      'event and(event.category eq process; event.type in start, process_started; or(process.name eq~ reg.exe; process.pe.original_file_name eq reg.exe); process.args eq query)',
    ],
  },
  execution_interactive_exec_to_container: {
    stages: [
      'event and(event.category eq process; container.id is_not_null; event.type eq start; process.entry_leader.entry_meta.type eq~ container; process.entry_leader.same_as_process eq true; process.interactive eq true)',
    ],
  },
  privilege_escalation_krbrelayup_suspicious_logon: {
    stages: [
      'event and(event.category eq authentication; event.action eq logged-in; event.outcome eq success; winlog.event_data.AuthenticationPackageName eq~ Kerberos; winlog.logon.type eq Network; source.ip eq 127.0.0.1; source.port gt 0; winlog.event_data.TargetUserSid wildcard~ S-1-5-21-*-500)',
    ],
  },
  command_and_control_non_standard_ssh_port: {
    stages: [
      'sequence',
      'event and(event.category eq process; event.action eq exec; process.name in ssh, sshd; not(!process.parent.name in rsync .. (11)))',
      'event and(event.category eq network; process.name eq~ ssh; event.action in connection_attempted, connection_accepted; destination.port ne 22; network.transport eq tcp; not(or(!destination.ip is_null; !destination.ip eq 0.0.0.0; !destination.ip cidr 10.0.0.0/8 .. (26))))',
    ],
    groupBy: ['process.entity_id'],
  },
  execution_user_exec_to_pod: {
    stages: [
      'event and(host.os.type eq linux; event.dataset eq kubernetes.audit_logs; kubernetes.audit.verb in get, create; kubernetes.audit.objectRef.subresource eq exec; kubernetes.audit.stage eq ResponseComplete; kubernetes.audit.annotations.authorization_k8s_io/decision eq allow)',
    ],
  },
  exfiltration_rds_snapshot_shared_with_another_account: {
    stages: [
      'event and(event.dataset eq aws.cloudtrail; event.provider eq rds.amazonaws.com; event.outcome eq success; event.action in ModifyDBSnapshotAttribute, ModifyDBClusterSnapshotAttribute; aws.cloudtrail.request_parameters contains attributeName=restore; aws.cloudtrail.request_parameters contains valuesToAdd=[*])',
    ],
  },
  defense_evasion_ml_suspicious_windows_event_high_probability: {
    stages: [
      'event and(event.category eq process; or(and(problemchild.prediction eq 1; problemchild.prediction_probability gt 0.98); blocklist_label eq 1); not(!process.args wildcard~ *C:\\WINDOWS\\temp\\nessus_*.txt*, *C:\\WINDOWS\\temp\\nessus_*.tmp*))',
    ],
  },
  credential_access_potential_linux_local_account_bruteforce: {
    stages: [
      'sequence',
      'event and(event.category eq process; host.os.type eq linux; event.type eq start; event.action eq exec; process.name eq su; not(!process.parent.name in bash .. (19)))',
    ],
    groupBy: ['host.id', 'process.parent.executable', 'user.id'],
  },
  defense_evasion_hidden_file_dir_tmp: {
    stages: [
      'event and(event.category eq process; host.os.type eq linux; event.type eq start; event.action eq exec; process.working_directory in /tmp, /var/tmp, /dev/shm; process.args regex~ \\.[a-z0-9_\\-][a-z0-9_\\-\\.]{1,254}; not(!process.name in ls .. (17)))',
    ],
  },
  execution_potential_hack_tool_executed: {
    stages: [
      'event and(event.category eq process; host.os.type eq linux; event.type eq start; event.action in exec .. (6); process.name in~ crackmapexec .. (42))',
    ],
  },
  execution_cupsd_foomatic_rip_file_creation: {
    stages: [
      'sequence',
      'event and(event.category eq process; host.os.type eq linux; event.type eq start; event.action in exec, start; process.parent.name eq foomatic-rip; process.name in bash .. (8))',
      'event and(event.category eq file; host.os.type eq linux; event.type ne deletion; not(and(!process.name eq gs; !file.path wildcard /tmp/gs_*)))',
    ],
    groupBy: ['host.id', 'process.entity_id', 'process.parent.entity_id'],
  },
  persistence_systemd_netcon: {
    stages: [
      'sequence',
      'event and(event.category eq process; host.os.type eq linux; event.type eq start; event.action eq exec; process.parent.name eq systemd; process.name in python* .. (11))',
      'event and(event.category eq network; host.os.type eq linux; event.action eq connection_attempted; event.type eq start; not(!process.executable eq /tmp/newroot/bin/curl))',
    ],
    groupBy: ['host.id', 'process.entity_id', 'process.parent.entity_id'],
  },
  credential_access_dumping_keychain_security: {
    stages: [
      'event and(event.category eq process; host.os.type eq macos; event.type in start, process_started; process.args wildcard~ dump-keychain; process.args eq -d)',
    ],
  },
  credential_access_adidns_wildcard: {
    stages: ['event and(host.os.type eq windows; event.code eq 5137; winlog.event_data.ObjectDN starts_with DC=*,)'],
  },
  discovery_high_number_ad_properties: {
    stages: [
      'event and(event.code eq 4662; not(!winlog.event_data.SubjectUserSid eq~ S-1-5-18); winlog.event_data.AccessMaskDescription eq Read Property; length(winlog.event_data.Properties) gte 2000)',
    ],
  },
  lateral_movement_dcom_hta: {
    stages: [
      'sequence',
      'event and(event.category eq process; host.os.type eq windows; event.type eq start; process.name eq~ mshta.exe; process.args eq~ -Embedding)',
      'event and(event.category eq network; host.os.type eq windows; event.type eq start; process.name eq~ mshta.exe; network.direction in~ incoming, ingress; network.transport eq tcp; source.port gt 49151; destination.port gt 49151; source.ip ne 127.0.0.1; source.ip ne ::1)',
    ],
    groupBy: ['host.id', 'process.entity_id'],
  },
  privilege_escalation_make_token_local: {
    stages: [
      'event and(event.category eq authentication; host.os.type eq~ windows; winlog.event_data.LogonProcessName wildcard~ Advapi*; winlog.logon.type eq Interactive; winlog.event_data.SubjectUserSid wildcard~ S-1-5-21*, S-1-12-*; winlog.event_data.TargetUserSid wildcard~ S-1-5-21*, S-1-12-*; process.executable wildcard~ C:\\*; not(!startswith~(winlog.event_data.SubjectUserSid, winlog.event_data.TargetUserSid) eq~ true); not(!process.executable wildcard~ ?:\\Windows\\System32\\winlogon.exe .. (7)))',
    ],
  },
  persistence_sysmon_wmi_event_subscription: {
    stages: [
      'event or(and(event.dataset eq windows.sysmon_operational; event.code eq 21; winlog.event_data.Operation eq~ Created; winlog.event_data.Consumer wildcard~ *subscription:CommandLineEventConsumer*, *subscription:ActiveScriptEventConsumer*); and(event.dataset eq endpoint.events.api; event.provider eq Microsoft-Windows-WMI-Activity; process.Ext.api.name eq IWbemServices::PutInstance; process.Ext.api.parameters.consumer_type in ActiveScriptEventConsumer, CommandLineEventConsumer))',
    ],
  },
  privilege_escalation_installertakeover: {
    stages: [
      'event and(event.category eq process; host.os.type eq windows; event.type eq start; process.Ext.token.integrity_level_name eq~ System; or(and(process.name eq~ elevation_service.exe; not(!process.pe.original_file_name eq elevation_service.exe)); and(process.name eq~ elevation_service.exe; not(!process.code_signature.trusted eq true)); and(process.parent.name eq~ elevation_service.exe; process.name in~ rundll32.exe, cmd.exe, powershell.exe)); not(and(!process.name eq~ elevation_service.exe; !process.code_signature.trusted eq true; !process.pe.original_file_name is_null)))',
    ],
  },
};

describe.skipIf(ELASTIC_EQL_QUERIES.size === 0)('EQL rules that were read by hand', () => {
  test.each(Object.entries(EXPECTED))('%s', (name, { stages, groupBy = [] }) => {
    const anatomy = eqlAnatomy(ELASTIC_EQL_QUERIES.get(name)!);
    expect(sketchStages(anatomy)).toEqual(stages);
    expect(anatomy.groupBy).toEqual(groupBy);
  });
});
