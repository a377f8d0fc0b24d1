import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { renderDiagnostic } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { corpusOf } from '../catalog/corpus/corpus-of.ts';
import { coverageOf } from '../catalog/frameworks/coverage-of.ts';
import { conformanceOf } from '../catalog/page/conformance-of.ts';
import { pageDocument } from '../catalog/page/html/page-document.ts';
import { pageMarkdown } from '../catalog/page/markdown/page-markdown.ts';
import { pageJson } from '../catalog/page/page-json.ts';
import { pageOf } from '../catalog/page/page-of.ts';
import type { RulePage } from '../catalog/page/rule-page.ts';
import { pageText } from '../catalog/page/text/page-text.ts';
import { whyNotRun } from '../detect/cut.ts';
import { declaredStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import { systemReason } from '../rules/read-rule-file.ts';
import type { Console } from './console.ts';
import { pickRule } from './pick-rule.ts';
import { packFolder } from './rule-set.ts';
import { fileAt, inCorpus, onShelf, rulesBelow, type ShelfFile, type ShelfRule } from './rule-shelf.ts';
import { counted } from './text.ts';

export type ExplainFormat = 'text' | 'markdown' | 'html' | 'json';

export interface ExplainOptions {
  readonly format?: ExplainFormat;
  readonly rules?: readonly string[];
  readonly data?: string;
  readonly out?: string;
}

const FORMATS: Readonly<Record<string, ExplainFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.md': 'markdown',
  '.json': 'json',
};

/** Columns of a text that goes to a file. */
const FILE_WIDTH = 100;

/** `seismo explain`: the catalogue page of one rule; 1 where something in it is an error, 2 where there is no such rule. */
export async function explain(wanted: string, options: ExplainOptions, console: Console): Promise<number> {
  const format = options.format ?? FORMATS[extname(options.out ?? '').toLowerCase()] ?? 'text';
  const given = await fileAt(wanted);
  const others = await rulesBelow([packFolder(), ...(options.rules ?? [])]);
  const shelf = given === undefined ? others : [...onShelf(given), ...others];
  const chosen = given === undefined ? pickRule(wanted, others) : onlyRule(given, wanted, console);
  if (chosen === undefined) return 1;

  const { source, diagnostics } = chosen.file;
  const conformance = conformanceOf(source.name, source.text, {
    known: { streams: declaredStreams(logFormats) },
    whyNotRun,
  });
  const page = pageOf(chosen.rule, {
    corpus: corpusOf(shelf.map(inCorpus)),
    coverageOf,
    conformance: conformance?.told ?? null,
  });
  await write(formed(page, format, options, console), options, console);
  const found = conformance?.diagnostics ?? diagnostics;
  // The text says them itself, where the page has a part for them.
  if (format !== 'text' || conformance === undefined) tell(chosen.file, found, console);
  return hasErrors(found) ? 1 : 0;
}

/** The rule of a file that was named; undefined where it is broken, which is told. */
function onlyRule(file: ShelfFile, path: string, console: Console): ShelfRule | undefined {
  const rules = onShelf(file);
  if (rules.length > 1) {
    throw new UserError(`${path} holds ${counted(rules.length, 'rule')}`, {
      hint: `name one of them by its id: seismo explain ${rules[0]!.id} --rules ${path}`,
    });
  }
  if (rules.length === 1) return rules[0];
  if (file.diagnostics.length === 0) throw new UserError(`${path} is no rule of a format that the catalogue reads`);
  tell(file, file.diagnostics, console);
  return undefined;
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

function tell({ source }: ShelfFile, diagnostics: readonly Diagnostic[], console: Console): void {
  for (const diagnostic of diagnostics) {
    console.err(`${renderDiagnostic(source, diagnostic, { color: console.errColour })}\n`);
  }
}
