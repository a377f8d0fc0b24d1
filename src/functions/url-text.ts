import { type Sql, sql } from '../base/sql-text.ts';

/** Text percent-encoded as `java.net.URLEncoder` does, but with `%20` for a blank. */
export function componentEncoded(text: Sql): Sql {
  return sql`replace(replace(url_encode(${text}), '~', '%7E'), '%2A', '*')`;
}
