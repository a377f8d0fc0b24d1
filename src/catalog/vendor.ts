import type { Diagnostic } from '../base/diagnostic.ts';
import type { CatalogRule } from './catalog-rule.ts';

/** What a file gave: rules, and what is wrong with it. A file that is no rule of the vendor gives neither. */
export interface VendorFile {
  readonly rules: readonly CatalogRule[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A publisher of rules, or a rule format that many publish in: one folder under `vendors/`. */
export interface Vendor {
  /** The folder's name. */
  readonly name: string;
  /** For people: `Elastic`. */
  readonly title: string;
  /** Ends of the names of files that may hold rules: `.toml`. */
  readonly extensions: readonly string[];
  /** Whether a text looks like a rule of its; cheap, called for every file with such an end. */
  recognizes(text: string): boolean;
  /** Reads a file's rules; never throws on a text. `name` is what diagnostics call it. */
  read(name: string, text: string): VendorFile;
  /** What can still be told of a text that `read` makes no rule of; never throws. */
  salvage?(name: string, text: string): Partial<CatalogRule>;
}
