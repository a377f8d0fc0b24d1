import { z } from '@hono/zod-openapi';
import type { NamedTechnique } from '../../catalog/catalog-rule.ts';
import { coverageMatrix } from '../../catalog/frameworks/coverage-matrix.ts';
import { navigatorLayer } from '../../catalog/frameworks/navigator-layer.ts';
import { frameworkOf, frameworks } from '../../catalog/frameworks/registry.ts';
import { coverageSchema } from '../catalog/coverage-schema.ts';
import { OWN_RULES, type RuleShelf } from '../catalog/rule-shelf.ts';
import { covers, frameworkCoverage, serviceRules } from '../catalog/service-coverage.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { listOf } from '../query-parameters.ts';

const FRAMEWORKS = ['atlas', 'attack', 'owasp_llm'] as const satisfies readonly NamedTechnique['framework'][];
/** Those that the Navigator draws. */
const DRAWN = ['atlas', 'attack'] as const;

/** What the rules cover of ATLAS, ATT&CK and OWASP, here. */
export function mountCoverage(app: ApiApp, { context }: OperationContext, shelf: RuleShelf): void {
  const rulesOf = async () => {
    const corpus = await shelf.corpus();
    return { corpus, rules: serviceRules(context.ruleBook.list(), corpus, context.store.streams()) };
  };

  mount(
    app,
    {
      id: 'coverage',
      method: 'get',
      path: '/api/v1/coverage',
      tag: 'catalog',
      summary: 'What rules cover of ATLAS, ATT&CK and OWASP in this store, and what not',
      description: 'A rule covers what it names where it runs and one of its data streams has events.',
      query: z.strictObject({ framework: listOf(z.enum(FRAMEWORKS)).optional() }),
      answer: { description: "Each framework's matrix, gaps and all.", schema: coverageSchema },
    },
    async ({ query: { framework } }) => {
      const { corpus, rules } = await rulesOf();
      const own = new Set(rules.map(({ key }) => key));
      const available = [...corpus.rules()].filter((rule) => rule.collection !== OWN_RULES && !own.has(rule.id));
      return {
        rules: rules.map(({ key, corpusKey, reason, coverage, name, severity, status, streams, data }) => ({
          id: key,
          key: corpusKey ?? null,
          name,
          severity,
          status,
          reason: reason ?? null,
          streams,
          data,
          problems: coverage.problems,
        })),
        frameworks: frameworks()
          .filter(({ key }) => framework?.includes(key) ?? true)
          .map((each) => frameworkCoverage(each, rules, available)),
      };
    },
  );

  mount(
    app,
    {
      id: 'coverageLayer',
      method: 'get',
      path: '/api/v1/coverage/navigator',
      tag: 'catalog',
      summary: 'What rules cover in this store, as a layer of the ATT&CK Navigator',
      query: z.strictObject({ framework: z.enum(DRAWN).optional().openapi({ description: '`atlas` where absent.' }) }),
      answer: { description: 'A layer, format 4.5.', schema: z.looseObject({ name: z.string(), domain: z.string() }) },
    },
    async ({ query: { framework = 'atlas' }, call }) => {
      const { rules } = await rulesOf();
      const layer = navigatorLayer(coverageMatrix(frameworkOf(framework), rules.filter(covers)));
      call.header('Content-Disposition', `attachment; filename="seismo-${framework}-layer.json"`);
      return JSON.parse(JSON.stringify(layer)) as { name: string; domain: string };
    },
  );
}
