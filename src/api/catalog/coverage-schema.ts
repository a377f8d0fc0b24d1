import { z } from '@hono/zod-openapi';
import { RULE_SEVERITIES } from '../../rules/rule.ts';
import { coverageProblem } from './rule-page-schema.ts';

const text = z.string();
const texts = z.array(text);

/** How far a technique is covered here, the best first. */
export const COVERAGE_STATES = ['covered', 'no_data', 'off', 'available', 'gap'] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

const subtechnique = z.strictObject({
  id: text,
  name: text,
  status: z.enum(COVERAGE_STATES).openapi({
    description:
      'Of it and those under it. `covered`: a rule that runs names it, and its data streams have events; `no_data`: rules that ' +
      'run name it, and none of their streams has events; `off`: a rule of the service names it that does not run; ' +
      '`available`: only rules of catalogue collections do; `gap`: none does.',
  }),
  llm: z.boolean().openapi({ description: 'Whether it concerns the use of LLMs.' }),
  rules: texts.openapi({ description: 'Ids of the rules of the service that name it under this tactic.' }),
  available: z.int().openapi({ description: 'How many rules of catalogue collections name it or one under it.' }),
});

/** How far a framework is covered here. */
export const coverageSchema = z
  .strictObject({
    rules: z
      .array(
        z.strictObject({
          id: text,
          key: text.nullable().openapi({ description: 'Its own in the catalogue, where it is read there.' }),
          name: text,
          severity: z.enum(RULE_SEVERITIES).nullable(),
          status: z.enum(['active', 'disabled', 'broken', 'idle']),
          reason: text.nullable().openapi({ description: 'Why it does not run.' }),
          streams: texts.openapi({ description: 'The data streams that it reads, as it names them.' }),
          data: z.boolean().openapi({ description: 'Whether any of these holds events.' }),
          problems: z.array(coverageProblem).openapi({ description: 'What of its naming is wrong or outdated.' }),
        }),
      )
      .openapi({ description: "The service's rules that name a technique or tactic, and those that name none." }),
    frameworks: z.array(
      z.strictObject({
        key: z.enum(['atlas', 'attack', 'owasp_llm']),
        framework: text,
        version: text,
        techniques: z.int(),
        covered: z.int(),
        navigator: z.boolean().openapi({ description: 'Whether there is a Navigator layer of it.' }),
        tactics: z.array(
          z.strictObject({
            id: text.nullable(),
            name: text.nullable(),
            rules: texts.openapi({ description: 'Ids of rules that name the tactic and no technique of it.' }),
            techniques: z.array(subtechnique.extend({ subtechniques: z.array(subtechnique) })),
          }),
        ),
      }),
    ),
  })
  .openapi('Coverage');

export type CoverageAnswer = z.input<typeof coverageSchema>;
