import type { ValueType } from '../../../plan/value.ts';
import type { FieldDeclaration } from '../../format.ts';

/** The ends of a connection have the same fields. */
const ENDS = ['client', 'destination', 'server', 'source'];
const END_FIELDS: Readonly<Record<string, string>> = {
  ip: 'ip nat.ip',
  long: 'as.number bytes nat.port packets port',
  double: 'geo.location.lat geo.location.lon',
  keyword:
    'address as.organization.name domain geo.city_name geo.continent_name geo.country_iso_code geo.country_name geo.region_iso_code geo.region_name mac registered_domain subdomain top_level_domain user.domain user.email user.id user.name',
};

/** Fields of one value, by type: the ones of ECS whose values may look like another type's, and the common rest. */
const SINGLE: Readonly<Record<string, string>> = {
  boolean:
    'dll.code_signature.exists dll.code_signature.trusted faas.coldstart file.code_signature.exists file.code_signature.trusted process.code_signature.exists process.code_signature.trusted process.interactive tls.established tls.resumed',
  date: 'event.created event.end event.start file.accessed file.created file.ctime file.mtime package.installed process.end process.parent.end process.parent.start process.start threat.indicator.first_seen threat.indicator.last_seen threat.indicator.modified_at tls.client.not_after tls.client.not_before tls.server.not_after tls.server.not_before',
  double:
    'event.risk_score event.risk_score_norm host.cpu.usage host.geo.location.lat host.geo.location.lon vulnerability.score.base',
  ip: 'network.forwarded_ip threat.indicator.ip',
  long: 'event.duration event.sequence event.severity file.size host.disk.read.bytes host.disk.write.bytes host.network.egress.bytes host.network.egress.packets host.network.ingress.bytes host.network.ingress.packets host.uptime http.request.body.bytes http.request.bytes http.response.body.bytes http.response.bytes http.response.status_code log.offset log.origin.file.line log.syslog.facility.code log.syslog.priority log.syslog.severity.code network.bytes network.packets package.size process.args_count process.exit_code process.parent.args_count process.parent.exit_code process.parent.pgid process.parent.pid process.parent.thread.id process.pgid process.pid process.thread.id process.uptime threat.indicator.port url.port',
  text: 'error.message error.stack_trace event.original http.request.body.content http.response.body.content message',
  keyword:
    'agent.ephemeral_id agent.id agent.name agent.type agent.version client.user.full_name cloud.account.id cloud.account.name cloud.availability_zone cloud.instance.id cloud.instance.name cloud.machine.type cloud.project.id cloud.project.name cloud.provider cloud.region cloud.service.name container.id container.image.name container.name container.runtime data_stream.dataset data_stream.namespace data_stream.type device.id dns.id dns.op_code dns.question.class dns.question.name dns.question.registered_domain dns.question.type dns.response_code dns.type ecs.version email.message_id email.subject error.code error.id error.type event.action event.agent_id_status event.code event.dataset event.hash event.id event.kind event.module event.outcome event.provider event.reason event.reference event.timezone event.url file.directory file.extension file.hash.md5 file.hash.sha1 file.hash.sha256 file.inode file.mime_type file.name file.owner file.path file.type file.uid group.domain group.id group.name host.architecture host.domain host.hostname host.id host.name host.os.family host.os.full host.os.kernel host.os.name host.os.platform host.os.type host.os.version host.type http.request.id http.request.method http.request.mime_type http.request.referrer http.response.mime_type http.version log.file.path log.level log.logger log.origin.file.name log.origin.function network.application network.community_id network.direction network.iana_number network.name network.protocol network.transport network.type network.vlan.id network.vlan.name observer.hostname observer.name observer.product observer.serial_number observer.type observer.vendor observer.version orchestrator.cluster.name orchestrator.namespace orchestrator.resource.name orchestrator.type organization.id organization.name package.name package.version parent.id process.command_line process.entity_id process.executable process.hash.md5 process.hash.sha1 process.hash.sha256 process.name process.parent.command_line process.parent.entity_id process.parent.executable process.parent.name process.pe.original_file_name process.title process.working_directory registry.hive registry.key registry.path registry.value rule.category rule.description rule.id rule.name rule.reference rule.ruleset rule.uuid rule.version service.environment service.id service.name service.node.name service.type service.version session.id span.id threat.framework threat.indicator.confidence threat.indicator.description threat.indicator.provider threat.indicator.type tls.cipher tls.client.ja3 tls.client.server_name tls.client.subject tls.server.ja3s tls.server.subject tls.version tls.version_protocol trace.id transaction.id url.domain url.extension url.fragment url.full url.original url.path url.query url.registered_domain url.scheme url.subdomain url.top_level_domain url.username user.changes.name user.domain user.effective.id user.effective.name user.email user.full_name user.hash user.id user.name user.target.domain user.target.email user.target.id user.target.name user_agent.device.name user_agent.name user_agent.original user_agent.os.full user_agent.os.name user_agent.os.version user_agent.version vulnerability.id vulnerability.severity',
};

/** Fields of lists, by type. */
const LISTS: Readonly<Record<string, string>> = {
  ip: 'dns.resolved_ip host.ip observer.ip related.ip',
  keyword:
    'actor.entity.id container.image.hash.all container.image.tag dns.answers.data dns.answers.name dns.answers.type dns.header_flags email.bcc.address email.cc.address email.from.address email.to.address event.category event.type file.attributes host.mac observer.mac process.args process.parent.args related.entity related.hash related.hosts related.user rule.author tags target.entity.id threat.tactic.id threat.tactic.name threat.tactic.reference threat.technique.id threat.technique.name threat.technique.reference threat.technique.subtechnique.id threat.technique.subtechnique.name tls.client.supported_ciphers user.roles vulnerability.category',
};

/** The fields of ECS 8.17 that documents most often have, with the types its reference gives them. */
export const ECS_TYPES: readonly FieldDeclaration[] = [
  ...ENDS.flatMap((end) => declare(END_FIELDS, (name) => `${end}.${name}`)),
  ...declare(SINGLE, (name) => name),
  ...declare(LISTS, (name) => name).map((field) => ({ ...field, list: true as const })),
].sort((a, b) => (a.name < b.name ? -1 : 1));

function declare(byType: Readonly<Record<string, string>>, named: (name: string) => string): FieldDeclaration[] {
  return Object.entries(byType).flatMap(([type, names]) =>
    names.split(' ').map((name) => ({
      name: named(name),
      type: type as ValueType,
      description: `As the Elastic Common Schema has ${named(name)}.`,
    })),
  );
}
