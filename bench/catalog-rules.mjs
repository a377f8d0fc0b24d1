// Made-up rule files of all formats that the catalogue reads, in the sizes and mixture of public collections: the same seed gives the same files.
//   node bench/catalog-rules.mjs DIR [COUNT] [SEED]
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ATLAS_TAGS,
  AUTHORS,
  BLOCKS,
  DEEDS,
  IPS,
  NUMBERS,
  PLATFORMS,
  QUALITIES,
  SENTENCES,
  STEPS,
  TACTICS,
  THINGS,
} from './catalog-words.mjs';

/** How many of a hundred files are of a kind. */
const MIXTURE = {
  sigma: 30,
  eqlEvent: 16,
  kql: 17,
  esql: 11,
  eqlSequence: 6,
  threshold: 5,
  newTerms: 5,
  lucene: 2,
  machineLearning: 2,
  threatMatch: 1,
  eqlSample: 1,
  hunt: 2,
  sigmaCorrelation: 2,
};

/** Rule files, by name and text. */
export function* catalogRules(count, seed = 1) {
  const random = randomOf(seed);
  const kinds = Object.entries(MIXTURE).flatMap(([kind, share]) => Array(share).fill(kind));
  for (let n = 0; n < count; n++) {
    const kind = random.pick(kinds);
    const platform = random.pick(PLATFORMS);
    const words = { n, platform, name: nameOf(random, n), id: uuid(random) };
    const folder = platform.os.toLowerCase().replace(/\W+/g, '_');
    const sigma = kind.startsWith('sigma');
    const file = `${sigma ? 'sigma' : kind === 'hunt' ? 'hunting' : 'rules'}/${folder}/${slug(words.name)}.${sigma ? 'yml' : 'toml'}`;
    yield { file, kind, text: WRITERS[kind](random, words) };
  }
}

/** Writes rule files below a folder; gives how many bytes they have. */
export function writeCatalogRules(folder, count, seed = 1) {
  let bytes = 0;
  for (const { file, text } of catalogRules(count, seed)) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    bytes += Buffer.byteLength(text);
  }
  return bytes;
}

