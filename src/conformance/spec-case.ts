/** One case of a `*.csv-spec` file: a query and the table it must give, as written. */
export interface SpecCase {
  /** The file's name without its extension, a dot, and the case's own name; unique within a folder. */
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly query: string;
  /** The header and rows of the expected table, one line each. */
  readonly expected: readonly string[];
  /** Why the case is switched off by its own marks; undefined where it is on. */
  readonly off: string | undefined;
  /** Whether the case says that its rows come in any order. */
  readonly anyOrder: boolean;
  /** Names that the case gives to tables for its query alone: `dataset: name: "{{table}}"`. */
  readonly datasets: readonly SpecDataset[];
}

export interface SpecDataset {
  readonly name: string;
  readonly table: string;
}
