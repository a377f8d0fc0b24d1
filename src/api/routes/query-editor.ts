import { z } from '@hono/zod-openapi';
import { hasErrors } from '../../base/diagnostic.ts';
import { SourceText } from '../../base/source-text.ts';
import { type CompletionItem, completeQuery, type EditorContext } from '../../esql/editor/complete-query.ts';
import { hoverQuery } from '../../esql/editor/hover-query.ts';
import { formatQuery } from '../../esql/format/format-query.ts';
import { everyNodeOf } from '../../plan/rewrite.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { diagnosticJson, diagnosticSchema } from '../query/diagnostic-json.ts';
import { FieldValues } from '../query/field-values.ts';

/** Longer texts are not written by hand; each of these operations is done within some tens of milliseconds on them. */
const MOST_CHARACTERS = 100_000;
const MOST_OFFERS = 200;

const TAG = 'events';
const text = z.string().max(MOST_CHARACTERS);
const offset = z.int().min(0).max(MOST_CHARACTERS).openapi({ description: 'UTF-16 units before the cursor.' });
const span = z.strictObject({ start: z.int(), end: z.int() });

const KINDS = [
  ...['command', 'keyword', 'function', 'aggregate', 'operator', 'column', 'metadata'],
  ...['index', 'type', 'unit', 'value', 'option', 'policy', 'lookup'],
] as const satisfies readonly CompletionItem['kind'][];

/** What an editor asks about a query while it is written: none of these runs it, and none fails on any text. */
export function mountQueryEditor(app: ApiApp, { context, queries, masking }: OperationContext): void {
  const values = new FieldValues(queries, () => context.store.streams(), context.now);

  mount(
    app,
    {
      id: 'checkQuery',
      method: 'post',
      path: '/api/v1/query/check',
      tag: TAG,
      summary: 'What is wrong with a query, and which columns it gives',
      body: z.strictObject({ query: text }),
      answer: {
        description: 'Every mistake in one go.',
        schema: z.strictObject({
          runnable: z.boolean(),
          diagnostics: z.array(diagnosticSchema),
          columns: z
            .array(z.strictObject({ name: z.string(), type: z.string(), list: z.boolean(), masked: z.boolean() }))
            .openapi({ description: 'As far as the query can be read; `masked`: shown on demand only.' }),
          streams: z.array(z.string()).openapi({ description: 'The data streams that it reads.' }),
        }),
      },
    },
    ({ body: { query } }) => {
      const { plan, columns, diagnostics } = queries.analyze(query);
      const source = new SourceText('query', query);
      const hidden = plan === undefined ? new Set<number>() : masking.hiddenColumns(plan);
      const scanned = plan === undefined ? [] : [...everyNodeOf(plan)];
      return {
        runnable: plan !== undefined && !hasErrors(diagnostics),
        diagnostics: diagnostics.map((d) => diagnosticJson(source, d)),
        columns: columns.map((c) => ({ name: c.name, type: c.type, list: c.multi, masked: hidden.has(c.id) })),
        streams: [...new Set(scanned.flatMap((node) => (node.kind === 'scan' ? node.streams : [])))].sort(),
      };
    },
  );

  mount(
    app,
    {
      id: 'completeQuery',
      method: 'post',
      path: '/api/v1/query/complete',
      tag: TAG,
      summary: 'What may be written at a place of a query',
      description: 'Best first. Values are offered of fields that take few; never of those that hold prompt text.',
      body: z.strictObject({ query: text, offset }),
      answer: {
        description: 'Empty where nothing is known, as in a comment.',
        schema: z.strictObject({
          items: z.array(
            z.strictObject({
              label: z.string(),
              kind: z.enum(KINDS),
              insert: z.string().openapi({ description: 'Goes in place of `span`.' }),
              detail: z.string().nullable().openapi({ description: 'A type, a signature.' }),
              documentation: z.string().nullable(),
              span,
            }),
          ),
          more: z.boolean().openapi({ description: `Whether more than ${MOST_OFFERS} would fit.` }),
        }),
      },
    },
    async ({ body }) => {
      const known: EditorContext = queries.known();
      let asked: string | undefined;
      const note = (field: string) => {
        asked = field;
        return [];
      };
      let items = completeQuery(body.query, body.offset, { ...known, values: note });
      if (asked !== undefined && !masking.hidesField(asked)) {
        const found = await values.of(asked, body.query);
        if (found.length > 0) items = completeQuery(body.query, body.offset, { ...known, values: () => found });
      }
      return {
        items: items.slice(0, MOST_OFFERS).map((item) => ({
          label: item.label,
          kind: item.kind,
          insert: item.insertText,
          detail: item.detail ?? null,
          documentation: item.documentation ?? null,
          span: item.span,
        })),
        more: items.length > MOST_OFFERS,
      };
    },
  );

  mount(
    app,
    {
      id: 'hoverQuery',
      method: 'post',
      path: '/api/v1/query/hover',
      tag: TAG,
      summary: 'What the word at a place of a query is',
      body: z.strictObject({ query: text, offset }),
      answer: {
        description: 'Plain text in parts.',
        schema: z.strictObject({
          hover: z
            .strictObject({ span, title: z.string(), lines: z.array(z.string()), example: z.string().nullable() })
            .nullable()
            .openapi({ description: 'Null where there is nothing to say.' }),
        }),
      },
    },
    ({ body }) => {
      const hover = hoverQuery(body.query, body.offset, queries.known());
      if (hover === undefined) return { hover: null };
      return { hover: { ...hover, example: hover.example ?? null } };
    },
  );

  mount(
    app,
    {
      id: 'formatQuery',
      method: 'post',
      path: '/api/v1/query/format',
      tag: TAG,
      summary: 'Lay a query out anew',
      description: 'White space and the case of keywords and functions; comments stay. As `seismo fmt` does it.',
      body: z.strictObject({ query: text }),
      answer: {
        description: 'The query, or why it cannot be read.',
        schema: z.strictObject({
          query: z.string().nullable().openapi({ description: 'Null where it has mistakes.' }),
          diagnostics: z.array(diagnosticSchema),
        }),
      },
    },
    ({ body: { query } }) => {
      const formatted = formatQuery(query);
      if (formatted.text !== undefined) return { query: formatted.text, diagnostics: [] };
      const source = new SourceText('query', query);
      return { query: null, diagnostics: formatted.diagnostics.map((d) => diagnosticJson(source, d)) };
    },
  );
}
