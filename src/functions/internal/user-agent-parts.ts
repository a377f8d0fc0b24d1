import { Sql, sql } from '../../base/sql-text.ts';
import { nullOf, once, singleValue } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import type { Dialect } from '../dialect.ts';
import { AGENT_RULES, type AgentRule, SYSTEM_RULES, type SystemRule, VERSION } from '../parts/user-agent-rules.ts';
import { STRINGS } from '../types.ts';

/** What begins the text of a client that is no browser: `name/1.2`, in brackets in some of CloudTrail's events. */
const PRODUCT = `^[[]?([A-Za-z][A-Za-z0-9_.+@-]*)/v?${VERSION}`;
/** Services of AWS that act for someone give their own host in CloudTrail. */
const SERVICE = '^[a-z0-9.-]+[.](?:amazonaws|aws[.]amazon)[.]com$|^AWS Internal$';
const CRAWLERS = '[Bb]ot\\b|[Ss]pider|[Cc]rawler';
const MODEL = 'Android [^;)]*; (?:[a-z]{2}-[A-Za-z]{2}; )?(?:wv; )?([^;)]+?)(?: Build/[^;)]*)?(?:; wv)?[;)]';

/** A user agent taken apart, see `PART_COLUMNS.user_agent`; null for blank text. */
export const USER_AGENT_PARTS = defineFunction({
  name: '$USER_AGENT_PARTS',
  kind: 'scalar',
  category: 'internal',
  description: 'The parts of a user agent.',
  parameters: [{ name: 'agent', types: STRINGS }],
  multivalue: 'native',
  result: 'keyword',
  resultMulti: () => true,
  sql: ([agent], context) =>
    once('agent', singleValue(agent!, context.dialect), context, (text) =>
      context.dialect.let('product', productOf(text, context.dialect), (product) =>
        context.dialect.let('system', systemOf(text, context.dialect), (system) => {
          const full = sql`${system}[1] || ' ' || ${system}[2]`;
          const parts = [sql`${product}[1]`, sql`${product}[2]`, sql`${system}[1]`, sql`${system}[2]`, full];
          const all = sql`[${Sql.join([...parts, deviceOf(text, context.dialect), deviceTypeOf(text, context.dialect)], ', ')}]`;
          return sql`CASE WHEN ${context.dialect.matches(text, '\\S')} THEN ${all} ELSE ${nullOf('keyword', true, context)} END`;
        }),
      ),
    ),
  examples: [],
});

function has(text: Sql, part: string, dialect: Dialect): Sql {
  return dialect.contains(text, Sql.bind(part, 'VARCHAR'));
}

/** Name and version. */
function productOf(text: Sql, dialect: Dialect): Sql {
  const known = AGENT_RULES.map((rule) => {
    const conditions = [rule.needle, ...(rule.beside === undefined ? [] : [rule.beside])].map((part) =>
      has(text, part, dialect),
    );
    return sql`WHEN ${Sql.join(conditions, ' AND ')} THEN ${agentSql(text, rule, dialect)}`;
  });
  return sql`CASE ${Sql.join(known, ' ')}
    WHEN ${dialect.matches(text, SERVICE)} THEN [${text}, NULL]
    WHEN NOT ${dialect.startsWith(text, sql`'Mozilla/'`)} AND ${dialect.matches(text, PRODUCT)}
    THEN [${dialect.captured(text, PRODUCT, 1)}, ${dialect.captured(text, PRODUCT, 2)}]
    ELSE ['Other', NULL] END`;
}

function agentSql(text: Sql, { name, needle, token }: AgentRule, dialect: Dialect): Sql {
  const regexp = token ?? `${needle.replaceAll('.', '[.]')}v?${VERSION}`;
  if (name === undefined)
    return sql`[coalesce(${dialect.captured(text, regexp, 1)}, 'Other'), ${dialect.captured(text, regexp, 2)}]`;
  return sql`[${Sql.bind(name, 'VARCHAR')}, ${dialect.captured(text, regexp, 1)}]`;
}

/** Name and version of the operating system. */
function systemOf(text: Sql, dialect: Dialect): Sql {
  const known = SYSTEM_RULES.map((rule) => {
    return sql`WHEN ${has(text, rule.needle, dialect)} THEN [${Sql.bind(rule.name, 'VARCHAR')}, ${systemVersion(text, rule, dialect)}]`;
  });
  return sql`CASE ${Sql.join(known, ' ')} ELSE [NULL, NULL] END`;
}

function systemVersion(text: Sql, { token, versions }: SystemRule, dialect: Dialect): Sql {
  const version = sql`replace(${dialect.captured(text, token, 1)}, '_', '.')`;
  if (versions === undefined) return version;
  const cases = Object.entries(versions).map(
    ([from, to]) => sql`WHEN ${Sql.bind(from, 'VARCHAR')} THEN ${Sql.bind(to, 'VARCHAR')}`,
  );
  return sql`CASE ${version} ${Sql.join(cases, ' ')} END`;
}

function deviceOf(text: Sql, dialect: Dialect): Sql {
  return sql`CASE WHEN ${dialect.matches(text, CRAWLERS)} THEN 'Spider'
    WHEN ${has(text, 'iPhone', dialect)} THEN 'iPhone' WHEN ${has(text, 'iPad', dialect)} THEN 'iPad'
    WHEN ${has(text, 'iPod', dialect)} THEN 'iPod' WHEN ${has(text, 'Macintosh', dialect)} THEN 'Mac'
    WHEN ${has(text, 'Android', dialect)} THEN coalesce(${dialect.captured(text, MODEL, 1)}, 'Other') ELSE 'Other' END`;
}

function deviceTypeOf(text: Sql, dialect: Dialect): Sql {
  return sql`CASE WHEN ${dialect.matches(text, CRAWLERS)} THEN 'Robot'
    WHEN ${dialect.matches(text, 'iPad|Tablet|Kindle')} THEN 'Tablet'
    WHEN ${has(text, 'Android', dialect)} AND NOT ${has(text, 'Mobile', dialect)} THEN 'Tablet'
    WHEN ${dialect.matches(text, 'iPhone|iPod|Android|Windows Phone|Mobile')} THEN 'Phone'
    WHEN ${dialect.matches(text, 'Macintosh|Windows NT|X11|CrOS')} THEN 'Desktop' ELSE 'Other' END`;
}
