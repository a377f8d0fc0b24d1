import type { Diagnostic } from '../base/diagnostic.ts';
import { SourceText } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import type { EnrichPolicy, Field, StreamSchema, UnreadableLookups } from '../plan/schema.ts';
import { readParquet } from '../store/duckdb/read-parquet.ts';
import type { LookupTable } from '../store/event-store.ts';
import type { FieldType } from './field-type.ts';
import { FileProblem, finding } from './file-problem.ts';
import { checkSize, findLookupFiles, type LookupFile, readLookupText, wholeFile } from './lookup-file.ts';
import { LOOKUP_LIMITS, type LookupLimits, type RawTable } from './raw-table.ts';
import { readCsv } from './read-csv.ts';
import { checkFields, readMapping, readPolicy } from './read-json-file.ts';
import { readNdjson } from './read-ndjson.ts';
import { typeTable } from './type-table.ts';

/** What is wrong with one of a folder's files. */
export interface LookupProblem {
  readonly source: SourceText;
  readonly diagnostic: Diagnostic;
}

/** What a folder of lookup tables and enrich policies holds. */
export interface Lookups {
  readonly tables: readonly LookupTable[];
  readonly policies: readonly EnrichPolicy[];
  readonly problems: readonly LookupProblem[];
  readonly unreadable: UnreadableLookups;
}

/**
 * Reads a folder's lookup tables (`NAME.csv`, `NAME.ndjson`, `NAME.parquet`, with types of fields in `NAME.mapping.json`) and enrich
 * policies (`NAME.policy.json`). A broken file is a problem of its own and stops no other; a folder that cannot be read is a
 * {@link UserError}.
 */
export async function loadLookups(folder: string, limits: LookupLimits = LOOKUP_LIMITS): Promise<Lookups> {
  const files = await findLookupFiles(folder);
  const loading = new Loading(limits);
  // Mappings and policies say how a table is read.
  for (const file of files) if (file.kind === 'mapping') await loading.mapping(file);
  for (const file of files) if (file.kind === 'policy') await loading.policy(file);
  for (const file of files) if (file.kind !== 'mapping' && file.kind !== 'policy') await loading.table(file);
  return loading.result();
}

interface ReadPolicy {
  readonly policy: EnrichPolicy;
  readonly file: LookupFile;
  readonly text: string;
}

class Loading {
  readonly #limits: LookupLimits;
  readonly #mappings = new Map<string, { types: ReadonlyMap<string, FieldType>; file: LookupFile }>();
  readonly #policies = new Map<string, ReadPolicy>();
  readonly #tables = new Map<string, LookupTable>();
  readonly #files = new Map<string, LookupFile>();
  readonly #problems: LookupProblem[] = [];
  readonly #unreadable = { tables: new Map<string, string>(), policies: new Map<string, string>() };

  constructor(limits: LookupLimits) {
    this.#limits = limits;
  }

  async mapping(file: LookupFile): Promise<void> {
    await this.#read(file, (text) => this.#mappings.set(file.name, { types: readMapping(text), file }));
  }

  async policy(file: LookupFile): Promise<void> {
    await this.#read(file, (text) => {
      this.#policies.set(file.name, { policy: readPolicy(file.name, text), file, text });
    });
  }

  async table(file: LookupFile): Promise<void> {
    const { name } = file;
    const other = this.#files.get(name);
    if (other !== undefined) {
      const message = `${other.path} is the table \`${name}\` too`;
      this.#refuse(file, wholeFile(file), [finding('two-files', message, undefined, 'keep one of them')]);
      this.#tables.delete(name);
      return;
    }
    this.#files.set(name, file);
    // Without its types a table would be joined with what it should not.
    if (this.#unreadable.tables.has(name)) return;
    const ranges = [...this.#policies.values()]
      .filter(({ policy }) => policy.kind === 'range' && policy.table === name)
      .map(({ policy }) => policy.matchField);
    const hints = {
      from: file.kind === 'csv' ? ('text' as const) : ('json' as const),
      mapped: this.#mappings.get(name)?.types ?? new Map<string, FieldType>(),
      ranges: new Set(ranges),
    };
    const keep = (raw: RawTable) => this.#tables.set(name, typeTable(name, raw, hints));
    if (file.kind === 'parquet') await this.#read(file, async () => keep(await parquetTable(file, this.#limits)));
    else await this.#read(file, (text) => keep((file.kind === 'csv' ? readCsv : readNdjson)(text, this.#limits)));
  }

  result(): Lookups {
    for (const { policy, file, text } of this.#policies.values()) {
      const table = this.#tables.get(policy.table);
      const findings = table === undefined ? [] : checkFields(policy, table, text);
      if (findings.length === 0) continue;
      this.#policies.delete(policy.name);
      this.#refuse(file, new SourceText(file.path, text), findings);
    }
    for (const [name, { file }] of this.#mappings) {
      if (!this.#files.has(name))
        this.#tell(wholeFile(file), [finding('unknown-table', `there is no table \`${name}\``)]);
    }
    return {
      tables: [...this.#tables.values()],
      policies: [...this.#policies.values()].map((p) => p.policy),
      problems: this.#problems,
      unreadable: this.#unreadable,
    };
  }

  /** Reads a file, and takes note of what is wrong with it. */
  async #read(file: LookupFile, use: (text: string) => unknown): Promise<void> {
    let text = '';
    try {
      if (file.kind === 'parquet') await checkSize(file, this.#limits.bytes);
      else text = await readLookupText(file, this.#limits.bytes);
      await use(text);
    } catch (error) {
      this.#refuse(file, new SourceText(file.path, text), findingsOf(error));
    }
  }

  #refuse(file: LookupFile, source: SourceText, findings: readonly Diagnostic[]): void {
    this.#tell(source, findings);
    const { message, span } = findings[0]!;
    const where = span === undefined ? '' : `:${source.position(span.start).line}`;
    const names = file.kind === 'policy' ? this.#unreadable.policies : this.#unreadable.tables;
    if (!names.has(file.name)) names.set(file.name, `${source.name}${where}: ${message}`);
  }

  #tell(source: SourceText, findings: readonly Diagnostic[]): void {
    this.#problems.push(...findings.map((diagnostic) => ({ source, diagnostic })));
  }
}

function findingsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof FileProblem) return error.findings;
  if (error instanceof UserError) return [finding('unreadable', error.message, undefined, error.hint)];
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return [finding('unreadable', `cannot be read: ${(error as Error).message}`)];
}

/** The fields of a table, as an analysis of queries wants them. */
export function lookupSchema({ name, columns }: LookupTable): StreamSchema {
  const fields = columns.map(({ field, type, list, values }): [string, Field] => {
    const multi = list || values.some((value) => Array.isArray(value));
    return [field, { name: field, type, multi }];
  });
  return { name, fields: new Map(fields), dynamic: [] };
}

async function parquetTable(file: LookupFile, limits: LookupLimits): Promise<RawTable> {
  const columns = await readParquet(file.path, { ...limits, characters: limits.bytes });
  const rows = columns[0]?.values.length ?? 0;
  return {
    columns: columns.map(({ field, type, values }) => ({ name: field, type: { kind: 'value', type }, cells: values })),
    rows,
    place: () => undefined,
  };
}
