import { writeFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { counted } from '../base/counted.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { renderDiagnostic, SourceText } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { formatQuery } from '../esql/format/format-query.ts';
import { findRuleFiles, type RuleFile } from '../rules/find-rule-files.ts';
import { type FormattedFile, formatRuleQueries } from '../rules/format-rule-queries.ts';
import { formatOf, ruleExtensions } from '../rules/formats/registry.ts';
import { readRuleText, systemReason } from '../rules/read-rule-file.ts';
import type { Console } from './console.ts';

export interface FmtOptions {
  readonly check?: boolean;
  readonly stdin?: boolean;
}

const QUERY_FILE = /\.esql$/i;
const WANTED = {
  noun: 'queries',
  accepts: (name: string) => QUERY_FILE.test(name) || formatOf(name) !== undefined,
  hint: `queries stand in files that end in ${[...ruleExtensions(), '.esql'].join(' or ')}`,
};

/** `seismo fmt`: formats the ES|QL queries of files in place; 1 where `--check` finds some that are not, 2 where one is wrong. */
export async function fmt(paths: readonly string[], options: FmtOptions, console: Console): Promise<number> {
  if (options.stdin === true) {
    if (paths.length > 0) throw new UserError('paths and --stdin exclude each other');
    return formatStandardInput(await readAll(process.stdin), options, console);
  }
  if (paths.length === 0) throw new UserError('nothing to format', { hint: 'name files or folders, or give --stdin' });
  const { files, unreadable } = await findRuleFiles(paths, WANTED);
  let failed = unreadable.length;
  for (const { source, diagnostics } of unreadable) tell(source, diagnostics, console);
  let changed = 0;
  for (const file of files) {
    const outcome = await formatFile(file, options.check === true, console);
    if (outcome === 'failed') failed++;
    if (outcome !== 'changed') continue;
    changed++;
    console.out(`${file.name}\n`);
  }
  const verb = options.check === true ? 'would change' : 'formatted';
  const failures = failed === 0 ? '' : `, ${failed} left alone for what is wrong with them`;
  console.err(`${counted(files.length, 'file')}: ${changed} ${verb}${failures}\n`);
  if (failed > 0) return 2;
  return options.check === true && changed > 0 ? 1 : 0;
}

async function formatFile(file: RuleFile, check: boolean, console: Console): Promise<'same' | 'changed' | 'failed'> {
  const text = await readRuleText(file.name, file.path);
  if (typeof text !== 'string') {
    tell(text.source, text.diagnostics, console);
    return 'failed';
  }
  const source = new SourceText(file.name, text);
  const format = formatOf(file.name);
  const formatted = format === undefined ? formatQueryFile(text) : formatRuleQueries(format, source);
  if (formatted.diagnostics.length > 0) {
    tell(source, formatted.diagnostics, console);
    return 'failed';
  }
  if (formatted.text === text) return 'same';
  if (!check) {
    await writeFile(file.path, formatted.text).catch((error: unknown) => {
      throw new UserError(`cannot write ${file.name}: ${systemReason(error)}`, { cause: error });
    });
  }
  return 'changed';
}

/** A text that is a query and nothing else, with the byte order mark and the kind of line breaks that it has. */
function formatQueryFile(text: string): FormattedFile {
  const formatted = formatQuery(text);
  if (formatted.text === undefined) return { text, diagnostics: formatted.diagnostics };
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n';
  return { text: `${mark}${formatted.text.replace(/\r?\n/g, lineBreak)}${lineBreak}`, diagnostics: [] };
}

function formatStandardInput(text: string, { check }: FmtOptions, console: Console): number {
  const formatted = formatQueryFile(text);
  tell(new SourceText('standard input', text), formatted.diagnostics, console);
  if (formatted.diagnostics.length > 0) return 2;
  if (check === true) return formatted.text === text ? 0 : 1;
  console.out(formatted.text);
  return 0;
}

function tell(source: SourceText, diagnostics: readonly Diagnostic[], console: Console): void {
  for (const diagnostic of diagnostics) {
    console.err(`${renderDiagnostic(source, diagnostic, { color: console.errColour })}\n`);
  }
}
