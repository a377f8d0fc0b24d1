import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { z } from '@hono/zod-openapi';
import { SourceText } from '../../base/source-text.ts';
import { type CompiledRule, compileRule } from '../../detect/rule-book/compiled-rule.ts';
import type { RuleEntry } from '../../detect/rule-book/rule-entry.ts';
import { loadRuleText, MAX_RULE_BYTES } from '../../rules/load-rule-text.ts';
import type { OwnRules } from '../../rules/own-rules.ts';
import { RULE_SEVERITIES } from '../../rules/rule.ts';
import { DRAFT_EXTENSION, draftRule, RISK_SCORES, ruleFileName, withQuery } from '../../rules/rule-draft.ts';
import { actorOf } from '../actor-of.ts';
import type { RuleShelf } from '../catalog/rule-shelf.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, type ApiRequest, mount } from '../operation.ts';
import { HttpProblem, notFound } from '../problem.ts';
import { diagnosticJson, diagnosticSchema } from '../query/diagnostic-json.ts';
import { given } from '../query-parameters.ts';
import { ruleJson } from '../rules/rule-json.ts';
import { RULES_TAG, ruleParams, ruleSchema } from '../rules/rule-schema.ts';

const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'it stands on one line');
const words = z.array(line).max(50);
const duration = z.string().max(50);
const threatEntry = { id: line, name: line, reference: z.url().max(500).optional() };

const draftBody = z.strictObject({
  query: z.string().min(1).max(100_000),
  name: line,
  description: z.string().trim().max(10_000).optional().openapi({ description: 'The name, where absent.' }),
  severity: z.enum(RULE_SEVERITIES).default('medium'),
  risk_score: z.int().min(0).max(100).optional().openapi({ description: "The severity's usual one, where absent." }),
  from: duration.default('now-60m').openapi({ description: 'Where the window begins.' }),
  interval: duration.default('10m').openapi({ description: 'How often it runs.' }),
  id: line.optional().openapi({ description: 'A new one, where absent.' }),
  author: words.optional().openapi({ description: 'Who asks, where absent.' }),
  tags: words.default([]),
  references: z.array(z.url().max(2_000)).max(50).default([]),
  false_positives: z.array(z.string().trim().min(1).max(2_000)).max(50).default([]),
  note: z.string().trim().min(1).max(100_000).optional().openapi({ description: 'The triage guide, in Markdown.' }),
  threat: z
    .array(
      z.strictObject({
        framework: line,
        tactic: z.strictObject(threatEntry),
        techniques: z.array(z.strictObject(threatEntry)).max(50).default([]),
      }),
    )
    .max(50)
    .default([]),
});

const draftSchema = z
  .strictObject({
    id: z.string(),
    file: z.string().openapi({ description: 'A name for it.' }),
    source: z.string(),
    runnable: z.boolean(),
    diagnostics: z.array(diagnosticSchema).openapi({ description: 'As `seismo rules check` tells them.' }),
  })
  .openapi('RuleDraft');

const sourceBody = z.strictObject({
  source: z.string().min(1).max(MAX_RULE_BYTES).openapi({ description: "The rule's file, in Elastic's TOML." }),
});

