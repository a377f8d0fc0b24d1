import type { AlertThreat } from '../../detect/alert-threat.ts';
import type { AlertFormat, DocumentedAlert, FormatContext, JsonDocument } from './alert-format.ts';
import { present } from './alert-format.ts';
import { ocsfActor, ocsfObservables, ocsfResources, ocsfSource } from './ocsf-entities.ts';

const CLASS = 2004;
/** The schema's version: the first with ATLAS among its attacks (1.5) and deleted findings (1.6). */
const OCSF_VERSION = '1.6.0';

const ACTIVITIES = { 1: 'Create', 2: 'Update', 3: 'Close' } as const;
const SEVERITIES: Readonly<Record<string, readonly [id: number, caption: string]>> = {
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};
const VERDICTS = {
  false_positive: [1, 'False Positive'],
  true_positive: [2, 'True Positive'],
  benign: [5, 'Benign'],
  duplicate: [10, 'Duplicate'],
} as const;

/** An OCSF Detection Finding (class 2004) with the incident profile (https://schema.ocsf.io/1.6.0/classes/detection_finding). */
export const ocsf: AlertFormat = (alert, context) => {
  const activity = activityOf(alert, context);
  const [severityId, severity] = SEVERITIES[alert.severity] ?? [99, alert.severity];
  const [statusId, status] = statusOf(alert);
  const verdict = alert.resolution === null ? undefined : VERDICTS[alert.resolution];
  return present({
    activity_id: activity,
    activity_name: ACTIVITIES[activity],
    category_uid: 2,
    category_name: 'Findings',
    class_uid: CLASS,
    class_name: 'Detection Finding',
    type_uid: CLASS * 100 + activity,
    type_name: `Detection Finding: ${ACTIVITIES[activity]}`,
    time: Date.parse(alert.raised_at),
    start_time: Date.parse(alert.first_seen),
    end_time: Date.parse(alert.last_seen),
    message: alert.reason,
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    status_detail: alert.withdrawn?.reason,
    is_alert: activity === 1,
    risk_score: alert.risk_score,
    verdict_id: verdict?.[0],
    verdict: verdict?.[1],
    assignee: alert.assignee === null ? undefined : { name: alert.assignee },
    src_url: context.link,
    metadata: metadata(alert, context),
    finding_info: findingInfo(alert, context),
    evidences: evidences(alert),
    resources: ocsfResources(alert.fields),
    observables: ocsfObservables(alert.fields),
    unmapped: present({
      'alert.id': alert.id,
      'alert.former_ids': alert.former_ids,
      'alert.fields_withheld': alert.fields_withheld,
      'alert.suppressed': alert.suppressed,
      'alert.window': alert.window,
      'alert.evidence.note': alert.evidence.note,
      'alert.withdrawn': alert.withdrawn ?? undefined,
      'alert.threat': unmappedThreat(alert.threat),
    }),
  });
};

function activityOf(alert: DocumentedAlert, { occasion }: FormatContext): 1 | 2 | 3 {
  if (occasion === 'raised') return 1;
  if (occasion === 'closed' || occasion === 'withdrawn') return 3;
  if (alert.state === 'closed' || alert.withdrawn !== null) return 3;
  return alert.updated_at === alert.raised_at ? 1 : 2;
}

function statusOf(alert: DocumentedAlert): readonly [id: number, caption: string] {
  if (alert.withdrawn !== null) return [6, 'Deleted'];
  if (alert.state === 'open') return [1, 'New'];
  if (alert.state === 'acknowledged') return [2, 'In Progress'];
  return alert.resolution === 'false_positive' || alert.resolution === 'benign' ? [3, 'Suppressed'] : [4, 'Resolved'];
}

function metadata(alert: DocumentedAlert, { now, version }: FormatContext): JsonDocument {
  return present({
    version: OCSF_VERSION,
    uid: alert.handle,
    profiles: ['incident'],
    product: { name: 'seismo', vendor_name: 'seismo', version },
    event_code: alert.rule_id,
    labels: alert.tags.length === 0 ? undefined : alert.tags,
    logged_time: now,
  });
}

function findingInfo(alert: DocumentedAlert, { rule, link }: FormatContext): JsonDocument {
  const attacks = attacksOf(alert.threat);
  const streams = [...new Set(alert.evidence.events.map((event) => event._index))];
  return present({
    uid: alert.handle,
    uid_alt: alert.id,
    title: alert.rule_name,
    desc: alert.reason,
    created_time: Date.parse(alert.raised_at),
    modified_time: Date.parse(alert.updated_at),
    first_seen_time: Date.parse(alert.first_seen),
    last_seen_time: Date.parse(alert.last_seen),
    src_url: link,
    product_uid: 'seismo',
    data_sources: streams.length === 0 ? undefined : streams,
    related_events_count: alert.evidence.count,
    analytic: present({
      type_id: 1,
      type: 'Rule',
      uid: alert.rule_id,
      name: alert.rule_name,
      desc: rule?.description,
      version: rule?.version === undefined ? undefined : String(rule.version),
    }),
    attacks: attacks.length === 0 ? undefined : attacks,
  });
}

/** The row that the rule gave, and the events behind it. */
function evidences(alert: DocumentedAlert): JsonDocument[] {
  const row = present({
    name: 'row',
    actor: ocsfActor(alert.fields),
    src_endpoint: ocsfSource(alert.fields),
    data: alert.fields,
  });
  const events = alert.evidence.events.map((event) =>
    present({ uid: event._id, name: event._index, data: { '@timestamp': event['@timestamp'] } }),
  );
  return [row, ...events];
}

function attacksOf(threats: readonly AlertThreat[]): JsonDocument[] {
  return threats.filter(isMitre).flatMap((threat) => {
    const tactic = threat.tactic === undefined ? undefined : entry(threat.tactic);
    if (threat.technique.length === 0) return tactic === undefined ? [] : [present({ tactic })];
    return threat.technique.flatMap((technique) => {
      const subs = technique.subtechnique ?? [];
      const whole = { tactic, technique: entry(technique) };
      return subs.length === 0 ? [present(whole)] : subs.map((sub) => present({ ...whole, sub_technique: entry(sub) }));
    });
  });
}

function entry({ id, name, reference }: { id: string; name?: string; reference?: string }): JsonDocument {
  return present({ uid: id, name, src_url: reference });
}

function isMitre(threat: AlertThreat): boolean {
  return threat.framework.startsWith('MITRE');
}

function unmappedThreat(threats: readonly AlertThreat[]): readonly AlertThreat[] | undefined {
  const others = threats.filter((threat) => !isMitre(threat));
  return others.length === 0 ? undefined : others;
}