const WRITERS = {
  kql: (r, w) => elastic(r, w, { type: 'query', language: 'kuery', query: kql(r, w.platform) }),
  lucene: (r, w) => elastic(r, w, { type: 'query', language: 'lucene', query: lucene(r, w.platform) }),
  eqlEvent: (r, w) => elastic(r, w, { type: 'eql', language: 'eql', query: eqlEvent(r, w.platform) }),
  eqlSequence: (r, w) => elastic(r, w, { type: 'eql', language: 'eql', query: eqlSequence(r, w.platform) }),
  eqlSample: (r, w) => elastic(r, w, { type: 'eql', language: 'eql', query: eqlSample(r, w.platform) }),
  esql: (r, w) => elastic(r, w, { type: 'esql', language: 'esql', query: esql(r, w.platform) }),
  threshold: (r, w) =>
    elastic(r, w, {
      type: 'threshold',
      language: 'kuery',
      query: kql(r, w.platform),
      more: `[rule.threshold]\nfield = ["${r.pick(['user.name', 'source.ip', 'host.id'])}"]\nvalue = ${r.pick([3, 5, 10, 25, 100])}\n`,
    }),
  newTerms: (r, w) =>
    elastic(r, w, {
      type: 'new_terms',
      language: 'kuery',
      query: kql(r, w.platform),
      more: `[rule.new_terms]\nfield = "new_terms_fields"\nvalue = ["${r.pick(['user.name', 'host.id'])}", "${r.pick(Object.keys(w.platform.fields))}"]\n[[rule.new_terms.history_window_start]]\nfield = "history_window_start"\nvalue = "now-${r.pick([7, 10, 14])}d"\n`,
    }),
  machineLearning: (r, w) =>
    elastic(r, w, {
      type: 'machine_learning',
      settings: `anomaly_threshold = ${r.pick([50, 70, 75])}\nmachine_learning_job_id = "${slug(w.name).replaceAll('-', '_')}"\n`,
    }),
  threatMatch: (r, w) =>
    elastic(r, w, {
      type: 'threat_match',
      language: 'kuery',
      query: `${r.pick(IPS)}:*`,
      settings:
        'threat_index = ["filebeat-*", "logs-ti_*"]\nthreat_indicator_path = "threat.indicator"\nthreat_language = "kuery"\nthreat_query = "@timestamp >= \\"now-30d/d\\" and event.category:threat"\n',
      more: `[[rule.threat_mapping]]\n\n[[rule.threat_mapping.entries]]\nfield = "${r.pick(IPS)}"\ntype = "mapping"\nvalue = "threat.indicator.ip"\n`,
    }),
  hunt: (r, w) =>
    `[hunt]\nauthor = "${r.pick(AUTHORS)}"\ndescription = """\n${sentences(r, 3)}\n"""\nintegration = ${list(w.platform.integrations)}\nuuid = "${w.id}"\nname = "${w.name}"\nlanguage = ["ES|QL"]\nlicense = "Apache-2.0"\nnotes = ${list([r.pick(STEPS), r.pick(STEPS)])}\nmitre = ["${r.pick(Object.values(TACTICS))[1][0]}"]\nquery = [\n'''\n${esql(r, w.platform)}\n''',\n'''\n${esql(r, w.platform)}\n'''\n]\n`,
  sigma,
  sigmaCorrelation: (r, w) => {
    const first = slug(w.name).replaceAll('-', '_');
    return `${sigma(r, w, first)}---\ntitle: ${w.name} in a Burst\nid: ${uuid(r)}\nstatus: experimental\ndescription: ${r.pick(SENTENCES)}\nauthor: ${r.pick(AUTHORS)}\ndate: 2025-0${r.integer(1, 9)}-11\ncorrelation:\n  type: ${r.pick(['event_count', 'value_count'])}\n  rules:\n    - ${first}\n  group-by:\n    - user\n  timespan: ${r.pick(['10m', '1h'])}\n  condition:\n    gte: ${r.pick([5, 10])}\n    field: src_ip\nlevel: high\n`;
  },
};

function elastic(r, { n, platform, name, id }, { type, language, query, settings = '', more = '' }) {
  const [tactic, [tacticName, techniques]] = r.pick(Object.entries(TACTICS));
  const technique = r.pick(techniques);
  const severity = r.pick(['low', 'low', 'medium', 'medium', 'medium', 'high', 'critical']);
  const tags = [
    `Domain: ${r.pick(['Endpoint', 'Cloud', 'LLM'])}`,
    `OS: ${platform.os}`,
    `Tactic: ${tacticName}`,
    'Resources: Investigation Guide',
  ];
  if (platform.os === 'Amazon Bedrock') tags.push(r.pick(ATLAS_TAGS), r.pick(ATLAS_TAGS));
  const day = `20${r.integer(20, 25)}/${two(r.integer(1, 12))}/${two(r.integer(1, 28))}`;
  return `[metadata]
creation_date = "${day}"
integration = ${list(platform.integrations)}
maturity = "${r.chance(0.93) ? 'production' : r.pick(['development', 'deprecated'])}"
updated_date = "2025/${two(r.integer(1, 11))}/${two(r.integer(1, 28))}"

[rule]
author = ["${r.pick(AUTHORS)}"]
description = """
${sentences(r, 3)}
"""
false_positives = ["${r.pick(SENTENCES)}"]
from = "now-${r.pick(['9m', '60m', '119m', '6h'])}"
${['esql', 'machine_learning'].includes(type) ? '' : `index = ${list(platform.index)}\n`}interval = "${r.pick(['5m', '10m', '1h'])}"
${language === undefined ? '' : `language = "${language}"\n`}license = "Apache-2.0"
name = "${name}"
note = """## Triage and analysis

### Looking into ${name}

${sentences(r, 4)}

#### Steps

${bullets(r, STEPS, 8)}

### When it is nothing

${bullets(r, SENTENCES, 5)}

### What to do

${bullets(r, STEPS, 7)}
"""
references = ["https://example.com/reports/${n}", "https://docs.example.org/${slug(name)}"]
risk_score = ${{ low: 21, medium: 47, high: 73, critical: 99 }[severity]}
rule_id = "${id}"
setup = """## Setup

${sentences(r, 3)}
"""
severity = "${severity}"
tags = ${list(tags)}
timestamp_override = "event.ingested"
type = "${type}"
${settings}${query === undefined ? '' : `query = '''\n${query}\n'''\n`}
[[rule.threat]]
framework = "MITRE ATT&CK"
[[rule.threat.technique]]
id = "${technique}"
name = "${technique}"
reference = "https://attack.mitre.org/techniques/${technique}/"

[rule.threat.tactic]
id = "${tactic}"
name = "${tacticName}"
reference = "https://attack.mitre.org/tactics/${tactic}/"

${more}`;
}

