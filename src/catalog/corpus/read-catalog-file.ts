import { hash } from 'node:crypto';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { messageOf } from '../../base/message-of.ts';
import { SourceText } from '../../base/source-text.ts';
import { readRuleText } from '../../rules/read-rule-file.ts';
import type { CatalogRule } from '../catalog-rule.ts';
import type { VendorFile } from '../vendor.ts';
import { readRules } from '../vendors/registry.ts';
import type { CorpusRule } from './corpus.ts';
import { corpusRuleOf } from './corpus-rule.ts';
import { type FileProblem, fileProblem } from './file-problem.ts';

/** A rule of a collection, with the version that its file tells. */
export type IndexedRule = CorpusRule & { readonly version: number | null };

/** A file that is to be read. */
export interface ReadTask {
  /** The collection that it is of. */
  readonly collection: string;
  readonly file: string;
  readonly path: string;
  /** The digest that it had when it was last read: where it has it still, nothing else is read of it. */
  readonly known: string | null;
}

/** What a file of rules gave. */
export interface ReadFile {
  /** SHA-256 in hex; null where it is no text. */
  readonly digest: string | null;
  /** Its text as UTF-8, where it holds rules. */
  readonly text: Uint8Array<ArrayBuffer> | null;
  readonly rules: readonly IndexedRule[];
  readonly problems: readonly FileProblem[];
}

/** Reads a file of rules; `same` where it is as it was. Never throws: what is wrong with it is told by its problems. */
export async function readCatalogFile({ collection, file, path, known }: ReadTask): Promise<ReadFile | 'same'> {
  const text = await readRuleText(file, path);
  if (typeof text !== 'string') {
    return {
      digest: null,
      text: null,
      rules: [],
      problems: text.diagnostics.map((d) => fileProblem(file, text.source, d)),
    };
  }
  const digest = hash('sha256', text, 'hex');
  if (digest === known) return 'same';
  const { rules, problems } = rulesOfText(file, text);
  return {
    digest,
    text: rules.length === 0 ? null : copyOf(text),
    rules: rules.map((rule) => ({ ...corpusRuleOf(rule, { collection, file, digest }), version: rule.version })),
    problems,
  };
}

/** The rules that a text holds, of whatever vendor, and what is wrong with it. */
export function rulesOfText(
  file: string,
  text: string,
): { rules: readonly CatalogRule[]; problems: readonly FileProblem[] } {
  const { rules, diagnostics } = readSafely(file, text);
  const source = new SourceText(file, text);
  return { rules, problems: diagnostics.filter((d) => d.severity !== 'info').map((d) => fileProblem(file, source, d)) };
}

/** One file that a reader fails at must not keep thousands of others out of the catalogue; it is told as what it is. */
function readSafely(file: string, text: string): VendorFile {
  try {
    return readRules(file, text);
  } catch (error) {
    const failure: Diagnostic = {
      code: 'catalog/reader-failed',
      severity: 'error',
      message: `the file could not be read, which is a fault of seismo: ${messageOf(error)}`,
    };
    return { rules: [], diagnostics: [failure] };
  }
}

/** In memory of its own: a small buffer shares its memory with others, and could not be given to another thread. */
function copyOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Buffer.byteLength(text));
  new TextEncoder().encodeInto(text, bytes);
  return bytes;
}
