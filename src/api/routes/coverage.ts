import { z } from '@hono/zod-openapi';
import type { NamedTechnique } from '../../catalog/catalog-rule.ts';
import { type CoverageCellJson, coverageJson } from '../../catalog/frameworks/coverage-json.ts';
import { coverageMatrix } from '../../catalog/frameworks/coverage-matrix.ts';
import { coverageOf } from '../../catalog/frameworks/coverage-of.ts';
import { frameworks } from '../../catalog/frameworks/registry.ts';
import { ruleTechniques } from '../../catalog/vendors/elastic/techniques.ts';
import { coverageProblem, coverageRow } from '../catalog/rule-page-schema.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { listOf } from '../query-parameters.ts';

const FRAMEWORKS = ['atlas', 'attack', 'owasp_llm'] as const satisfies readonly NamedTechnique['framework'][];
const text = z.string();
const texts = z.array(text);

const subtechnique = z.strictObject({ id: text, name: text, covered: z.boolean(), rules: texts });
const technique = subtechnique.extend({ subtechniques: z.array(subtechnique).optional() });

const coverageSchema = z
  .strictObject({
    rules: z.array(
      z.strictObject({
        id: text,
        name: text,
        coverage: z.array(coverageRow),
        problems: z.array(coverageProblem).openapi({ description: 'What of its naming is wrong or outdated.' }),
      }),
    ),
    frameworks: z.array(
      z.strictObject({
        framework: text,
        version: text,
        techniques: z.int(),
        covered: z.int(),
        rules: z.int(),
        tactics: z.array(
          z.strictObject({
            id: text.nullable(),
            name: text.nullable(),
            rules: texts.openapi({ description: 'Ids of rules that name the tactic and no technique of it.' }),
            techniques: z.array(technique),
          }),
        ),
      }),
    ),
  })
  .openapi('Coverage');

/** What the rules that run cover of ATLAS, ATT&CK and OWASP. */
export function mountCoverage(app: ApiApp, { context }: OperationContext): void {
  mount(
    app,
    {
      id: 'coverage',
      method: 'get',
      path: '/api/v1/coverage',
      tag: 'catalog',
      summary: 'What the active rules cover of ATLAS, ATT&CK and OWASP, and what not',
      query: z.strictObject({ framework: listOf(z.enum(FRAMEWORKS)).optional() }),
      answer: { description: "Each framework's matrix, gaps and all.", schema: coverageSchema },
    },
    ({ query: { framework } }) => {
      const rules = context.ruleBook.active().map(({ rule }) => ({
        key: rule.id,
        name: rule.name,
        coverage: coverageOf(ruleTechniques(rule)),
      }));
      const matrices = frameworks()
        .filter(({ key }) => framework?.includes(key) ?? true)
        .map((each) => coverageMatrix(each, rules));
      const told = coverageJson(matrices, rules);
      return {
        ...told,
        frameworks: told.frameworks.map((f) => ({
          ...f,
          tactics: f.tactics.map((t) => ({ ...t, techniques: t.techniques.map(flat) })),
        })),
      };
    },
  );
}

/** Frameworks nest techniques once. */
function flat({ subtechniques, ...cell }: CoverageCellJson) {
  const own = subtechniques?.map(({ subtechniques: _, ...sub }) => sub);
  return own === undefined ? cell : { ...cell, subtechniques: own };
}
