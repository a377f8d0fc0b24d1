import type { Vendor, VendorFile } from '../vendor.ts';
import { elastic } from './elastic/elastic.ts';
import { sigma } from './sigma/vendor.ts';

/** The vendors whose rules the catalogue reads, in the order in which they are asked. */
export const VENDORS: readonly Vendor[] = [elastic, sigma];

/** Reads the rules of a file: by the vendor that reads files with its end and knows its text; a file of none gives nothing. Never throws. */
export function readRules(name: string, text: string): VendorFile {
  const file = name.toLowerCase();
  for (const vendor of VENDORS) {
    if (vendor.extensions.some((extension) => file.endsWith(extension)) && vendor.recognizes(text)) {
      return vendor.read(name, text);
    }
  }
  return { rules: [], diagnostics: [] };
}

/** All ends of file names that some vendor reads, each once. */
export function catalogExtensions(): string[] {
  return [...new Set(VENDORS.flatMap((vendor) => vendor.extensions))];
}
