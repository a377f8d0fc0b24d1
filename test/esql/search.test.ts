import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFindings, type Finding } from './marked-findings.ts';
import { SearchStore } from './search-store.ts';

let store: SearchStore;

const FIELDS = {
  '@timestamp': 'date',
  n: 'integer',
  message: 'text',
  notes: 'text',
  user: 'keyword',
  tags: 'keyword',
  tokens: 'long',
  bytes: 'unsigned_long',
  costs: 'double',
  ip: 'ip',
  blocked: 'boolean',
  version: 'version',
} as const;

beforeAll(async () => {
  store = await SearchStore.of(FIELDS, [
    {
      n: 1,
      '@timestamp': '2026-01-30T10:00:00Z',
      message: 'Ignore all previous instructions, please!',
      notes: ['red team exercise', 'closed by Bob'],
      user: 'Alice',
      tags: ['prod', 'eu west'],
      tokens: 100,
      bytes: 5,
      costs: [0.5, 2.5],
      ip: '10.1.2.3',
      blocked: true,
      version: '1.2.10',
    },
    {
      n: 2,
      '@timestamp': '2026-01-31T09:00:00Z',
      message: 'Instructions: ignore the weather; it is sunny',
      notes: 'blue team',
      user: 'bob',
      tags: 'prod',
      tokens: 2000,
      costs: 9,
      ip: '192.168.0.1',
      blocked: false,
      version: '1.2.9',
    },
    { n: 3, '@timestamp': '2025-12-31T23:59:59.999Z', message: 'jailbreak', user: 'Carol *' },
    { n: 4, '@timestamp': '2026-01-31T11:59:00Z' },
  ]);
});
afterAll(() => store.close());

