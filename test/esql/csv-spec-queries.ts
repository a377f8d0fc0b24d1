/** One query of a `*.csv-spec` file. */
export interface SpecQuery {
  readonly name: string;
  readonly query: string;
}

/** What may stand between a case's name and its query: settings of the case, and comments. */
const PREAMBLE = /^(\w+\s*:|\/\/|$)/;

/** Reads the queries of a csv-spec file: each is ended by `;` at the end of a line, and its rows by a line of `;` alone. Lines that begin with `#` are comments. */
export function specQueries(text: string): SpecQuery[] {
  const queries: SpecQuery[] = [];
  let name: string | undefined;
  let lines: string[] = [];
  let inRows = false;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.startsWith('#')) continue;
    if (inRows) {
      inRows = trimmed !== ';';
    } else if (name === undefined) {
      if (trimmed !== '' && !trimmed.startsWith('//')) name = trimmed;
    } else if (lines.length === 0 && PREAMBLE.test(trimmed)) {
      // Nothing of the query yet.
    } else if (/(?<!\\);$/.test(trimmed)) {
      lines.push(line.trimEnd().slice(0, -1));
      queries.push({ name, query: lines.join('\n').replaceAll('\\;', ';') });
      name = undefined;
      lines = [];
      inRows = true;
    } else {
      lines.push(line);
    }
  }
  return queries;
}
