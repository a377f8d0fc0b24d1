import { Sql, sql } from '../base/sql-text.ts';
import type { SqlContext } from './definition.ts';

/** Of a message the first line that says something: what follows is a stack trace or data. */
const FIRST_LINE = '[^\\r\\n]*\\pL[^\\r\\n]*';
/** Words, and what punctuation joins without a blank: paths, addresses, times, names with dots. */
const TOKEN = '[/\\\\]?[\\pL\\pN_]+(?:[./\\\\:@-]+[\\pL\\pN_]+)*';
/** Hexadecimal digits in four groups or more, as of UUIDs and hardware addresses, are as variable as numbers. */
const HEXADECIMAL = '[0-9A-Fa-f]+(?:[:-][0-9A-Fa-f]+){3,}';
const DATE_WORDS = [
  'Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?',
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?',
  'GMT|UTC',
].join('|');
/** Tokens that differ between messages of one kind: whatever holds a digit, and the words of dates. */
const VARIABLE = `\\pN|^(?:${HEXADECIMAL}|${DATE_WORDS})$`;
/** What further tokens would say does not make a category; also Elastic's limit. */
const MOST_TOKENS = 100;

/** How a text is cut into the tokens that make its category. */
export interface Analyzer {
  /** What part of the text is read; all of it where absent. */
  readonly part?: string;
  readonly token: string;
  /** Tokens that are left out. */
  readonly dropped?: string;
  readonly lowerCase?: true;
}

/** The analysers of texts, by the names that Elasticsearch gives them; `ml_standard` is made for log messages. */
export const ANALYZERS = {
  ml_standard: { part: FIRST_LINE, token: TOKEN, dropped: VARIABLE },
  standard: { token: "[\\pL\\pN_]+(?:['.][\\pL\\pN_]+)*", lowerCase: true },
  simple: { token: '\\pL+', lowerCase: true },
  whitespace: { token: '\\S+' },
} as const satisfies Record<string, Analyzer>;

/** The tokens that make a text's category, as a list that may be empty; null for a null. */
export function messageTokens(text: Sql, analyzer: Analyzer, { dialect }: SqlContext): Sql {
  const pattern = (regexp: string) => Sql.bind(regexp, 'VARCHAR');
  const part = analyzer.part === undefined ? text : sql`regexp_extract(${text}, ${pattern(analyzer.part)})`;
  const read = analyzer.lowerCase ? sql`lower(${part})` : part;
  const all = sql`regexp_extract_all(${read}, ${pattern(analyzer.token)})`;
  const limit = Sql.raw(String(MOST_TOKENS));
  if (analyzer.dropped === undefined) return sql`list_slice(${all}, 1, ${limit})`;
  const dropped = pattern(analyzer.dropped);
  const kept = sql`list_filter(${all}, lambda token: NOT regexp_matches(token, ${dropped}))`;
  return dialect.let('kept', kept, (tokens) => sql`list_slice(${tokens}, 1, ${limit})`);
}
