import { type Diagnostic, shiftDiagnostic } from '../base/diagnostic.ts';
import { SourceText } from '../base/source-text.ts';
import { formatQuery } from '../esql/format/format-query.ts';
import type { RuleFormat } from './formats/format.ts';

/** A rule file with its ES|QL queries formatted; the text as it was where a query cannot be read, with the reasons. */
export interface FormattedFile {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Formats the ES|QL queries of a rule file; nothing else of it changes. */
export function formatRuleQueries(format: RuleFormat, source: SourceText): FormattedFile {
  let { text } = source;
  const diagnostics: Diagnostic[] = [];
  // From the last to the first, so that the places of those before stay true.
  const queries = [...format.readQueries(source)].sort((a, b) => b.span.start - a.span.start);
  for (const query of queries) {
    const formatted = formatQuery(query.text);
    if (formatted.text === undefined) {
      diagnostics.unshift(...formatted.diagnostics.map((d) => shiftDiagnostic(d, query.offset)));
    } else {
      const written = format.writeText(source.text, query.span, formatted.text);
      text = text.slice(0, query.span.start) + written + text.slice(query.span.end);
    }
  }
  if (diagnostics.length > 0) return { text: source.text, diagnostics };
  const written = format.readQueries(new SourceText(source.name, text));
  if (!written.every((query) => formatQuery(query.text).text === query.text.trim())) {
    throw new Error(`the formatted query would not be read back from ${source.name}`);
  }
  return { text, diagnostics };
}
