import type { Diagnostic, Severity } from '../../base/diagnostic.ts';
import type { SourceText } from '../../base/source-text.ts';

/** What is wrong with a file of rules: a diagnostic without its text. */
export interface FileProblem {
  readonly file: string;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** From 1 on. */
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

/** A diagnostic of a file, its place told as line and column. */
export function fileProblem(
  file: string,
  source: SourceText,
  { code, severity, message, span, hint }: Diagnostic,
): FileProblem {
  return {
    file,
    code,
    severity,
    message,
    ...(span !== undefined && source.position(span.start)),
    ...(hint !== undefined && { hint }),
  };
}
