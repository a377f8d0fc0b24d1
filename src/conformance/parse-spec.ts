import type { SpecCase, SpecDataset } from './spec-case.ts';

/** What may stand between a case's name and its query, as `required_capability: x`. */
const SETTING = /^(\w+)\s*:\s*(.*)$/;
/** What may stand between a query and its table, besides the table itself. */
const NOTE = /^(warning|warningRegex|ignoreOrder)\s*:\s*(.*)$/i;
const DATASET = /^([^\s:]+)\s*:\s*"\{\{([^}]+)\}\}"/;
const SKIP = /^(.*?)#\[skip:([^\],]*),?\s*(?:reason:\s*)?([^\]]*)\]?$/;
/** A major version that no skip range of a release reaches: ranges that end there mean for ever. */
const CURRENT_MAJOR = 9;

/**
 * Reads the cases of a csv-spec file: a name, settings, a query that ends with `;` at the end of a line, notes, and a table
 * that ends with a line of `;` alone. Lines that begin with `//` or `#` are comments. A case that the file breaks off
 * within is left out.
 */
export function parseSpec(file: string, text: string): SpecCase[] {
  const cases: SpecCase[] = [];
  const seen = new Map<string, number>();
  let draft: Draft | undefined;
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed.startsWith('//') || trimmed.startsWith('#')) continue;
    if (draft === undefined) {
      if (trimmed !== '') draft = newDraft(trimmed);
    } else if (readLine(draft, line, trimmed)) {
      const count = (seen.get(draft.name) ?? 0) + 1;
      seen.set(draft.name, count);
      cases.push(finish(draft, file, count));
      draft = undefined;
    }
  }
  return cases;
}

interface Draft {
  readonly name: string;
  readonly off: string | undefined;
  readonly queryLines: string[];
  queryEnded: boolean;
  readonly expected: string[];
  readonly datasets: SpecDataset[];
  anyOrder: boolean;
}

function newDraft(title: string): Draft {
  const skip = SKIP.exec(title);
  const name = (skip?.[1] ?? title).trim();
  const off = name.endsWith('-Ignore') ? 'marked -Ignore' : skip === null ? undefined : skipReason(skip[2]!, skip[3]!);
  return { name, off, queryLines: [], queryEnded: false, expected: [], datasets: [], anyOrder: false };
}

/** A skip names the versions that lack what the case tests, as `-8.13.99` or `8.14.0-8.14.2`; it is off where it has no such end. */
function skipReason(versions: string, reason: string): string | undefined {
  const last = /(\d+)\.\d+\.\d+\s*$/.exec(versions);
  if (last !== null && Number(last[1]) < CURRENT_MAJOR) return undefined;
  return `marked skip:${versions.trim()}${reason === '' ? '' : ` (${reason.trim()})`}`;
}

/** Takes a line into the draft; true where the line ends the case. */
function readLine(draft: Draft, line: string, trimmed: string): boolean {
  if (!draft.queryEnded) {
    readQueryLine(draft, line, trimmed);
    return false;
  }
  if (trimmed === ';') return true;
  const note = draft.expected.length === 0 ? NOTE.exec(trimmed) : null;
  if (note !== null) draft.anyOrder ||= note[1]!.toLowerCase() === 'ignoreorder' && note[2]!.trim() === 'true';
  else if (trimmed !== '') draft.expected.push(line);
  return false;
}

function readQueryLine(draft: Draft, line: string, trimmed: string): void {
  const setting = draft.queryLines.length === 0 ? SETTING.exec(trimmed) : null;
  if (setting !== null) {
    const dataset = setting[1] === 'dataset' ? DATASET.exec(setting[2]!) : null;
    if (dataset !== null) draft.datasets.push({ name: dataset[1]!, table: dataset[2]! });
    return;
  }
  if (draft.queryLines.length === 0 && trimmed === '') return;
  draft.queryEnded = trimmed.endsWith(';') && !trimmed.endsWith('\\;');
  draft.queryLines.push(draft.queryEnded ? line.trimEnd().slice(0, -1) : line);
}

function finish(draft: Draft, file: string, count: number): SpecCase {
  const { name, off, expected, datasets, anyOrder } = draft;
  const query = draft.queryLines.join('\n').replaceAll('\\;', ';').trim();
  const id = `${file}.${name}${count === 1 ? '' : `#${count}`}`;
  return { id, file, name, query, expected, off, anyOrder, datasets };
}