/** A field of a platform with some of its values: common ones more often, as in real rules. */
function fieldWith(r, platform, most = 4) {
  const field = r.early(Object.keys(platform.fields));
  const values = new Set();
  for (let i = r.integer(1, most); i > 0; i--) values.add(r.early(platform.fields[field]));
  return [field, [...values]];
}

function kql(r, platform) {
  const text = (v) =>
    /[*?\\]/.test(v) ? v.replace(/[\\\s:()"]/g, '\\$&') : r.chance(0.5) && /^[\w.-]+$/.test(v) ? v : `"${v}"`;
  const of = ([field, values]) =>
    `${field}:${values.length === 1 ? text(values[0]) : `(${values.map(text).join(' or ')})`}`;
  const parts = [
    `event.category:${r.pick(['process', 'authentication', 'file', 'network'])}`,
    of(fieldWith(r, platform)),
    of(fieldWith(r, platform)),
  ];
  if (r.chance(0.6)) parts.push(`not ${of(fieldWith(r, platform))}`);
  if (r.chance(0.3)) parts.push(`${r.pick(NUMBERS)} ${r.pick(['>', '>=', '<'])} ${r.pick([1, 3, 10, 100, 1024])}`);
  if (r.chance(0.3))
    parts.push(
      `not (${of(fieldWith(r, platform))} or ${r.pick(IPS)}:(${r.pick(BLOCKS.slice(0, 3))} or ${r.pick(BLOCKS.slice(3, 5))}))`,
    );
  if (r.chance(0.2)) parts.push(`${r.pick(Object.keys(platform.fields))}:*`);
  return parts.join(' and\n  ');
}

function lucene(r, platform) {
  const of = ([field, values]) =>
    `${field}:${values.length === 1 ? `"${escaped(values[0])}"` : `(${values.map((v) => `"${escaped(v)}"`).join(' OR ')})`}`;
  return `${of(fieldWith(r, platform))} AND ${of(fieldWith(r, platform))} AND NOT ${of(fieldWith(r, platform))} AND ${r.pick(NUMBERS)}:[${r.integer(1, 5)} TO 100]`;
}

function eqlTests(r, platform, most) {
  const text = (v) => `"${escaped(v)}"`;
  const test = () => {
    const [field, values] = fieldWith(r, platform);
    const kind = r.integer(0, 5);
    if (kind === 0) return `${field} != null`;
    if (kind === 1) return `${r.pick(NUMBERS)} ${r.pick(['>', '>=', '==', '<='])} ${r.pick([1, 2, 5, 50, 4096])}`;
    if (kind === 2 && values.length === 1) return `${field} == ${text(values[0])}`;
    if (kind === 3)
      return `${r.pick(['startsWith', 'endsWith', 'stringContains'])}~(${field}, ${text(values[0].replace(/[*?]/g, ''))})`;
    if (kind === 4) return `not cidrMatch(${r.pick(IPS)}, ${r.some(BLOCKS, 3).map(text).join(', ')})`;
    return values.length === 1
      ? `${field} : ${text(values[0])}`
      : `${field} ${r.pick([':', 'in~', 'like~'])} (${values.map(text).join(', ')})`;
  };
  const parts = Array.from({ length: r.integer(2, most) }, test);
  if (r.chance(0.5)) parts.push(`not (${test()} and ${test()})`);
  if (r.chance(0.4)) parts.push(`(${test()} or ${test()} or\n   (${test()} and not ${test()}))`);
  return parts.join(' and\n  ');
}

const eqlEvent = (r, platform) =>
  `${r.pick(['process', 'file', 'network', 'any'])} where ${osTest(platform)} and event.type == "${r.pick(['start', 'creation', 'change'])}" and\n  ${eqlTests(r, platform, 5)}`;
const eqlSequence = (r, platform) =>
  `sequence by host.id, user.id with maxspan=${r.pick(['30s', '1m', '5m'])}\n  [process where event.action == "exec" and ${eqlTests(r, platform, 3)}]\n  [${r.pick(['file', 'network'])} where ${eqlTests(r, platform, 2)}]${r.chance(0.3) ? ` with runs=${r.integer(3, 10)}` : ''}`;
const eqlSample = (r, platform) =>
  `sample by user.id\n  [any where ${eqlTests(r, platform, 2)}]\n  [any where ${eqlTests(r, platform, 2)}]`;

function esql(r, platform) {
  const text = (v) => `"${escaped(v)}"`;
  const test = () => {
    const [field, values] = fieldWith(r, platform);
    const pattern = values.find((v) => /[*?]/.test(v));
    if (pattern !== undefined)
      return r.chance(0.5)
        ? `TO_LOWER(${field}) LIKE ${text(escaped(pattern.toLowerCase()))}`
        : `${field} LIKE ${text(escaped(pattern))}`;
    if (r.chance(0.15)) return `${field} IS NOT NULL`;
    return values.length === 1 ? `${field} == ${text(values[0])}` : `${field} IN (${values.map(text).join(', ')})`;
  };
  const key = r.pick(platform.keys ?? ['user.id', 'source.ip', 'host.name']);
  // Not every platform counts something.
  const number = r.some(platform.numbers ?? ['source.bytes', 'event.duration'], 1);
  return `from ${platform.index.at(-1)} metadata _id, _version, _index
| where @timestamp > now() - ${r.integer(1, 24)} hours and ${test()}
  and (${test()} or ${test()}) and not ${test()}
| eval Esql.time_window_date_trunc = date_trunc(${r.pick([1, 5, 10])} minutes, @timestamp)
| keep @timestamp, Esql.time_window_date_trunc, ${[key, ...number].join(', ')}, event.action
| stats Esql.event_count = count(*), Esql.event_action_count_distinct = count_distinct(event.action)${number.map((name) => `, Esql.total = sum(${name})`)}
  by Esql.time_window_date_trunc, ${key}
| where Esql.event_count >= ${r.pick([3, 5, 10, 50])}${number.length > 0 && r.chance(0.4) ? ` and Esql.total > ${r.pick([1000, 8000, 100000])}` : ''}
| sort Esql.event_count desc`;
}

function sigma(r, { n, platform, name, id }, machineName) {
  const [, [tacticName, techniques]] = r.pick(Object.entries(TACTICS));
  const value = (v) => (typeof v === 'number' ? String(v) : `'${v.replaceAll("'", "''")}'`);
  const selection = (modifier) => {
    const [field, all] = r.pick(Object.entries(platform.sigma));
    const values = r.some(all, 3);
    const key = typeof all[0] === 'number' ? field : field + r.pick(modifier);
    return values.length === 1
      ? `        ${key}: ${value(values[0])}`
      : `        ${key}:\n${values.map((v) => `            - ${value(v)}`).join('\n')}`;
  };
  const distinct = (lines) =>
    [...new Map(lines.map((line) => [line.split(':')[0].split('|')[0], line])).values()].join('\n');
  const filter = r.chance(0.6);
  const second = r.chance(0.4);
  const { logsource } = platform;
  return `title: ${name}
id: ${id}
${machineName === undefined ? '' : `name: ${machineName}\n`}status: ${r.pick(['test', 'stable', 'experimental'])}
description: |
    ${r.some(SENTENCES, 3).join('\n    ')}
references:
    - https://example.com/reports/${n}
author: ${r.pick(AUTHORS)}
date: 202${r.integer(1, 5)}-${two(r.integer(1, 12))}-${two(r.integer(1, 28))}
modified: 2025-${two(r.integer(1, 12))}-${two(r.integer(1, 28))}
tags:
    - attack.${tacticName.toLowerCase().replaceAll(' ', '-')}
    - attack.${r.pick(techniques).toLowerCase()}
logsource:
${Object.entries(logsource)
  .map(([key, v]) => `    ${key}: ${v}`)
  .join('\n')}
detection:
    selection${second ? '_first' : ''}:
${distinct([selection(['|endswith', '|contains', '']), selection(['', '|contains', '|startswith'])])}
${second ? `    selection_second:\n${selection(['|contains', '|contains|all', '|re'].slice(0, 2))}\n` : ''}${filter ? `    filter_main_known:\n${selection(['', '|endswith'])}\n` : ''}    condition: ${second ? r.pick(['1 of selection_*', 'all of selection_*']) : 'selection'}${filter ? ' and not 1 of filter_main_*' : ''}
falsepositives:
    - ${r.pick(SENTENCES)}
level: ${r.pick(['low', 'medium', 'medium', 'high', 'critical'])}
`;
}

const osTest = ({ os, integrations }) =>
  ['Windows', 'Linux'].includes(os) ? `host.os.type == "${os.toLowerCase()}"` : `event.module == "${integrations[0]}"`;
const two = (number) => String(number).padStart(2, '0');
const slug = (name) => name.toLowerCase().replace(/\W+/g, '-');
const escaped = (text) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
const list = (texts) => `[${texts.map((text) => `"${escaped(text)}"`).join(', ')}]`;
const sentences = (r, most) => r.some(SENTENCES, most).join('\n');
const bullets = (r, from, most) =>
  Array.from({ length: most }, () => `- ${r.pick(from)} ${r.pick(SENTENCES)} ${r.pick(SENTENCES)}`).join('\n');
const nameOf = (r, n) =>
  `${r.pick(QUALITIES)} ${r.pick(THINGS)} ${r.pick(DEEDS)} ${r.pick(QUALITIES)} ${r.pick(THINGS)} ${n + 1}`;

function uuid(r) {
  const hex = Array.from({ length: 4 }, () => r.integer(0, 0xffffffff).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Random numbers of a seed (mulberry32, public domain). */
function randomOf(seed) {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const pick = (items) => items[Math.floor(fraction() * items.length)];
  return {
    pick,
    chance: (probability) => fraction() < probability,
    integer: (low, high) => low + Math.floor(fraction() * (high - low + 1)),
    /** One of the items, an early one more often. */
    early: (items) => items[Math.floor(fraction() ** 2 * items.length)],
    /** Some of the items, each once, in their order. */
    some: (items, most) => {
      const chosen = new Set(Array.from({ length: 1 + Math.floor(fraction() * most) }, () => pick(items)));
      return items.filter((item) => chosen.has(item));
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder, count = '3000', seed = '1'] = process.argv.slice(2);
  const bytes = writeCatalogRules(folder, Number(count), Number(seed));
  console.log(`${count} files, ${(bytes / 1e6).toFixed(1)} MB`);
}
