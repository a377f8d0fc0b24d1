import { z } from '@hono/zod-openapi';
import type { CorpusRule } from '../../catalog/corpus/corpus.ts';
import { FACETS } from '../../catalog/corpus/search-corpus.ts';
import { HttpProblem } from '../problem.ts';
import { listOf, pageParameters, whole } from '../query-parameters.ts';
import { RULE_STATUSES } from '../rules/rule-schema.ts';
import { type RunningRule, runningSchema } from './running-rules.ts';

const text = z.string();
const texts = z.array(text);
const facetValues = listOf(z.string().min(1).max(1_000));

/** How a rule may stand with the service. */
export const HERE = [...RULE_STATUSES, 'none'] as const;
export const CATALOG_ORDERS = ['best', 'name', 'severity', 'updated', 'alerts', 'last_raised', 'precision'] as const;

/** What a search of the catalogue takes. */
export const catalogQuery = z.strictObject({
  text: z
    .string()
    .max(500)
    .optional()
    .openapi({ description: 'Words, all of which a rule has; "several words" as they stand.' }),
  ...(Object.fromEntries(FACETS.map((facet) => [facet, facetValues.optional()])) as Record<
    (typeof FACETS)[number],
    z.ZodOptional<typeof facetValues>
  >),
  here: listOf(z.enum(HERE)).optional().openapi({
    description: 'How it stands with this service: the status of a rule that it has, `none` for one that it has not.',
  }),
  sort: z.enum(CATALOG_ORDERS).optional().openapi({
    description:
      '`best` where absent: the words that are searched for, else rules that run here first. By name where equal.',
  }),
  offset: whole(0, 1_000_000).optional().openapi({ description: 'In place of `cursor`: how many rules to pass over.' }),
  facets: whole(0, 1_000).optional().openapi({ description: 'Values counted of each facet; 10 where absent.' }),
  ...pageParameters,
});

const facetCount = z.strictObject({ value: text, title: text.optional(), count: z.int() });

/** A rule in a list of the catalogue. */
export const catalogRuleSchema = z
  .strictObject({
    key: text,
    vendor: text,
    rule_id: text,
    name: text,
    description: text,
    status: text.nullable(),
    severity: text.nullable(),
    type: text,
    language: text,
    tactics: texts,
    techniques: texts,
    streams: texts,
    integrations: texts,
    tags: texts,
    updated: text.nullable(),
    collection: text.openapi({ description: "`service` for the service's own rules." }),
    file: text,
    opaque: z.int().openapi({ description: 'Parts that could not be read.' }),
    here: runningSchema.nullable().openapi({ description: 'Null for rules that the service has not.' }),
  })
  .openapi('CatalogRule');

/** What was found. */
export const catalogAnswer = z.strictObject({
  items: z.array(catalogRuleSchema),
  next: text.nullable(),
  total: z.int(),
  facets: z.strictObject({
    here: z.array(facetCount),
    ...(Object.fromEntries(FACETS.map((facet) => [facet, z.array(facetCount)])) as Record<
      (typeof FACETS)[number],
      z.ZodArray<typeof facetCount>
    >),
  }),
  broken: z
    .array(z.strictObject({ name: text, reason: text }))
    .openapi({ description: 'Collections that cannot be read.' }),
});

/** A rule as lists tell it. */
export function catalogRuleJson(rule: CorpusRule, here: RunningRule | undefined) {
  const { key, vendor, id, name, description, status, severity, type, language } = rule;
  const { tactics, techniques, streams, integrations, tags, updated, collection, file, opaque } = rule;
  const head = { key, vendor, rule_id: id, name, description, status, severity, type, language };
  return {
    ...head,
    tactics,
    techniques,
    streams,
    integrations,
    tags,
    updated,
    collection,
    file,
    opaque,
    here: here ?? null,
  };
}

/** Where a page begins, from what the page before gave as `next`. */
export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const number = /^r([0-9]{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  if (number === undefined) {
    const message = 'it is none that a page gave';
    throw new HttpProblem('invalid-request', `query parameter cursor: ${message}`, {
      errors: [{ in: 'query', field: 'cursor', message }],
    });
  }
  return Number(number);
}

/** What to give as `next`. */
export function cursorAt(offset: number): string {
  return Buffer.from(`r${offset}`, 'latin1').toString('base64url');
}