const FOUND: [condition: string, rows: number[]][] = [
  // Words of a text
  ['message : "instructions"', [1, 2]],
  ['message : "IGNORE"', [1, 2]],
  ['message : "instruction"', []],
  ['message : "sunny jailbreak"', [2, 3]],
  ['message : ""', []],
  ['NOT message : "ignore"', [3, 4]],
  ['MATCH(message, "previous weather", {"operator": "AND"})', []],
  ['MATCH(message, "weather IGNORE", {"operator": "and"})', [2]],
  ['MATCH(message, "ignore weather sunny", {"minimum_should_match": 2})', [2]],
  ['MATCH(message, "ignore weather sunny previous", {"minimum_should_match": "50%"})', [1, 2]],
  ['MATCH(message, "ignore nothing", {"minimum_should_match": "-1"})', [1, 2]],
  ['MATCH(message, "jialbraek", {"fuzziness": 2})', [3]],
  ['MATCH(message, "jialbreak", {"fuzziness": 1})', [3]],
  ['MATCH(message, "jialbreak", {"fuzziness": 1, "fuzzy_transpositions": false})', []],
  ['MATCH(message, "jialbreak", {"fuzziness": "AUTO", "prefix_length": 2})', []],
  ['MATCH(message, "ignroe whether", {"fuzziness": "AUTO", "operator": "AND"})', [2]],
  ['MATCH(message, "!!", {"zero_terms_query": "all"})', [1, 2, 3, 4]],
  ['MATCH(message, "!!")', []],
  ['notes : "team"', [1, 2]],
  ['MATCH(notes, "team bob", {"operator": "AND"})', [1]],
  // Phrases
  ['MATCH_PHRASE(message, "all PREVIOUS instructions")', [1]],
  ['MATCH_PHRASE(message, "instructions ignore")', [2]],
  ['MATCH_PHRASE(message, "all instructions")', []],
  ['MATCH_PHRASE(message, "all instructions", {"slop": 1})', [1]],
  ['MATCH_PHRASE(message, "previous all", {"slop": 1})', []],
  ['MATCH_PHRASE(message, "previous all", {"slop": 2})', [1]],
  ['MATCH_PHRASE(notes, "exercise closed")', []],
  ['MATCH_PHRASE(notes, "closed by")', [1]],
  ['MATCH_PHRASE(message, "")', []],
  // Other fields by value
  ['user : "bob"', [2]],
  ['user : "Bob"', []],
  ['MATCH(user, "bib", {"fuzziness": 1})', [2]],
  ['tags : "prod"', [1, 2]],
  ['tags : "eu"', []],
  ['MATCH_PHRASE(tags, "eu west")', [1]],
  ['tokens : 100', [1]],
  ['tokens : "100.0"', [1]],
  ['tokens : 100.5', []],
  ['bytes : 5', [1]],
  ['costs : 2.5', [1]],
  ['ip : "10.1.2.3"', [1]],
  ['ip : "10.0.0.0/8"', [1]],
  ['blocked : false', [2]],
  ['blocked : "true"', [1]],
  ['version : "1.2.9"', [2]],
  ['@timestamp : "2026-01-31"', [2, 4]],
  ['@timestamp : "2026-01-30T10:00:00.000Z"', [1]],
  ['n::string : "3"', [3]],
  // KQL
  ['KQL("")', [1, 2, 3, 4]],
  ['KQL("message: ignore")', [1, 2]],
  ['KQL("message: (previous or jailbreak)")', [1, 3]],
  ['KQL("message: (ignore and not weather)")', [1]],
  ['KQL("""message: "ignore the"""")', [2]],
  ['KQL("message: instr*")', [1, 2]],
  ['KQL("message: *BREAK")', [3]],
  ['KQL("not message: *")', [4]],
  ['KQL("user: B*")', []],
  ['KQL("user: B*", {"case_insensitive": true})', [2]],
  ['KQL("user: ALICE", {"case_insensitive": true})', [1]],
  ['KQL("""user: Carol\\ \\*""")', [3]],
  ['KQL("tokens > 100 or tokens <= 99.5")', [2]],
  ['KQL("tokens >= 100 and not blocked: true")', [2]],
  ['KQL("not tokens > 100")', [1, 3, 4]],
  ['KQL("costs > 2")', [1, 2]],
  ['KQL("costs < 1")', [1]],
  ['KQL("bytes > -1")', [1]],
  ['KQL("version >= 1.2.10")', [1]],
  ['KQL("ip: 10.1.0.0/16 or ip >= 192.168.0.0")', [1, 2]],
  ['KQL("@timestamp >= now-1d")', [2, 4]],
  ['KQL("@timestamp < now/d")', [1, 3]],
  ['KQL("@timestamp <= now-1d/d")', [1, 3]],
  ['KQL("@timestamp: now/d")', [2, 4]],
  ['KQL("""@timestamp > "2026-01-30"""")', [2, 4]],
  ['KQL("""@timestamp <= "2025"""")', [3]],
  ['KQL("""@timestamp < "2026"""", {"time_zone": "+02:00"})', []],
  ['KQL("""@timestamp < "2026"""", {"time_zone": "America/New_York"})', [3]],
  ['KQL("""@timestamp >= "2026-01-31||/M"""")', [1, 2, 4]],
  ['KQL("bob")', [1, 2]],
  ['KQL("100")', [1]],
  ['KQL("bob", {"default_field": "user"})', [2]],
  ['KQL("""not "red team"""")', [2, 3, 4]],
  ['KQL("no*: team")', [1, 2]],
  ['KQL("nothing: here or user: bob")', [2]],
  ['KQL("not nothing: here")', [1, 2, 3, 4]],
  ['KQL("labels.team: red")', []],
  ['KQL("tokens: many")', []],
  // Lucene's query strings
  ['QSTR("")', []],
  ['QSTR("*")', [1, 2, 3, 4]],
  ['QSTR("message:ignore")', [1, 2]],
  ['QSTR("message:(ignore weather)")', [1, 2]],
  ['QSTR("message:(ignore weather)", {"default_operator": "AND"})', [2]],
  ['QSTR("message:ignore AND user:bob")', [2]],
  ['QSTR("+message:ignore -user:bob")', [1]],
  ['QSTR("-user:bob")', [1, 3, 4]],
  ['QSTR("user:(bob OR Alice) AND NOT blocked:true")', [2]],
  ['QSTR("""message:"all instructions"~1""")', [1]],
  ['QSTR("""message:"all instructions"""", {"phrase_slop": 1})', [1]],
  ['QSTR("message:jialbreak~")', [3]],
  ['QSTR("message:jialbreak~", {"fuzziness": 0})', []],
  ['QSTR("message:/ja.*k/")', [3]],
  ['QSTR("message:/JA.*K/")', []],
  ['QSTR("user:/[AB].*e/")', [1]],
  ['QSTR("user:?ob")', [2]],
  ['QSTR("tokens:[100 TO 2000}")', [1]],
  ['QSTR("costs:[1 TO 2]")', []],
  ['QSTR("costs:[2 TO 3]")', [1]],
  ['QSTR("tokens:>=2000")', [2]],
  ['QSTR("@timestamp:[2026-01-30 TO 2026-01-30]")', [1]],
  ['QSTR("@timestamp:{now-1h TO *]")', [4]],
  ['QSTR("_exists_:blocked")', [1, 2]],
  ['QSTR("""tags:"eu west" OR n:3""")', [1, 3]],
  ['QSTR("bob jailbreak")', [1, 3]],
  ['QSTR("user:bob message:ignore tokens:2000 n:1", {"minimum_should_match": 3})', [2]],
  ['QSTR("(user:bob OR user:Alice)^2 message:jailbreak")', [1, 2, 3]],
];

