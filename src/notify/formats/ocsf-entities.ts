import type { AlertValue } from '../../detect/alert.ts';
import { type JsonDocument, present } from './alert-format.ts';

type Fields = Readonly<Record<string, AlertValue>>;

/** ECS fields, where this document holds them, and OCSF's observable type (99: one that it has no number for, named). */
const OBSERVABLES: readonly (readonly [field: string, name: string, typeId: number, type: string])[] = [
  ['user.name', 'evidences.actor.user.name', 4, 'User Name'],
  ['user.email', 'evidences.actor.user.email_addr', 5, 'Email Address'],
  ['user.id', 'evidences.actor.user.uid', 99, 'User ID'],
  ['cloud.account.id', 'evidences.actor.user.account.uid', 99, 'Account ID'],
  ['source.ip', 'evidences.src_endpoint.ip', 2, 'IP Address'],
  ['client.ip', 'evidences.src_endpoint.ip', 2, 'IP Address'],
  ['host.name', 'evidences.src_endpoint.hostname', 1, 'Hostname'],
  ['gen_ai.request.model.id', 'resources.uid', 10, 'Resource UID'],
];

/** Who did it, from the row's ECS fields; undefined where it names nobody. */
export function ocsfActor(fields: Fields): JsonDocument | undefined {
  const user = present({
    uid: text(fields, 'user.id'),
    name: text(fields, 'user.name'),
    email_addr: text(fields, 'user.email'),
    full_name: text(fields, 'user.full_name'),
    domain: text(fields, 'user.domain'),
    account: account(fields),
  });
  return ['uid', 'name', 'account'].some((key) => key in user) ? { user } : undefined;
}

/** Where it came from. */
export function ocsfSource(fields: Fields): JsonDocument | undefined {
  const ip = text(fields, 'source.ip') ?? text(fields, 'client.ip');
  const hostname = text(fields, 'host.name');
  return ip === undefined && hostname === undefined ? undefined : present({ ip, hostname });
}

/** The model that was used. */
export function ocsfResources(fields: Fields): JsonDocument[] | undefined {
  const models = values(fields, 'gen_ai.request.model.id');
  return models.length === 0 ? undefined : models.map((uid) => ({ uid, name: uid, type: 'AI model' }));
}

/** Values to search other events for. */
export function ocsfObservables(fields: Fields): JsonDocument[] | undefined {
  const found = OBSERVABLES.flatMap(([field, name, type_id, type]) =>
    values(fields, field).map((value) => ({ name, type_id, type, value })),
  );
  return found.length === 0 ? undefined : found;
}

function account(fields: Fields): JsonDocument | undefined {
  const uid = text(fields, 'cloud.account.id');
  const name = text(fields, 'cloud.account.name');
  return uid === undefined && name === undefined ? undefined : present({ uid, name });
}

function text(fields: Fields, name: string): string | undefined {
  return values(fields, name)[0];
}

function values(fields: Fields, name: string): string[] {
  const value = Object.hasOwn(fields, name) ? fields[name]! : null;
  if (value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}
