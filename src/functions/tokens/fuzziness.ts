import { Sql, sql } from '../../base/sql-text.ts';

/** How many edits a term may be away from what is sought: fixed, or by the length of the term. */
export type Fuzziness =
  | { readonly kind: 'fixed'; readonly edits: number }
  | { readonly kind: 'auto'; readonly low: number; readonly high: number };

const MAX_EDITS = 2;

/** Reads `0`, `1`, `2`, `AUTO` or `AUTO:3,6` (Elasticsearch's common options); undefined where it is none. */
export function readFuzziness(text: string): Fuzziness | undefined {
  const match = /^AUTO(?::(\d{1,3}),(\d{1,3}))?$/i.exec(text.trim());
  if (match !== null) {
    const [low, high] = [Number(match[1] ?? 3), Number(match[2] ?? 6)];
    return low > high ? undefined : { kind: 'auto', low, high };
  }
  return /^[012](?:\.0)?$/.test(text.trim()) ? { kind: 'fixed', edits: Number(text) } : undefined;
}

/** How many edits a term may be away. */
export function editsOf(fuzziness: Fuzziness | undefined, term: string): number {
  if (fuzziness === undefined) return 0;
  if (fuzziness.kind === 'fixed') return Math.min(fuzziness.edits, MAX_EDITS);
  const length = Array.from(term).length;
  return length < fuzziness.low ? 0 : length < fuzziness.high ? 1 : 2;
}

export interface FuzzyTerm {
  readonly term: string;
  readonly edits: number;
  /** How many characters at the beginning must be the same. */
  readonly prefix: number;
  /** Whether two neighbours that change places are one edit. */
  readonly transpositions: boolean;
}

const FIRST_STAND_IN = 2;
const MAX_STAND_INS = 24;

/**
 * Whether a text is at most some edits away from a term. The engine counts edits of bytes: each character beyond ASCII is
 * replaced by one byte first, the same for the same character of the term and one for all that the term does not have.
 */
export function fuzzyMatch(value: Sql, { term, edits, prefix, transpositions }: FuzzyTerm): Sql {
  const characters = Array.from(term);
  const head = characters.slice(0, prefix).join('');
  const foreign = [...new Set(characters.filter((c) => c.codePointAt(0)! > 0x7f))].slice(0, MAX_STAND_INS);
  const standIns = foreign.map((_, i) => String.fromCharCode(FIRST_STAND_IN + i));
  const bind = (text: string) => Sql.bind(text, 'VARCHAR');
  const standIn = new Map(foreign.map((c, i) => [c, standIns[i]!]));
  const plainTerm = characters.map((c) => standIn.get(c) ?? (c.codePointAt(0)! > 0x7f ? '\u0001' : c)).join('');
  const known =
    foreign.length === 0 ? value : sql`translate(${value}, ${bind(foreign.join(''))}, ${bind(standIns.join(''))})`;
  const plain = sql`regexp_replace(${known}, ${bind('[^\\x00-\\x7f]')}, chr(1), 'g')`;
  const distance = Sql.raw(transpositions ? 'damerau_levenshtein' : 'levenshtein');
  const length = Sql.raw(String(characters.length));
  const near = sql`abs(length(${value}) - ${length}) <= ${Sql.raw(String(edits))}`;
  const begins = head === '' ? sql`` : sql` AND starts_with(${value}, ${bind(head)})`;
  return sql`(${near}${begins} AND ${distance}(${plain}, ${bind(plainTerm)}) <= ${Sql.raw(String(edits))})`;
}