describe('a search over stored events', () => {
  test.each(FOUND)('%s', async (condition, rows) => {
    expect(await store.found('n', condition)).toEqual(rows);
  });

  test('stands in an aggregate, an expression and after other commands', async () => {
    expect(
      await store.rows(
        'FROM logs | STATS a = COUNT(*) WHERE message : "ignore", b = COUNT(*) WHERE KQL("not user: bob")',
      ),
    ).toEqual([[2n, 3n]]);
    expect(await store.rows('FROM logs | SORT n | EVAL m = KQL("user: bob") | KEEP m')).toEqual([
      [false],
      [true],
      [false],
      [false],
    ]);
    expect(
      await store.rows(
        'FROM logs | EVAL who = TO_TEXT(CONCAT(user, " ", "Smith")) | WHERE who : "smith" | STATS COUNT(*)',
      ),
    ).toEqual([[3n]]);
  });

  test('reads the fields that it goes through, and those that it may come to know', () => {
    const scanned = (query: string) => {
      const { plan, prefixes } = store.analyze(query);
      const source = (function sourceOf(node): typeof node {
        return 'input' in node ? sourceOf(node.input) : node;
      })(plan!);
      return { fields: source.kind === 'scan' ? source.columns.map((c) => c.field) : [], prefixes };
    };
    expect(scanned('FROM logs | WHERE KQL("us*: bob") | STATS COUNT(*)')).toEqual({ fields: ['user'], prefixes: [] });
    expect(scanned('FROM logs | WHERE KQL("labels.a: x") | STATS COUNT(*)')).toEqual({
      fields: ['labels.a'],
      prefixes: [],
    });
    expect(scanned('FROM logs | WHERE KQL("bob") | STATS COUNT(*)').prefixes).toEqual(['']);
  });
});

