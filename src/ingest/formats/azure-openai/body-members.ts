import type { Json } from '../../../base/canonical-json.ts';
import type { FieldDeclaration } from '../../format.ts';
import type { EventFields } from '../event-fields.ts';
import { FILTER_CATEGORIES } from './content-filter.ts';

type MemberType = 'keyword' | 'long' | 'boolean';

const REQUEST = 'azure.open_ai.properties.backend_request_body';
const RESPONSE = 'azure.open_ai.properties.backend_response_body';

/** Members of the bodies that are fields of their own, as Elastic's integration has them: several values where lists are. */
const MEMBERS: ReadonlyMap<string, MemberType> = new Map<string, MemberType>([
  [`${REQUEST}.model`, 'keyword'],
  [`${REQUEST}.messages.role`, 'keyword'],
  [`${REQUEST}.messages.content`, 'keyword'],
  [`${RESPONSE}.id`, 'keyword'],
  [`${RESPONSE}.model`, 'keyword'],
  [`${RESPONSE}.object`, 'keyword'],
  [`${RESPONSE}.created`, 'long'],
  [`${RESPONSE}.system_fingerprint`, 'keyword'],
  [`${RESPONSE}.choices.index`, 'long'],
  [`${RESPONSE}.choices.finish_reason`, 'keyword'],
  [`${RESPONSE}.choices.message.role`, 'keyword'],
  [`${RESPONSE}.choices.message.content`, 'keyword'],
  [`${RESPONSE}.prompt_filter_results.prompt_index`, 'long'],
  [`${RESPONSE}.usage.input_tokens`, 'long'],
  [`${RESPONSE}.usage.output_tokens`, 'long'],
  [`${RESPONSE}.usage.total_tokens`, 'long'],
  [`${RESPONSE}.error.code`, 'keyword'],
  [`${RESPONSE}.error.message`, 'keyword'],
  [`${RESPONSE}.error.param`, 'keyword'],
  [`${RESPONSE}.error.status`, 'long'],
  [`${RESPONSE}.error.innererror.code`, 'keyword'],
  ...filterMembers('choices.content_filter_results'),
  ...filterMembers('prompt_filter_results.content_filter_results'),
  ...filterMembers('error.innererror.content_filter_result'),
]);

function filterMembers(at: string): [string, MemberType][] {
  return FILTER_CATEGORIES.flatMap((category): [string, MemberType][] => [
    [`${RESPONSE}.${at}.${category}.filtered`, 'boolean'],
    category === 'custom_blocklists'
      ? [`${RESPONSE}.${at}.${category}.id`, 'keyword']
      : [`${RESPONSE}.${at}.${category}.detected`, 'boolean'],
    [`${RESPONSE}.${at}.${category}.severity`, 'keyword'],
  ]);
}

/** Members inside an array of the body: an event holds one value for each element. */
const REPEATED = /\.(?:messages|choices|prompt_filter_results|custom_blocklists)\./;

/** The members as declarations. */
export const BODY_MEMBER_FIELDS: readonly FieldDeclaration[] = [...MEMBERS].map(([name, type]) => ({
  name,
  type,
  ...(REPEATED.test(name) ? { list: true as const } : {}),
  description: `A member of the ${name.startsWith(REQUEST) ? "request's" : "response's"} body.`,
}));

/** What Elastic's integration renames. */
const RENAMED: Readonly<Record<string, string>> = {
  [`${RESPONSE}.usage.prompt_tokens`]: `${RESPONSE}.usage.input_tokens`,
  [`${RESPONSE}.usage.completion_tokens`]: `${RESPONSE}.usage.output_tokens`,
};

/** Prefixes of declared members: nothing below any other path is visited, so a body's size does not matter. */
const INNER: ReadonlySet<string> = new Set([...MEMBERS.keys(), ...Object.keys(RENAMED)].flatMap(ancestors));

function ancestors(path: string): string[] {
  const segments = path.split('.');
  return segments.slice(1).map((_, at) => segments.slice(0, at + 1).join('.'));
}

const NAMES = [...MEMBERS.keys()];

/** Sets the members of a request's and a response's body. */
export function setBodyMembers(fields: EventFields, request: Json | undefined, response: Json | undefined): void {
  if ((request === undefined && response === undefined) || !fields.wantsAny(NAMES)) return;
  const found = new Map<string, Json[]>();
  collect(found, REQUEST, request);
  collect(found, RESPONSE, response);
  for (const [field, values] of found) {
    const type = MEMBERS.get(field);
    if (type === undefined) continue;
    if (REPEATED.test(field)) fields.list(field, type, values);
    else fields[type](field, values[0]);
  }
}

function collect(found: Map<string, Json[]>, path: string, value: Json | undefined): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) collect(found, path, item);
    return;
  }
  if (typeof value === 'object') {
    if (!INNER.has(path)) return;
    const object = value as { readonly [key: string]: Json };
    for (const key of Object.keys(object)) collect(found, `${path}.${key}`, object[key]);
    return;
  }
  const field = RENAMED[path] ?? path;
  if (!MEMBERS.has(field)) return;
  const values = found.get(field);
  if (values === undefined) found.set(field, [value]);
  else values.push(value);
}
