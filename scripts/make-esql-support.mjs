// Makes docs/esql-support.md from the registries of functions and commands.
//
//   npm run build && node scripts/make-esql-support.mjs
//
// A test holds the page equal to what this makes.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COMMANDS, isSupported } from '../dist/esql/commands.js';
import { TYPES } from '../dist/esql/editor/texts.js';
import { FEATURES } from '../dist/functions/out-of-scope.js';
import { functions } from '../dist/functions/registry.js';
import { signatureOf, writtenParameters } from '../dist/functions/signature.js';
import { clickhouseDialect } from '../dist/store/clickhouse/dialect.js';

const GROUPS = [
  ['operator', 'Operators'],
  ['aggregate', 'Aggregation, in STATS and INLINE STATS'],
  ['grouping', 'Grouping, after BY'],
  ['conditional', 'Conditions'],
  ['search', 'Search'],
  ['string', 'Strings'],
  ['date', 'Dates and times'],
  ['math', 'Mathematics'],
  ['multivalue', 'Several values'],
  ['ip', 'Addresses'],
  ['conversion', 'Types'],
];

/** The page as Markdown. */
export function esqlSupport() {
  const shown = Object.values(functions).filter((f) => f.category !== 'internal');
  const callable = shown.filter((f) => f.category !== 'operator').length;
  return `${[
    '# ES|QL in seismo',
    '',
    `${COMMANDS.filter(isSupported).length} commands, ${callable} functions and ${shown.length - callable} operators run. This page is made from their`,
    'registries by `scripts/make-esql-support.mjs`; the examples of functions are run as tests.',
    '',
    'Where results differ from Elasticsearch on purpose: [functions](../src/functions/README.md#where-we-differ-from-elasticsearch-on-purpose),',
    '[the language](../src/esql/README.md#where-we-differ-from-elastic-on-purpose). Tables to join and enrich with: [lookups](lookups.md).',
    '',
    '- **Several values** says what a list in an argument does: `null` makes the result null, `each` applies the function to each value, `list` means',
    '  that the function is about lists.',
    '- **Types**: `number` is integer, long, unsigned_long and double, `text` keyword and text, `date` date and date_nanos. What a result "by its',
    '  arguments" is, an editor shows.',
    '- **ClickHouse**: whether its SQL there is the `same` as on DuckDB, or its `own`; the conformance run says how well each does.',
    '',
    '## Types',
    '',
    ...table(
      ['type', 'what'],
      [...TYPES].map(([type, text]) => [code(type), text]),
    ),
    '',
    '## Commands',
    '',
    ...table(
      ['command', 'what', 'written as', 'example'],
      COMMANDS.filter(isSupported).map((c) => [code(c.name), c.description, code(c.syntax), code(c.example)]),
    ),
    ...GROUPS.flatMap(([category, title]) =>
      group(
        title,
        shown.filter((f) => f.category === category),
      ),
    ),
    '',
    '## Left out on purpose',
    '',
    'A query that uses one of these is refused with `esql/unsupported` (one with COMPLETION with `esql/needs-model`, and a rule is loaded all the same).',
    '',
    ...table(
      ['command', 'why'],
      COMMANDS.filter((c) => !isSupported(c)).map((c) => [code(c.name), c.leftOut ?? '']),
    ),
    '',
    `Functions and types: ${FEATURES.map(([feature]) => feature).join(', ')}.`,
  ].join('\n')}\n`;
}

function group(title, list) {
  const rows = [...list]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((f) => [
      code(f.operator === undefined || f.category !== 'operator' ? f.name : f.operator) + aliases(f),
      f.description + options(f),
      f.category === 'operator' ? code(f.parameters.map((p) => p.name).join(', ')) : code(signatureOf(f)),
      types(f),
      f.multivalue === 'native' ? 'list' : f.multivalue,
      Object.hasOwn(clickhouseDialect.overrides, f.name) ? 'own' : 'same',
      example(f),
    ]);
  return [
    '',
    `## ${title}`,
    '',
    ...table(['name', 'what', 'arguments', 'types', 'several values', 'ClickHouse', 'example'], rows),
  ];
}

function aliases({ aliases: names = [] }) {
  return names.length === 0 ? '' : ` (${names.map(code).join(', ')})`;
}

function options({ options: list = [] }) {
  if (list.length === 0) return '';
  const each = list.map(
    (o) => `${code(o.name)}: ${lower(o.description)}${o.values ? ` (${o.values.map(code).join(', ')})` : ''}`,
  );
  return ` Options in braces: ${each.join('; ')}`;
}

/** A sentence's text inside of another sentence. */
function lower(text) {
  const open = text.replace(/\.$/, '');
  return open[0].toLowerCase() + open.slice(1);
}

const FAMILIES = [
  ['number', ['integer', 'long', 'unsigned_long', 'double']],
  ['number', ['integer', 'long', 'double']],
  ['text', ['keyword', 'text']],
  ['date', ['date', 'date_nanos']],
  ['time span', ['date_period', 'time_duration']],
];

/** Types in few words: `number` stands for all of them, `text` for keyword and text, and so on. */
function named(types) {
  if (types.length >= 11) return 'any';
  let rest = [...types];
  const words = [];
  for (const [word, members] of FAMILIES) {
    if (!members.every((m) => rest.includes(m))) continue;
    words.push(word);
    rest = rest.filter((t) => !members.includes(t));
  }
  return [...words, ...rest].join(' or ');
}

function types(definition) {
  const { result } = definition;
  const given = writtenParameters(definition).map((p) => named(p.types));
  return `${given.length === 0 ? 'none' : given.join(', ')} → ${typeof result === 'string' ? result : 'by its arguments'}`;
}

function example({ examples }) {
  const [first] = examples;
  if (first === undefined) return '';
  const values = first.rows.map((row) => row.map((v) => JSON.stringify(v)).join(', ')).join('; ');
  return `${code(first.query)} → ${code(values)}`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}

function cell(text) {
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|');
}

function code(text) {
  const fence = text.includes('`') ? '``' : '`';
  return text === '' ? '' : `${fence}${fence === '``' ? ' ' : ''}${text}${fence === '``' ? ' ' : ''}${fence}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../docs/esql-support.md', import.meta.url), esqlSupport());
}
