/** Rule files, by name and text. */
export function catalogRules(count: number, seed?: number): Generator<{ file: string; kind: string; text: string }>;
/** Writes rule files below a folder; gives how many bytes they have. */
export function writeCatalogRules(folder: string, count: number, seed?: number): number;
