/** A half-open range of UTF-16 offsets into one text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'info';

/**
 * One finding about a text: what is wrong, where, and what to do.
 * `code` is stable (`esql/unknown-column`); messages may be reworded.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: Span;
  /** What to do about it, where something helps: "did you mean `user.id`?". */
  readonly hint?: string;
}

/** Whether any finding of the list is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}

/** Moves a diagnostic's span, as from a query to the file that holds it. */
export function shiftDiagnostic(diagnostic: Diagnostic, offset: (at: number) => number): Diagnostic {
  if (diagnostic.span === undefined) return diagnostic;
  const { start, end } = diagnostic.span;
  // An end belongs to the character before it: mapping it directly would skip over what follows the span.
  const mappedEnd = end > start ? offset(end - 1) + 1 : offset(end);
  return { ...diagnostic, span: { start: offset(start), end: mappedEnd } };
}
