import { z } from '@hono/zod-openapi';
import type { CorpusRule } from '../../catalog/corpus/corpus.ts';
import type { OpenedCorpus } from '../../catalog/corpus/open-corpus.ts';
import { type CorpusQuery, FACETS, searchCorpus } from '../../catalog/corpus/search-corpus.ts';
import { coverageOf } from '../../catalog/frameworks/coverage-of.ts';
import { conformanceOf } from '../../catalog/page/conformance-of.ts';
import { pageOf } from '../../catalog/page/page-of.ts';
import { whyNotRun } from '../../detect/cut.ts';
import { Breather } from '../../detect/rule-book/breather.ts';
import { catalogOrder } from '../catalog/catalog-order.ts';
import { catalogAnswer, catalogQuery, catalogRuleJson, cursorAt, offsetOf } from '../catalog/catalog-search.ts';
import { rulePageAnswer } from '../catalog/rule-page-schema.ts';
import { OWN_RULES, type RuleShelf } from '../catalog/rule-shelf.ts';
import { RunningRules } from '../catalog/running-rules.ts';
import { lifeIn, livedEntry, livedFile } from '../catalog/service-life.ts';
import type { Gate } from '../gate.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { flag, given } from '../query-parameters.ts';

const TAG = 'catalog';
const PAGE = 100;

/** The catalogue: rules of all vendors that were added to the data folder, and the service's own. */
export function mountCatalog(
  app: ApiApp,
  { context, queries }: OperationContext,
  { shelf, backtests }: { readonly shelf: RuleShelf; readonly backtests: Gate },
): void {
  const { store, lookups } = context;
  const running = new RunningRules(context);
  const known = () => ({ ...lookups(), streams: queries.streams(), lookups: store.lookups() });

  mount(
    app,
    {
      id: 'searchCatalog',
      method: 'get',
      path: '/api/v1/catalog/rules',
      tag: TAG,
      summary: 'Search the catalogue of rules',
      description:
        'Values of one facet are alternatives, facets are all asked for; `*` in a value stands for any text.',
      query: catalogQuery,
      answer: { description: 'A page, the best first; without words by name.', schema: catalogAnswer },
    },
    async ({ query }) => {
      const { text, facets, limit = PAGE, cursor, here: wanted, sort = 'best' } = query;
      const corpus = await shelf.corpus();
      const now = await running.now();
      const entryOf = shelf.entries();
      const figures = (rule: CorpusRule) => {
        const entry = entryOf(rule);
        return entry && now.figures(entry);
      };
      const offset = query.offset ?? offsetOf(cursor);
      const asked: CorpusQuery['facets'] = given(Object.fromEntries(FACETS.map((facet) => [facet, query[facet]])));
      const found = searchCorpus(corpus, {
        ...given({ text, facetLimit: facets }),
        ...{ facets: asked, offset, limit },
        mark: { of: (rule) => entryOf(rule)?.status ?? 'none', wanted },
        order: catalogOrder(sort, figures),
      });
      const end = offset + found.rules.length;
      const breather = new Breather();
      const items = [];
      for (const rule of found.rules) {
        const entry = entryOf(rule);
        items.push(catalogRuleJson(rule, entry && now.tell(entry)));
        await breather.pause();
      }
      return {
        items,
        next: end < found.total && found.rules.length > 0 ? cursorAt(end) : null,
        total: found.total,
        facets: { here: [...found.marks], ...found.facets },
        broken: corpus.broken,
      };
    },
  );

  mount(
    app,
    {
      id: 'getCatalogRule',
      method: 'get',
      path: '/api/v1/catalog/rules/{key}',
      tag: TAG,
      summary: "A rule's page: what it looks for, how common that is, what it covers",
      params: z.strictObject({
        key: z.string().min(1).max(500).openapi({
          description:
            'As lists give it, its slash written %2F; or the id of a rule that the service has, or one vendor alone.',
        }),
      }),
      query: z.strictObject({
        life: flag.optional().openapi({
          description:
            'Also what stored events and the service say of it: could it fire, alerts, verdicts, a backtest.',
        }),
      }),
      answer: { description: 'The page.', schema: rulePageAnswer },
    },
    async ({ params: { key }, query: { life }, signal }) => {
      const corpus = await shelf.corpus();
      const found = ruleNamed(key, corpus);
      const rule = (await corpus.ruleOf(found.key))!;
      const entry = shelf.entries()(found);
      const conformance = conformanceOf(found.file, rule.body, { known: known(), whyNotRun });
      const lived =
        life !== true
          ? undefined
          : entry
            ? livedEntry(entry, rule, store.streams())
            : livedFile(found, rule, known(), store.streams());
      const told = lived && (await inTurn(backtests, signal, () => lifeIn(context, lived, signal)));
      const page = pageOf(rule, {
        corpus,
        coverageOf,
        conformance: conformance?.told ?? null,
        history: corpus.historyOf(found.key),
        life: told ?? null,
        streams: known().streams,
      });
      const here = entry === undefined ? null : (await running.now()).tell(entry);
      // Plain data; a copy, since the API's types know no readonly JSON.
      return JSON.parse(JSON.stringify({ ...page, here })) as z.input<typeof rulePageAnswer>;
    },
  );
}

async function inTurn<T>(gate: Gate, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const leave = await gate.enter(signal);
  try {
    return await work();
  } finally {
    leave();
  }
}

function ruleNamed(name: string, corpus: OpenedCorpus): CorpusRule {
  const exact = corpus.get(name);
  if (exact !== undefined) return exact;
  const rules = [...corpus.rules()];
  const ofId = rules.filter((rule) => rule.id === name);
  const own = ofId.filter((rule) => rule.collection === OWN_RULES);
  if (own.length === 1) return own[0]!;
  if (ofId.length === 1) return ofId[0]!;
  throw notFound('rule', name, ofId.length > 1 ? ofId.map((r) => r.key) : rules.flatMap((r) => [r.key, r.id]));
}
