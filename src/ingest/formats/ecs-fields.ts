import type { FieldDeclaration } from '../format.ts';

/** Fields of the Elastic Common Schema that every log format sets. */
export const ECS_FIELDS: readonly FieldDeclaration[] = [
  { name: 'data_stream.dataset', type: 'keyword', description: 'The dataset, equal to event.dataset.' },
  { name: 'data_stream.namespace', type: 'keyword', description: 'The namespace of the data stream.' },
  { name: 'data_stream.type', type: 'keyword', description: 'The kind of data: logs.' },
  { name: 'ecs.version', type: 'keyword', description: 'The version of the schema these names follow.' },
  { name: 'event.action', type: 'keyword', description: 'The operation that was called.' },
  { name: 'event.category', type: 'keyword', list: true, description: 'What the event is about: api.' },
  { name: 'event.dataset', type: 'keyword', description: 'The dataset the event belongs to.' },
  { name: 'event.kind', type: 'keyword', description: 'Always event: something that happened.' },
  { name: 'event.module', type: 'keyword', description: 'The product whose log this is.' },
  { name: 'event.outcome', type: 'keyword', description: 'success, or failure where the call failed or was stopped.' },
  { name: 'event.type', type: 'keyword', list: true, description: 'access, with denied or error where it was so.' },
  { name: 'cloud.account.id', type: 'keyword', description: 'The cloud account, or subscription, that was used.' },
  { name: 'cloud.provider', type: 'keyword', description: 'The cloud: aws or azure.' },
  { name: 'cloud.region', type: 'keyword', description: 'The region that took the request.' },
  { name: 'cloud.service.name', type: 'keyword', description: 'The service within the cloud.' },
  { name: 'error.code', type: 'keyword', description: 'The error that the service answered with.' },
  { name: 'related.user', type: 'keyword', list: true, description: 'Every name of the caller in the event.' },
  { name: 'user.id', type: 'keyword', description: 'The caller: for AWS the whole ARN.' },
];
