import { matchStreams } from '../../esql/streams.ts';
import { type EnrichPolicy, fieldOf, type StreamSchema } from '../../plan/schema.ts';

/** What is known of the data that a query reads; all of it may be absent. */
export interface EsqlAnatomyOptions {
  readonly streams?: readonly StreamSchema[];
  /** The tables that LOOKUP JOIN can read. */
  readonly lookups?: readonly StreamSchema[];
  readonly policies?: readonly EnrichPolicy[];
}

/** Answers what is known of fields, tables and policies. */
export class KnownSchema {
  readonly #options: EsqlAnatomyOptions;

  constructor(options: EsqlAnatomyOptions) {
    this.#options = options;
  }

  /** The columns of a lookup table; undefined where nothing is known of it. */
  tableFields(name: string): readonly string[] | undefined {
    const { lookups = [], streams = [] } = this.#options;
    const table = [...lookups, ...streams].find((schema) => schema.name === name);
    return table && [...table.fields.keys()].filter((field) => !field.includes('$')).sort();
  }

  policy(name: string): EnrichPolicy | undefined {
    return this.#options.policies?.find((policy) => policy.name === name);
  }

  /** Tells whether events of these patterns have a field; undefined where no stream of them is known. */
  fieldTest(patterns: readonly string[]): ((name: string) => boolean) | undefined {
    const streams = matchStreams(patterns, this.#options.streams ?? []);
    return streams.length === 0 ? undefined : (name) => streams.some((stream) => fieldOf(stream, name) !== undefined);
  }
}
