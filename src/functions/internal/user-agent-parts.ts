import { Sql, sql } from '../../base/sql-text.ts';
import { once, singleValue } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
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
      context.dialect.let('product', productOf(text), (product) =>
        context.dialect.let('system', systemOf(text), (system) => {
          const full = sql`${system}[1] || ' ' || ${system}[2]`;
          const parts = [sql`${product}[1]`, sql`${product}[2]`, sql`${system}[1]`, sql`${system}[2]`, full];
          const all = sql`[${Sql.join([...parts, deviceOf(text), deviceTypeOf(text)], ', ')}]`;
          return sql`CASE WHEN regexp_matches(${text}, '\\S') THEN ${all} END`;
        }),
      ),
    ),
  examples: [],
});

function has(text: Sql, part: string): Sql {
  return sql`contains(${text}, ${Sql.bind(part, 'VARCHAR')})`;
}

function extract(text: Sql, regexp: string, group: number): Sql {
  return sql`nullif(regexp_extract(${text}, ${Sql.bind(regexp, 'VARCHAR')}, ${Sql.raw(String(group))}), '')`;
}

/** Name and version. */
function productOf(text: Sql): Sql {
  const known = AGENT_RULES.map((rule) => {
    const conditions = [has(text, rule.needle), ...(rule.beside === undefined ? [] : [has(text, rule.beside)])];
    return sql`WHEN ${Sql.join(conditions, ' AND ')} THEN ${agentSql(text, rule)}`;
  });
  return sql`CASE ${Sql.join(known, ' ')}
    WHEN regexp_matches(${text}, ${Sql.bind(SERVICE, 'VARCHAR')}) THEN [${text}, NULL]
    WHEN NOT starts_with(${text}, 'Mozilla/') AND regexp_matches(${text}, ${Sql.bind(PRODUCT, 'VARCHAR')})
    THEN [${extract(text, PRODUCT, 1)}, ${extract(text, PRODUCT, 2)}]
    ELSE ['Other', NULL] END`;
}

function agentSql(text: Sql, { name, needle, token }: AgentRule): Sql {
  const regexp = token ?? `${needle.replaceAll('.', '[.]')}v?${VERSION}`;
  if (name === undefined) return sql`[coalesce(${extract(text, regexp, 1)}, 'Other'), ${extract(text, regexp, 2)}]`;
  return sql`[${Sql.bind(name, 'VARCHAR')}, ${extract(text, regexp, 1)}]`;
}

/** Name and version of the operating system. */
function systemOf(text: Sql): Sql {
  const known = SYSTEM_RULES.map((rule) => {
    return sql`WHEN ${has(text, rule.needle)} THEN [${Sql.bind(rule.name, 'VARCHAR')}, ${systemVersion(text, rule)}]`;
  });
  return sql`CASE ${Sql.join(known, ' ')} END`;
}

function systemVersion(text: Sql, { token, versions }: SystemRule): Sql {
  const version = sql`replace(${extract(text, token, 1)}, '_', '.')`;
  if (versions === undefined) return version;
  const cases = Object.entries(versions).map(
    ([from, to]) => sql`WHEN ${Sql.bind(from, 'VARCHAR')} THEN ${Sql.bind(to, 'VARCHAR')}`,
  );
  return sql`CASE ${version} ${Sql.join(cases, ' ')} END`;
}

function deviceOf(text: Sql): Sql {
  return sql`CASE WHEN regexp_matches(${text}, ${Sql.bind(CRAWLERS, 'VARCHAR')}) THEN 'Spider'
    WHEN contains(${text}, 'iPhone') THEN 'iPhone' WHEN contains(${text}, 'iPad') THEN 'iPad'
    WHEN contains(${text}, 'iPod') THEN 'iPod' WHEN contains(${text}, 'Macintosh') THEN 'Mac'
    WHEN contains(${text}, 'Android') THEN coalesce(${extract(text, MODEL, 1)}, 'Other') ELSE 'Other' END`;
}

function deviceTypeOf(text: Sql): Sql {
  return sql`CASE WHEN regexp_matches(${text}, ${Sql.bind(CRAWLERS, 'VARCHAR')}) THEN 'Robot'
    WHEN regexp_matches(${text}, 'iPad|Tablet|Kindle') THEN 'Tablet'
    WHEN contains(${text}, 'Android') AND NOT contains(${text}, 'Mobile') THEN 'Tablet'
    WHEN regexp_matches(${text}, 'iPhone|iPod|Android|Windows Phone|Mobile') THEN 'Phone'
    WHEN regexp_matches(${text}, 'Macintosh|Windows NT|X11|CrOS') THEN 'Desktop' ELSE 'Other' END`;
}