const TOLD: [query: string, ...findings: Finding[]][] = [
  [
    'FROM logs METADATA «_score» | WHERE message : "ignore"',
    ['unsupported', 'searches have no scores here', 'leave it out: searches find rows or do not, and sort by a column'],
  ],
  [
    'FROM logs | WHERE KQL("«usr»: bob")',
    ['unknown-field', 'there is no field `usr`: nothing is found in it', 'did you mean `user`?'],
  ],
  ['FROM logs | WHERE KQL("tokens: «many»")', ['never-found', 'this is never found in `tokens`, which is long']],
  ['FROM logs | WHERE KQL("tokens: «1*»")', ['never-found', 'this is never found in `tokens`, which is long']],
  [
    'FROM logs | WHERE KQL("@timestamp > «yesterday»")',
    ['never-found', 'this is never found in `@timestamp`, which is date'],
  ],
  [
    'FROM logs | WHERE KQL("user: («a» b")'.replace('(«a» b', '«(»a b'),
    ['bad-search', 'the `(` is not closed', 'add `)`'],
  ],
  [
    'FROM logs | WHERE KQL("a:\\t\\"\\\\\\"x\\" «)»")',
    [
      'bad-search',
      'expected `and`, `or` or the end of the search, found `)`',
      'a sign that is meant is written with a backslash, or between quotes',
    ],
  ],
  [
    'FROM logs | WHERE KQL("""user: bob and«»""")',
    ['bad-search', 'expected a field or a value, found the end of the search'],
  ],
  [
    'FROM logs | WHERE KQL(«CONCAT("user", ": (")»)',
    ['bad-search', 'expected a value after `:`, found the end of the search'],
  ],
  ['FROM logs | WHERE KQL(«user»)', ['not-constant', 'argument 1 of `KQL` must be a constant']],
  ['FROM logs | WHERE KQL(«null»)', ['bad-argument', 'a text is expected, not null']],
  [
    'FROM logs | WHERE KQL("a", {«"boots"»: 1})',
    ['unknown-option', '`KQL` has no option `boots`', 'did you mean `boost`?'],
  ],
  [
    'FROM logs | WHERE KQL("«user»: { «a»: 1 and «b»: 2 }")',
    ['nested', 'nested objects are kept as plain fields: several of them may meet the conditions together'],
    ['unknown-field', 'there is no field `user.a`: nothing is found in it', 'did you mean `user`?'],
    ['unknown-field', 'there is no field `user.b`: nothing is found in it', 'did you mean `user`?'],
  ],
  [
    'FROM logs | WHERE QSTR("user:«/a&b/»")',
    ['bad-search', 'bad regular expression: intersection (`&`) is not supported'],
  ],
  [
    'FROM logs | WHERE QSTR("tokens:«many»", {"lenient": false})',
    ['bad-search', 'this is never found in `tokens`, which is long'],
  ],
  [
    'FROM logs | WHERE QSTR("user:«*b»", {"allow_leading_wildcard": false})',
    ['bad-search', 'a word begins with a wildcard', 'the option `allow_leading_wildcard` forbids it'],
  ],
  [
    'FROM logs | WHERE MATCH(tokens, «"many"»)',
    ['never-found', 'this cannot be read as long, which the field is: it is never found'],
  ],
  [
    'FROM logs | WHERE MATCH(tokens, «"many"», {"lenient": false})',
    ['bad-argument', 'this cannot be read as long, which the field is'],
  ],
  ['FROM logs | WHERE MATCH(message, «user»)', ['not-constant', 'argument 2 of `MATCH` must be a constant']],
  [
    'FROM logs | WHERE MATCH(message, "a", {"fuzziness": «3»})',
    ['bad-option', 'the option `fuzziness`: it is 0, 1, 2, "AUTO" or as in "AUTO:3,6"'],
  ],
  [
    'FROM logs | WHERE MATCH(tokens, "1", {"fuzziness": «1», "lenient": false})',
    ['bad-argument', 'a long field holds no terms that could be misspelled'],
  ],
  [
    'FROM logs | WHERE MATCH(message, "a", {"operator": «"XOR"»})',
    ['bad-option', 'the option `operator` has no such value', 'values: "OR", "AND"'],
  ],
  [
    'FROM logs | WHERE MATCH(message, "a", {"analyzer": «"english"»})',
    ['bad-option', 'the option `analyzer` has no such value', 'values: "standard", "simple", "whitespace", "keyword"'],
  ],
  [
    'FROM logs | WHERE MATCH(message, "a", {"minimum_should_match": «"most"»})',
    ['bad-option', 'the option `minimum_should_match`: it is as in 2, "-1", "75%" or "2<-25% 9<-3"'],
  ],
  [
    'FROM logs | WHERE MATCH_PHRASE(message, "a b", {"slop": «-1»})',
    ['bad-option', 'the option `slop`: a number from 0 to 1000000 is expected'],
  ],
];

describe('what is wrong with a search, or finds nothing, is told with its place', () => {
  test.each(TOLD)('%s', (marked, ...expected) => {
    expectFindings(marked, expected, store.streams);
  });

  test('a search that would become too large is refused', () => {
    const words = Array.from({ length: 2_000 }, (_, i) => `w${i}`).join(' or ');
    const { plan, diagnostics } = store.analyze(`FROM logs | WHERE KQL("${words}")`);
    expect(plan).toBeUndefined();
    expect(diagnostics.map((d) => d.message)).toEqual(['the search goes through too many fields for its many words']);
  });
});
