import type { Diagnostic, Span } from '../base/diagnostic.ts';

/** How many groups may stand inside each other; whatever walks a tree may recurse this deep. */
export const MAX_SEARCH_DEPTH = 100;
/** How long a search may be, in UTF-16 units. */
export const MAX_SEARCH_LENGTH = 100_000;

/** A text that is sought: as written, or a pattern whose `*` stand between the pieces (and `?` in them, of Lucene's syntax). */
export interface SearchText {
  /** `phrase` stood in quotes; `wildcard` holds wildcards that are not escaped. */
  readonly kind: 'words' | 'phrase' | 'wildcard';
  /** Without quotes and escapes; of a wildcard as a LIKE pattern, with what is no wildcard escaped. */
  readonly text: string;
  readonly span: Span;
}

/** The name of a field, or a pattern of names. */
export interface SearchField {
  /** Without quotes and escapes; of a pattern as for LIKE, with what is no wildcard escaped. */
  readonly name: string;
  readonly pattern: boolean;
  readonly span: Span;
}

/** What parsing a search gives: its tree, unless something is wrong with it. */
export interface ParsedSearch<Tree> {
  readonly tree: Tree | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Ends the parsing of a search with what is wrong. */
export class SearchProblem extends Error {
  readonly span: Span;
  readonly hint: string | undefined;

  constructor(message: string, span: Span, hint?: string) {
    super(message);
    this.span = span;
    this.hint = hint;
  }
}

/** Runs a parser; a {@link SearchProblem} becomes the diagnostic. */
export function parseSearch<Tree>(
  language: 'kql' | 'lucene' | 'eql',
  text: string,
  parse: () => Tree,
): ParsedSearch<Tree> {
  try {
    if (text.length > MAX_SEARCH_LENGTH) {
      throw new SearchProblem(`the search is longer than ${MAX_SEARCH_LENGTH} characters`, { start: 0, end: 0 });
    }
    return { tree: parse(), diagnostics: [] };
  } catch (problem) {
    if (!(problem instanceof SearchProblem)) throw problem;
    const { message, span, hint } = problem;
    const found: Diagnostic = { code: `${language}/syntax`, severity: 'error', message, span };
    return { tree: undefined, diagnostics: [hint === undefined ? found : { ...found, hint }] };
  }
}

/** A text as a LIKE pattern that only it fits. */
export function escapeWildcards(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}
