import { z } from 'zod';
import type { Diagnostic, Span } from '../base/diagnostic.ts';
import { suggest } from '../base/suggest.ts';
import type { EnrichPolicy } from '../plan/schema.ts';
import type { LookupTable } from '../store/event-store.ts';
import { type FieldType, fieldTypeOf, TYPE_NAMES } from './field-type.ts';
import { FileProblem, Findings, finding } from './file-problem.ts';
import { brokenAt } from './read-ndjson.ts';

const fieldName = z.string({ error: 'the name of a field is expected' }).min(1, { error: 'a name that is empty' });
const body = z.strictObject(
  {
    indices: z.union([z.string().min(1), z.array(z.string().min(1)).length(1)], {
      error: 'the name of one table is expected',
    }),
    match_field: fieldName,
    enrich_fields: z
      .array(fieldName, { error: 'a list of names of fields is expected' })
      .min(1, { error: 'a list of one field at least is expected' }),
  },
  { error: 'an object with indices, match_field and enrich_fields is expected' },
);

/**
 * Reads an enrich policy in the form of Elasticsearch's API: `{"match": {"indices", "match_field", "enrich_fields"}}`, or `range`
 * (https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-enrich-put-policy). Throws {@link FileProblem}.
 */
export function readPolicy(name: string, text: string): EnrichPolicy {
  const json = objectOf(text, 'a policy');
  const kinds = Object.keys(json);
  const [kind] = kinds;
  if (kinds.includes('geo_match')) {
    const message = 'policies of geo_match are not supported: there are no shapes';
    throw new FileProblem([finding('unsupported', message, keySpan(text, ['geo_match']))]);
  }
  if (kinds.length !== 1 || (kind !== 'match' && kind !== 'range')) {
    const wrong = kinds.find((k) => k !== 'match' && k !== 'range');
    const span = wrong === undefined ? undefined : keySpan(text, [wrong]);
    throw new FileProblem([finding('bad-policy', 'a policy is an object of either `match` or `range`', span)]);
  }
  const given = json[kind];
  if (typeof given === 'object' && given !== null && Object.hasOwn(given, 'query')) {
    const hint = 'leave the rows out of the table instead';
    throw new FileProblem([
      finding('unsupported', 'a policy with a query is not supported', keySpan(text, ['query']), hint),
    ]);
  }
  const parsed = body.safeParse(given);
  if (!parsed.success) throw new FileProblem(parsed.error.issues.map((issue) => issueOf(issue, kind, text)));
  const { indices, match_field: matchField, enrich_fields: fields } = parsed.data;
  const table = typeof indices === 'string' ? indices : indices[0]!;
  return { name, kind, table, matchField, fields };
}

function issueOf(issue: z.core.$ZodIssue, kind: string, text: string) {
  const path = [kind, ...issue.path.map(String)];
  const where = path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const span = keySpan(text, [...path, issue.keys[0]!]);
    return finding(
      'bad-policy',
      `unknown member \`${issue.keys[0]}\` of \`${where}\``,
      span,
      'members: indices, match_field, enrich_fields',
    );
  }
  return finding('bad-policy', `\`${where}\`: ${issue.message}`, keySpan(text, path));
}

/** What a policy names that its table does not have. */
export function checkFields(policy: EnrichPolicy, table: LookupTable, text: string): Diagnostic[] {
  const fields = table.columns.map((c) => c.field).filter((name) => !name.includes('$'));
  const lacks = (name: string) => !fields.includes(name);
  const missing = [policy.matchField, ...policy.fields].filter(lacks);
  return missing.map((name) => {
    const near = suggest(name, fields);
    const hint = near === undefined ? `its fields: ${fields.join(', ')}` : `did you mean \`${near}\`?`;
    return finding(
      'unknown-field',
      `the table \`${table.name}\` has no field \`${name}\``,
      keySpan(text, [name]),
      hint,
    );
  });
}

/** Types of fields as Elasticsearch's index mappings give them: `{"properties": {"ip": {"type": "ip"}}}`, also under `mappings`. */
export function readMapping(text: string): ReadonlyMap<string, FieldType> {
  const json = objectOf(text, 'a mapping');
  const findings = new Findings();
  const types = new Map<string, FieldType>();
  const properties = member(member(json, 'mappings') ?? json, 'properties');
  if (properties === undefined) throw new FileProblem([finding('bad-mapping', 'a mapping has `properties`')]);
  readProperties(properties, '', types, text, findings, 0);
  findings.assertNone();
  return types;
}

const MAX_DEPTH = 100;

function readProperties(
  properties: unknown,
  prefix: string,
  types: Map<string, FieldType>,
  text: string,
  findings: Findings,
  depth: number,
): void {
  if (typeof properties !== 'object' || properties === null || depth > MAX_DEPTH) return;
  for (const [key, field] of Object.entries(properties)) {
    const inner = member(field, 'properties');
    if (inner !== undefined) {
      readProperties(inner, `${prefix}${key}.`, types, text, findings, depth + 1);
      continue;
    }
    const type = fieldTypeOf(String(member(field, 'type')));
    if (type !== undefined) types.set(prefix + key, type);
    else
      findings.add(
        finding('unknown-type', `\`${prefix}${key}\` has no known type`, keySpan(text, [key]), `types: ${TYPE_NAMES}`),
      );
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function objectOf(text: string, what: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new FileProblem([finding('bad-json', 'not JSON', brokenAt(error, { start: 0, end: text.length }))]);
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw new FileProblem([finding('bad-json', `${what} is a JSON object`, { start: 0, end: 1 })]);
}

/** Where the last member of a path that is written stands, each sought after the one before. */
function keySpan(text: string, path: readonly string[]): Span {
  let span: Span = { start: 0, end: 1 };
  let from = 0;
  for (const key of path) {
    const quoted = JSON.stringify(key);
    const at = text.indexOf(quoted, from);
    if (at === -1) continue;
    span = { start: at, end: at + quoted.length };
    from = span.end;
  }
  return span;
}
