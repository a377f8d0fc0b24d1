import type { AlertThreat } from '../../detect/alert-threat.ts';
import type { RuleFacts } from '../rule-facts.ts';
import { type AlertFormat, type DocumentedAlert, type JsonDocument, present } from './alert-format.ts';

const ECS_VERSION = '8.17.0';

/** Rule types as Kibana registers and calls them. */
const RULE_TYPES: Readonly<Record<string, readonly [id: string, category: string]>> = {
  esql: ['siem.esqlRule', 'ES|QL Rule'],
  query: ['siem.queryRule', 'Custom Query Rule'],
  saved_query: ['siem.savedQueryRule', 'Saved Query Rule'],
  eql: ['siem.eqlRule', 'Event Correlation Rule'],
  threshold: ['siem.thresholdRule', 'Threshold Rule'],
  new_terms: ['siem.newTermsRule', 'New Terms Rule'],
  threat_match: ['siem.indicatorRule', 'Indicator Match Rule'],
  machine_learning: ['siem.mlRule', 'Machine Learning Rule'],
};

/**
 * Elastic Security's alert document with dotted names
 * (https://www.elastic.co/guide/en/security/current/alert-schema.html). The row's columns stand beside them under their own names, as in
 * Elastic's own ES|QL alerts; what Elastic has no field for is under `seismo.`.
 */
export const elastic: AlertFormat = (alert, { rule, link }) =>
  present({
    ...columns(alert),
    '@timestamp': alert.updated_at,
    'ecs.version': ECS_VERSION,
    'event.kind': 'signal',
    'kibana.space_ids': ['default'],
    'kibana.alert.uuid': alert.handle,
    'kibana.alert.status': alert.withdrawn === null ? 'active' : 'recovered',
    'kibana.alert.start': alert.raised_at,
    'kibana.alert.end': alert.withdrawn?.at,
    'kibana.alert.severity': alert.severity,
    'kibana.alert.risk_score': alert.risk_score,
    'kibana.alert.reason': alert.reason,
    'kibana.alert.depth': 1,
    'kibana.alert.ancestors': alert.evidence.events.map((event) => ({
      id: event._id,
      index: event._index,
      type: 'event',
      depth: 0,
    })),
    'kibana.alert.original_time': alert.first_seen,
    'kibana.alert.url': link,
    ...workflow(alert),
    ...ruleFields(alert, rule),
    ...(alert.suppressed > 0 && { 'kibana.alert.suppression.docs_count': alert.suppressed }),
    'seismo.alert.id': alert.id,
    'seismo.alert.last_seen': alert.last_seen,
    'seismo.alert.evidence.count': alert.evidence.count,
    'seismo.alert.resolution': alert.resolution ?? undefined,
    'seismo.alert.withdrawn.reason': alert.withdrawn?.reason,
    'seismo.alert.fields_withheld': alert.fields_withheld,
  });

/** The row, without what would stand in the place of the alert's own fields. */
function columns(alert: DocumentedAlert): JsonDocument {
  const kept = Object.entries(alert.fields).filter(
    ([name, value]) => value !== null && !/^(@timestamp$|_|ecs\.|event\.kind$|kibana(\.|$)|seismo(\.|$))/.test(name),
  );
  return Object.fromEntries(kept);
}

function workflow(alert: DocumentedAlert): JsonDocument {
  const at = alert.closed_at ?? alert.acknowledged_at ?? undefined;
  return present({
    'kibana.alert.workflow_status': alert.withdrawn === null ? alert.state : 'closed',
    'kibana.alert.workflow_status_updated_at': alert.withdrawn?.at ?? at,
    'kibana.alert.workflow_tags': alert.tags,
    'kibana.alert.workflow_assignee_ids': alert.assignee === null ? [] : [alert.assignee],
  });
}

function ruleFields(alert: DocumentedAlert, rule: RuleFacts | undefined): JsonDocument {
  const known = {
    'kibana.alert.rule.rule_id': alert.rule_id,
    'kibana.alert.rule.uuid': alert.rule_id,
    'kibana.alert.rule.name': alert.rule_name,
    'kibana.alert.rule.producer': 'siem',
    'kibana.alert.rule.consumer': 'siem',
    'kibana.alert.rule.threat': alert.threat.map(threat),
  };
  if (rule === undefined) return present(known);
  const [typeId, category] = RULE_TYPES[rule.type] ?? [];
  const query = rule.queries[0];
  return present({
    ...known,
    'kibana.alert.rule.category': category,
    'kibana.alert.rule.rule_type_id': typeId,
    'kibana.alert.rule.type': rule.type,
    'kibana.alert.rule.description': rule.description,
    'kibana.alert.rule.author': rule.author,
    'kibana.alert.rule.license': rule.license,
    'kibana.alert.rule.references': rule.references,
    'kibana.alert.rule.tags': rule.tags,
    'kibana.alert.rule.false_positives': rule.falsePositives,
    'kibana.alert.rule.note': rule.note,
    'kibana.alert.rule.from': rule.schedule.from,
    'kibana.alert.rule.to': rule.schedule.to,
    'kibana.alert.rule.interval': rule.schedule.interval,
    'kibana.alert.rule.max_signals': rule.maxSignals,
    'kibana.alert.rule.enabled': rule.enabled ?? true,
    'kibana.alert.rule.version': rule.version,
    'kibana.alert.rule.revision': rule.revision,
    'kibana.alert.rule.created_at': day(rule.metadata.creationDate),
    'kibana.alert.rule.updated_at': day(rule.metadata.updatedDate),
    'kibana.alert.rule.timestamp_override': rule.timestampOverride,
    'kibana.alert.rule.rule_name_override': rule.ruleNameOverride,
    'kibana.alert.rule.timeline_id': rule.timelineId,
    'kibana.alert.rule.timeline_title': rule.timelineTitle,
    'kibana.alert.building_block_type': rule.buildingBlockType,
    'kibana.alert.rule.parameters.language': query?.language,
    'kibana.alert.rule.parameters.query': query?.text,
  });
}

function threat(entry: AlertThreat): JsonDocument {
  return present({ framework: entry.framework, tactic: entry.tactic, technique: entry.technique });
}

/** `YYYY/MM/DD` of a rule file as a date. */
function day(text: string | undefined): string | undefined {
  const match = text === undefined ? null : /^(\d{4})\/(\d\d)\/(\d\d)$/.exec(text);
  return match === null ? undefined : `${match[1]}-${match[2]}-${match[3]}T00:00:00.000Z`;
}
