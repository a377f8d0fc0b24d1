import { Sql } from '../base/sql-text.ts';

/** What Java's `Character.isWhitespace` holds for white space: no-break blanks are none. */
const WHITE_SPACE =
  '\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u2028\u2029\u205f\u3000';

/** The characters that TRIM and its kin take away. */
export const WHITE_SPACE_SQL = Sql.bind(WHITE_SPACE, 'VARCHAR');
