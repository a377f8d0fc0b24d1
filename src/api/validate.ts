import { z } from '@hono/zod-openapi';
import { suggest } from '../base/suggest.ts';
import { type FieldError, HttpProblem } from './problem.ts';

/** Checks a part of a request against its schema; throws a problem that names every field at fault. */
export function checkPart<S extends z.ZodType>(schema: S, part: FieldError['in'], value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, schema, part, value));
  const first = errors[0]!;
  const place = part === 'body' ? (first.field === '' ? 'the body' : first.field) : `${part} parameter ${first.field}`;
  throw new HttpProblem('invalid-request', `${place}: ${first.message}`, {
    ...(first.hint !== undefined && { hint: first.hint }),
    errors,
  });
}

function fieldErrors(issue: z.core.$ZodIssue, schema: z.ZodType, part: FieldError['in'], value: unknown): FieldError[] {
  const field = fieldName(issue.path, part);
  const given = valueAt(value, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => {
      const near = suggest(key, known);
      const hint =
        near === undefined ? (known.length === 0 ? undefined : `known: ${known.join(', ')}`) : `did you mean ${near}?`;
      return {
        in: part,
        field: fieldName([...issue.path, key], part),
        message: part === 'query' ? 'there is no such parameter' : 'there is no such member',
        ...(hint !== undefined && { hint }),
      };
    });
  }
  if (issue.code === 'invalid_type' || issue.code === 'invalid_union') {
    if (given === undefined) return [{ in: part, field, message: 'it is missing' }];
    const nested = issue.code === 'invalid_union' ? nearestAlternative(issue.errors) : [];
    if (nested.length > 0) {
      return nested.flatMap((i) => fieldErrors({ ...i, path: [...issue.path, ...i.path] }, schema, part, value));
    }
    return [
      {
        in: part,
        field,
        message: issue.code === 'invalid_type' ? `${issue.expected} is expected` : 'it fits no form that is known',
      },
    ];
  }
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String);
    const near = typeof given === 'string' ? suggest(given, known) : undefined;
    const hint = near === undefined ? {} : { hint: `did you mean ${near}?` };
    return [{ in: part, field, message: `one of ${known.join(', ')} is expected`, ...hint }];
  }
  return [{ in: part, field, message: lowerFirst(issue.message) }];
}

/** Of what is wrong with each alternative of a union, that of the one which fits best: the one wrong in the fewest places. */
function nearestAlternative(alternatives: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const deep = alternatives.filter((issues) => issues.every((i) => i.code !== 'invalid_type' || i.path.length > 0));
  return [...deep].sort((a, b) => a.length - b.length)[0] ?? [];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    // A list that was given as one text.
    if (typeof at === 'string') return at;
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}

function fieldName(path: readonly PropertyKey[], part: FieldError['in']): string {
  if (part !== 'body') return String(path[0] ?? '');
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** The names that an object somewhere in a schema may have. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const key of path) {
    at = unwrapped(at);
    if (at instanceof z.ZodObject) at = at.shape[String(key)];
    else if (at instanceof z.ZodArray) at = at.element;
    else return [];
  }
  at = unwrapped(at);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrapped(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrapped(schema.in) : schema;
}
