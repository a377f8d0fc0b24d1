import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { counted } from '../base/counted.ts';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { renderDiagnostic, SourceText } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { brokenRule } from '../catalog/broken-rule.ts';
import type { CatalogRule } from '../catalog/catalog-rule.ts';
import { corpusKey } from '../catalog/corpus/corpus-rule.ts';
import { givenRules } from '../catalog/corpus/given-rules.ts';
import { type GivenRule, type OpenedCorpus, openCorpus } from '../catalog/corpus/open-corpus.ts';
import { coverageOf } from '../catalog/frameworks/coverage-of.ts';
import { pageDocument } from '../catalog/page/html/page-document.ts';
import { pageMarkdown } from '../catalog/page/markdown/page-markdown.ts';
import { pageJson } from '../catalog/page/page-json.ts';
import { pageOf } from '../catalog/page/page-of.ts';
import type { RulePage } from '../catalog/page/rule-page.ts';
import { pageText } from '../catalog/page/text/page-text.ts';
import { readRules } from '../catalog/vendors/registry.ts';
import { declaredStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import { readRuleText, systemReason } from '../rules/read-rule-file.ts';
import type { Console } from './console.ts';
import { conformanceAndLife } from './explain-life.ts';
import { pickRule } from './pick-rule.ts';
import { packFolder } from './rule-set.ts';

export type ExplainFormat = 'text' | 'markdown' | 'html' | 'json';

export interface ExplainOptions {
  readonly format?: ExplainFormat;
  readonly rules?: readonly string[];
  readonly data?: string;
  /** A running service, which is asked what its events and alerts say. */
  readonly server?: string;
  readonly out?: string;
}

/** A rule with the text that it stands in, and what was found when that was read. */
interface ChosenRule {
  readonly rule: CatalogRule;
  readonly source: SourceText;
  readonly diagnostics: readonly Diagnostic[];
}

const FORMATS: Readonly<Record<string, ExplainFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.md': 'markdown',
  '.json': 'json',
};

const DEFAULT_DATA = './seismo-data';
/** Columns of a text that goes to a file. */
const FILE_WIDTH = 100;

/** `seismo explain`: the catalogue page of one rule; 1 where something in it is an error, 2 where there is no such rule. */
export async function explain(wanted: string, options: ExplainOptions, console: Console): Promise<number> {
  const format = options.format ?? FORMATS[extname(options.out ?? '').toLowerCase()] ?? 'text';
  const named = await ruleInFile(wanted);
  const corpus = await corpusAtHand(named, options, console);
  const chosen = named ?? (await ruleInCorpus(wanted, corpus));

  const { rule, source } = chosen;
  const { conformance, life } = await conformanceAndLife({ key: corpusKey(rule), source }, options, console);
  const page = pageOf(rule, {
    corpus,
    coverageOf,
    conformance: conformance?.told ?? null,
    life,
    history: corpus.historyOf(corpusKey(rule)),
    streams: declaredStreams(logFormats),
  });
  await write(formed(page, format, options, console), options, console);
  const found = conformance?.diagnostics ?? chosen.diagnostics;
  // The text says them itself, where the page has a part for them.
  if (format !== 'text' || conformance === undefined) tell(source, found, console);
  return hasErrors(found) ? 1 : 0;
}

/** The pack, the rules that are named, and those of the data folder's catalogue. */
async function corpusAtHand(
  named: ChosenRule | undefined,
  { rules = [], data }: ExplainOptions,
  console: Console,
): Promise<OpenedCorpus> {
  if (data !== undefined && !existsSync(data)) {
    throw new UserError(`there is no folder ${data}`, {
      hint: 'a catalogue is made with `seismo catalog add PATH --data DIR`',
    });
  }
  const others = await givenRules([packFolder(), ...rules], 'given');
  const given = named === undefined ? others.rules : [asGiven(named), ...others.rules];
  const corpus = await openCorpus(data ?? DEFAULT_DATA, given);
  for (const { name, reason } of corpus.broken) {
    console.err(`warning: the collection ${name} of the catalogue is left out: ${reason}\n`);
  }
  return corpus;
}

function asGiven({ rule, source }: ChosenRule): GivenRule {
  const digest = hash('sha256', source.text, 'hex');
  return { rule, place: { collection: 'given', file: source.name, digest } };
}

async function ruleInCorpus(wanted: string, corpus: OpenedCorpus): Promise<ChosenRule> {
  const found = pickRule(wanted, [...corpus.rules()]);
  const rule = (await corpus.ruleOf(found.key))!;
  const source = new SourceText(found.file, rule.body);
  return { rule, source, diagnostics: readRules(found.file, rule.body).diagnostics };
}

/** The rule of a file; undefined where the text names no file. */
async function ruleInFile(path: string): Promise<ChosenRule | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) {
    throw new UserError(`${path} is a folder`, { hint: 'name one rule: its file, its id or a part of its name' });
  }
  const text = await readRuleText(path, path);
  if (typeof text !== 'string') {
    throw new UserError(`${path} cannot be read: ${text.diagnostics[0]?.message}`);
  }
  const { rules, diagnostics } = readRules(path, text);
  if (rules.length > 1) {
    throw new UserError(`${path} holds ${counted(rules.length, 'rule')}`, {
      hint: `name one of them by its id: seismo explain ${rules[0]!.id} --rules ${path}`,
    });
  }
  const source = new SourceText(path, text);
  const rule = rules[0] ?? brokenRule(source);
  if (rule === undefined) {
    throw new UserError(`${path} is no rule of a format that the catalogue reads`, {
      hint: diagnostics[0]?.message ?? 'Elastic rules are .toml files, Sigma rules .yml files',
    });
  }
  return { rule, source, diagnostics };
}

function formed(page: RulePage, format: ExplainFormat, { out }: ExplainOptions, console: Console): string {
  switch (format) {
    case 'text':
      return pageText(page, out === undefined ? console : { width: FILE_WIDTH, colour: false });
    case 'markdown':
      return pageMarkdown(page);
    case 'html':
      return pageDocument(page);
    case 'json':
      return pageJson(page);
  }
}

async function write(text: string, { out }: ExplainOptions, console: Console): Promise<void> {
  if (out === undefined) {
    console.out(text);
    return;
  }
  await writeFile(out, text).catch((error: unknown) => {
    throw new UserError(`cannot write ${out}: ${systemReason(error)}`, { cause: error });
  });
}

function tell(source: SourceText, diagnostics: readonly Diagnostic[], console: Console): void {
  for (const diagnostic of diagnostics) {
    console.err(`${renderDiagnostic(source, diagnostic, { color: console.errColour })}\n`);
  }
}