/** Rules that are written through the service: drafts, and the service's own files. */
export function mountOwnRules(app: ApiApp, { context, queries }: OperationContext, shelf: RuleShelf): void {
  const { ruleBook, state, log } = context;
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: what was looked at still holds when it is written. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };

  /** The rule of a file's text; throws the problem of one that could not run. */
  const checked = (source: string) => {
    const compiled = compileText(source, queries.known());
    const { rule } = compiled;
    if (!compiled.broken && rule?.kind === 'rule') return rule;
    const message = compiled.broken ? firstError(compiled) : 'the file holds a hunt: rules are saved, which run';
    throw new HttpProblem('invalid-rule', message, { diagnostics: diagnosticsOf(compiled) });
  };

  const folder = (): OwnRules => {
    if (context.ownRules !== undefined) return context.ownRules;
    throw new HttpProblem('unprocessable', 'the service keeps nothing on disk: rules cannot be saved');
  };

  const noRule = (id: string) =>
    notFound(
      'rule',
      id,
      ruleBook.list().flatMap((e) => e.id ?? []),
    );

  /** A draft's text, and whether it could run. */
  const told = (source: string) => {
    const compiled = compileText(source, queries.known());
    return { source, runnable: compiled.runnable !== undefined, diagnostics: diagnosticsOf(compiled) };
  };

  const ownEntry = (id: string): RuleEntry => {
    const entries = ruleBook.list().filter((entry) => entry.id === id);
    const own = entries.find((entry) => entry.own);
    if (own !== undefined) return own;
    if (entries[0] === undefined) throw noRule(id);
    throw new HttpProblem('conflict', `${entries[0].file} is not one of the rules that were saved here`, {
      hint: 'change the file where it comes from; its settings and exceptions can be changed here',
    });
  };

  /** Has a change of a file taken up at once, and written down. */
  const taken = async (
    file: string,
    { action, id }: { readonly action: string; readonly id: string },
    request: Pick<ApiRequest<unknown, unknown, unknown>, 'identity' | 'client'>,
  ) => {
    await ruleBook.refresh([file]);
    await state.audit.append({ action, subject: id, details: { file } }, actorOf(request));
    log.info({ rule_id: id, file, by: request.identity!.name }, action);
  };

  const answerOf = async (id: string) => {
    const live = context.detection.status().find((rule) => rule.ruleId === id);
    const entry = ownEntry(id);
    return ruleJson(entry, { key: shelf.keyOf(entry), runs: (await state.runs.byRule([id]))[0], live });
  };

  mount(
    app,
    {
      id: 'draftRule',
      method: 'post',
      path: '/api/v1/rules/draft',
      tag: RULES_TAG,
      summary: 'A query as a rule file, which is not saved',
      body: draftBody,
      answer: { description: "The file in Elastic's TOML, with what is wrong with it.", schema: draftSchema },
    },
    ({ body, identity }) => {
      const id = body.id ?? randomUUID();
      const source = draftRule({
        id,
        name: body.name,
        description: body.description === undefined || body.description === '' ? body.name : body.description,
        query: body.query,
        severity: body.severity,
        riskScore: body.risk_score ?? RISK_SCORES[body.severity],
        from: body.from,
        interval: body.interval,
        timestampOverride: 'event.ingested',
        author: body.author ?? [identity!.name],
        tags: body.tags,
        references: body.references,
        falsePositives: body.false_positives,
        threat: body.threat.map(({ framework, tactic, techniques }) => ({
          framework,
          tactic: entryOf(tactic),
          techniques: techniques.map((technique) => ({ ...entryOf(technique), subtechniques: [] })),
        })),
        created: context.now(),
        ...given({ note: body.note }),
      });
      return { id, file: ruleFileName(body.name), ...told(source) };
    },
  );

  mount(
    app,
    {
      id: 'redraftRule',
      method: 'post',
      path: '/api/v1/rules/{id}/draft',
      tag: RULES_TAG,
      summary: "A rule's file with another query, which is not saved",
      params: ruleParams,
      body: z.strictObject({ query: draftBody.shape.query }),
      answer: { description: 'The file, all else of it as it was.', schema: draftSchema },
    },
    ({ params: { id }, body }) => {
      const entry = ruleBook.get(id);
      if (entry === undefined) throw noRule(id);
      const source = withQuery(entry.source, body.query);
      if (source === undefined)
        throw new HttpProblem('unprocessable', `${entry.file} has no query in ES|QL that could be another`);
      return { id, file: basename(entry.file), ...told(source) };
    },
  );

  mount(
    app,
    {
      id: 'saveRule',
      method: 'post',
      path: '/api/v1/rules',
      tag: RULES_TAG,
      summary: 'Save a new rule in the data folder, where it runs at once',
      body: sourceBody,
      answer: { status: 201, description: 'The rule as it is now.', schema: ruleSchema },
    },
    async (request) => {
      const { source } = request.body;
      const { id, name } = checked(source);
      await inTurn(async () => {
        const there = ruleBook.get(id);
        if (there !== undefined) {
          const hint = there.own ? 'replace it with PUT /api/v1/rules/{id}' : 'give it another rule_id';
          throw new HttpProblem('conflict', `${there.file} has the rule id ${id} already`, { hint });
        }
        await taken(await folder().add(ruleFileName(name), source), { action: 'rule.save', id }, request);
      });
      return await answerOf(id);
    },
  );

  mount(
    app,
    {
      id: 'replaceRule',
      method: 'put',
      path: '/api/v1/rules/{id}',
      tag: RULES_TAG,
      summary: 'Replace a rule that was saved through the API',
      description: 'Its settings, exceptions and alerts stay.',
      params: ruleParams,
      body: sourceBody,
      answer: { description: 'The rule as it is now.', schema: ruleSchema },
    },
    async (request) => {
      const { id } = request.params;
      await inTurn(async () => {
        const { file } = ownEntry(id);
        const rule = checked(request.body.source);
        if (rule.id !== id)
          throw new HttpProblem('conflict', `the file has the rule id ${rule.id}`, { hint: `keep rule_id = "${id}"` });
        await folder().replace(file, request.body.source);
        await taken(file, { action: 'rule.replace', id }, request);
      });
      return await answerOf(id);
    },
  );

  mount(
    app,
    {
      id: 'deleteRule',
      method: 'delete',
      path: '/api/v1/rules/{id}',
      tag: RULES_TAG,
      summary: 'Delete a rule that was saved through the API',
      description: 'Its alerts stay.',
      params: ruleParams,
      answer: { status: 204, description: 'It is gone.' },
    },
    async (request) => {
      const { id } = request.params;
      await inTurn(async () => {
        const { file } = ownEntry(id);
        await folder().remove(file);
        await taken(file, { action: 'rule.delete', id }, request);
      });
      return {};
    },
  );
}

function compileText(source: string, data: Parameters<typeof compileRule>[1]): CompiledRule {
  return compileRule(loadRuleText(`rule${DRAFT_EXTENSION}`, source), data);
}

function diagnosticsOf({ loaded, diagnostics }: CompiledRule) {
  const source = new SourceText('rule', loaded.source.text);
  return diagnostics.map((d) => diagnosticJson(source, d));
}

function firstError({ diagnostics }: CompiledRule): string {
  return diagnostics.find((d) => d.severity === 'error')?.message ?? 'the rule cannot be run';
}

function entryOf({ id, name, reference }: { id: string; name: string; reference?: string | undefined }) {
  return { id, name, ...given({ reference }) };
}
