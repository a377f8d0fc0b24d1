import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestTables, tablesWith } from './tables.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await tablesWith(
    {
      calls: {
        columns: { n: 'integer', user: 'keyword', model: 'keyword', tokens: 'integer', ip: 'ip' },
        rows: [
          [1, 'ann', 'opus', 10, '10.0.0.1'],
          [2, 'ann', 'haiku', 30, '10.0.1.7'],
          [3, 'bob', ['opus', 'haiku'], 20, '192.168.0.9'],
          [4, null, 'opus', null, null],
          [5, 'bob', 'opus', 40, ['10.0.0.1', '8.8.8.8']],
        ],
      },
      people: {
        columns: { user: 'keyword', team: 'keyword', level: 'long' },
        rows: [
          ['ann', 'red', 1],
          ['bob', 'blue', 2],
          ['bob', 'green', 3],
          [null, 'ghost', 9],
        ],
      },
      nets: {
        columns: { block: 'keyword', block$from: 'ip', block$to: 'ip', zone: 'keyword' },
        rows: [
          ['10.0.0.0/8', '10.0.0.0', '10.255.255.255', 'private'],
          ['10.0.0.0/24', '10.0.0.0', '10.0.0.255', 'office'],
        ],
      },
      grades: {
        columns: { span: 'keyword', span$from: 'integer', span$to: 'integer', grade: 'keyword' },
        rows: [
          ['0..20', 0, 20, 'low'],
          ['20..40', 20, 40, 'high'],
        ],
      },
      codes: {
        columns: { code: 'integer', label: 'keyword' },
        rows: [
          [10, 'ten'],
          [20, 'twenty'],
        ],
      },
    },
    [
      { name: 'teams', kind: 'match', table: 'people', matchField: 'user', fields: ['team', 'level'] },
      { name: 'zones', kind: 'range', table: 'nets', matchField: 'block', fields: ['zone', 'block'] },
      { name: 'grading', kind: 'range', table: 'grades', matchField: 'span', fields: ['grade'] },
      { name: 'labels', kind: 'match', table: 'codes', matchField: 'code', fields: ['label'] },
    ],
  );
});
afterAll(() => tables.store.close());

describe('INLINE STATS', () => {
  test('puts the aggregates of a group beside each of its rows; results come last, then groups', async () => {
    expect(
      await tables.table('FROM calls | KEEP n, user, tokens | INLINE STATS most = MAX(tokens) BY user | SORT n'),
    ).toEqual([
      ['n', 'tokens', 'most', 'user'],
      [1, 10, 30, 'ann'],
      [2, 30, 30, 'ann'],
      [3, 20, 40, 'bob'],
      [4, null, null, null],
      [5, 40, 40, 'bob'],
    ]);
  });

  test('without BY it is of all rows', async () => {
    const query =
      'FROM calls | INLINE STATS mean = AVG(tokens), c = COUNT(*) | WHERE tokens > mean | KEEP n, mean, c | SORT n';
    expect(await tables.query(query)).toEqual([
      [2, 25, 5],
      [5, 25, 5],
    ]);
  });

  test('a row of several keys has the aggregates of each', async () => {
    const query = 'FROM calls | INLINE STATS c = COUNT(*) BY model | EVAL c = MV_SORT(c) | SORT n | KEEP n, model, c';
    expect(await tables.query(query)).toEqual([
      [1, 'opus', 4],
      [2, 'haiku', 2],
      [3, ['haiku', 'opus'], [2, 4]],
      [4, 'opus', 4],
      [5, 'opus', 4],
    ]);
  });

  test('what is computed of aggregates is computed in each group, where a key is one value', async () => {
    const query =
      'FROM calls | INLINE STATS spread = MAX(n) - MIN(n), name = CONCAT(model, "!") BY model | EVAL spread = MV_SORT(spread), name = MV_SORT(name) | SORT n | KEEP n, spread, name';
    expect(await tables.query(query)).toEqual([
      [1, 4, 'opus!'],
      [2, 1, 'haiku!'],
      [3, [1, 4], ['haiku!', 'opus!']],
      [4, 4, 'opus!'],
      [5, 4, 'opus!'],
    ]);
  });

  test('keeps the order of a SORT before it', async () => {
    expect(
      await tables.query('FROM calls | SORT n DESC | INLINE STATS c = COUNT(*) BY user | LIMIT 2 | KEEP n, c'),
    ).toEqual([
      [5, 2],
      [4, 1],
    ]);
  });

  test('may follow another with the same keys', async () => {
    for (const key of ['user', 'model']) {
      const query = `FROM calls | INLINE STATS a = COUNT(*) BY ${key} | WHERE n > 0 | INLINE STATS b = MAX(n) BY ${key} | SORT n | LIMIT 1 | KEEP a, b`;
      expect(await tables.query(query)).toEqual([key === 'user' ? [2, 2] : [4, 5]]);
    }
  });

  test('a filter goes with the aggregates of an expression', async () => {
    const query =
      'FROM calls | INLINE STATS a = ROUND(AVG(tokens)) WHERE user == "bob", b = SUM(tokens) BY k = user IS NULL | SORT n | LIMIT 1 | KEEP a, b, k';
    expect(await tables.query(query)).toEqual([[30, 100, false]]);
  });

  test('a result may take the name of a field, and a field be computed from it', async () => {
    const query = 'FROM calls | INLINE STATS tokens = SUM(tokens) BY user | EVAL t = tokens + 1 | SORT n | LIMIT 1';
    expect(await tables.table(query)).toEqual([
      ['ip', 'model', 'n', 'tokens', 'user', 't'],
      ['10.0.0.1', 'opus', 1, 40, 'ann', 41],
    ]);
  });

  test('the filter needs an aggregate', () => {
    expect(tables.problems('FROM calls | INLINE STATS a = 1 WHERE n > 2')).toEqual([
      'WHERE inside STATS filters aggregates, and none stands before it',
    ]);
  });
});

describe('LOOKUP JOIN', () => {
  test('puts each row beside each row of the table with the same value; the field is shown once', async () => {
    expect(await tables.table('FROM calls | KEEP n, user | LOOKUP JOIN people ON user | SORT n, level')).toEqual([
      ['n', 'user', 'level', 'team'],
      [1, 'ann', 1, 'red'],
      [2, 'ann', 1, 'red'],
      [3, 'bob', 2, 'blue'],
      [3, 'bob', 3, 'green'],
      [4, null, null, null],
      [5, 'bob', 2, 'blue'],
      [5, 'bob', 3, 'green'],
    ]);
  });

  test('a field of several values matches nothing', async () => {
    expect(await tables.query('ROW user = ["ann", "bob"] | LOOKUP JOIN people ON user | KEEP team')).toEqual([[null]]);
  });

  test('takes conditions over both sides, the table written on either', async () => {
    const query = (on: string) =>
      `FROM calls | KEEP n, user | RENAME user AS who | LOOKUP JOIN people ON ${on} | SORT n, team | KEEP n, team`;
    const rows = [
      [1, null],
      [2, 'red'],
      [3, 'blue'],
      [4, null],
      [5, 'blue'],
      [5, 'green'],
    ];
    expect(await tables.query(query('who == user AND n > level'))).toEqual(rows);
    expect(await tables.query(query('user == who AND level < n'))).toEqual(rows);
    expect(await tables.query(query('who == user AND team == "green"'))).toEqual([
      [1, null],
      [2, null],
      [3, 'green'],
      [4, null],
      [5, 'green'],
    ]);
  });

  test('the order of a SORT before it stays', async () => {
    expect(await tables.query('FROM calls | SORT n DESC | LOOKUP JOIN people ON user | KEEP n')).toEqual(
      [5, 5, 4, 3, 3, 2, 1].map((n) => [n]),
    );
  });

  test.each([
    ['FROM calls | LOOKUP JOIN persons ON user', 'unknown lookup table `persons`'],
    ['FROM calls | LOOKUP JOIN people ON team', 'unknown column `team`'],
    ['FROM calls | LOOKUP JOIN people ON tokens', 'the lookup table `people` has no field `tokens`'],
    [
      'FROM calls | EVAL user = 1 | LOOKUP JOIN people ON user',
      '`user` is integer here and keyword in the lookup table',
    ],
    ['FROM calls | LOOKUP JOIN people ON n + level', 'the condition of LOOKUP JOIN is long, boolean is expected'],
  ])('%s', (query, message) => {
    expect(tables.problems(query)).toEqual([message]);
  });
});

describe('ENRICH', () => {
  test('a null without a type finds nothing', async () => {
    const query = 'FROM calls | EVAL user = null | ENRICH teams WITH team | SORT n | LIMIT 1 | KEEP n, user, team';
    expect(await tables.query(query)).toEqual([[1, null, null]]);
  });

  test('gathers the values of all rows that match', async () => {
    const query =
      'FROM calls | KEEP n, user | ENRICH teams ON user | EVAL team = MV_SORT(team) | SORT n | LIMIT 4 | KEEP n, team';
    expect(await tables.query(query)).toEqual([
      [1, 'red'],
      [2, 'red'],
      [3, ['blue', 'green']],
      [4, null],
    ]);
  });

  test('adds what WITH names, in that order, in place of columns of the name', async () => {
    const query = 'ROW user = "ann", level = "x", z = 1 | ENRICH teams WITH squad = team, level';
    expect(await tables.table(query)).toEqual([
      ['user', 'z', 'squad', 'level'],
      ['ann', 1, 'red', 1],
    ]);
  });

  test('several values match each by itself', async () => {
    const query = 'ROW user = ["ann", "bob"] | ENRICH teams | EVAL team = MV_SORT(team) | KEEP team';
    expect(await tables.query(query)).toEqual([[['blue', 'green', 'red']]]);
  });

  test('a range of addresses holds its ends, and any value may lie in it', async () => {
    const query = 'FROM calls | ENRICH zones ON ip WITH zone | EVAL zone = MV_SORT(zone) | SORT n | KEEP n, zone';
    expect(await tables.query(query)).toEqual([
      [1, ['office', 'private']],
      [2, 'private'],
      [3, null],
      [4, null],
      [5, ['office', 'private']],
    ]);
  });

  test('a range of numbers ends before its end', async () => {
    const query = 'FROM calls | ENRICH grading ON tokens | SORT n | KEEP n, grade';
    expect(await tables.query(query)).toEqual([
      [1, 'low'],
      [2, 'high'],
      [3, 'high'],
      [4, null],
      [5, null],
    ]);
  });

  test('a policy matches by text where types differ', async () => {
    expect(await tables.query('ROW code = "20" | ENRICH labels | KEEP label')).toEqual([['twenty']]);
  });

  test('reads its input once, however many enrichments there are', async () => {
    const query =
      'FROM calls | ENRICH teams ON user WITH a = team | ENRICH teams ON user WITH b = team | WHERE a IS NOT NULL | STATS c = COUNT(*)';
    expect(await tables.query(query)).toEqual([[4]]);
  });

  test.each([
    ['FROM calls | ENRICH team ON user', 'unknown enrich policy `team`'],
    ['FROM calls | ENRICH teams ON user WITH squad', 'the enrich policy `teams` has no field `squad`'],
    ['FROM calls | ENRICH teams ON usr', 'unknown column `usr`'],
    ['FROM calls | ENRICH zones ON user', 'the enrich policy `zones` matches ranges of ip, keyword is given'],
  ])('%s', (query, message) => {
    expect(tables.problems(query)).toEqual([message]);
  });
});

describe('FORK', () => {
  test('a hundred of them are refused, in words and at once', () => {
    const problems = tables.problems(
      `FROM calls${' | FORK (WHERE n > 1) (WHERE n > 2)'.repeat(100)} | WHERE unknown > 1`,
    );
    expect(new Set(problems)).toEqual(
      new Set(['a row has 2048 ways through the branches of this query, of which at most 1024 are run']),
    );
  });

  test('sends each row through every branch; what a branch lacks is null', async () => {
    const query =
      'FROM calls | FORK (WHERE n < 3 | KEEP n) (WHERE n > 3 | EVAL x = n * 10 | KEEP x, n) | SORT _fork, n';
    expect(await tables.table(query)).toEqual([
      ['n', 'x', '_fork'],
      [1, null, 'fork1'],
      [2, null, 'fork1'],
      [4, 40, 'fork2'],
      [5, 50, 'fork2'],
    ]);
  });

  test('branches may aggregate, and lists meet single values', async () => {
    const query =
      'FROM calls | FORK (STATS model = VALUES(model)) (WHERE n == 1 | KEEP model) | SORT _fork | KEEP model, _fork';
    expect(await tables.query(query)).toEqual([
      [['haiku', 'opus'], 'fork1'],
      ['opus', 'fork2'],
    ]);
  });

  test('forks may follow each other', async () => {
    const query =
      'FROM calls | FORK (LIMIT 1) (LIMIT 2) | RENAME _fork AS f | FORK (WHERE f == "fork1") (WHERE true) | STATS c = COUNT(*)';
    expect(await tables.query(query)).toEqual([[4]]);
  });

  test.each([
    ['FROM calls | FORK (WHERE n > 1)', 'FORK takes at least two branches'],
    ['FROM calls | FORK (EVAL a = 1) (EVAL a = "x")', '`a` is integer and keyword where the branches meet'],
    ['FROM calls | FORK (WHERE m > 1) (WHERE n > 1)', 'unknown column `m`'],
  ])('%s', (query, message) => {
    expect(tables.problems(query)).toEqual([message]);
  });
});

describe('queries in FROM', () => {
  test('their rows come after those of the patterns', async () => {
    const query =
      'FROM people, (FROM calls | WHERE n == 2 | EVAL from = "calls") | KEEP user, team, n, from | SORT team, n';
    expect(await tables.query(query)).toEqual([
      ['bob', 'blue', null, null],
      [null, 'ghost', null, null],
      ['bob', 'green', null, null],
      ['ann', 'red', null, null],
      ['ann', null, 2, 'calls'],
    ]);
  });

  test('may stand alone, and inside each other', async () => {
    const query =
      'FROM (FROM (FROM calls | WHERE n > 1), people | STATS c = COUNT(*)), (FROM calls | LIMIT 1 | KEEP n)| SORT c';
    expect(await tables.query(query)).toEqual([
      [8, null],
      [null, 1],
    ]);
  });
});

describe('LIMIT BY', () => {
  test('lets through the first rows of each group, in the order of the SORT; a null is a group, and so is a list', async () => {
    expect(await tables.query('FROM calls | SORT n DESC | LIMIT 1 BY user | KEEP n')).toEqual([[5], [4], [2]]);
    expect(await tables.query('FROM calls | SORT n | LIMIT 1 BY model | KEEP n, model')).toEqual([
      [1, 'opus'],
      [2, 'haiku'],
      [3, ['haiku', 'opus']],
    ]);
  });

  test('takes expressions, and one may follow another', async () => {
    expect(await tables.query('FROM calls | SORT n | LIMIT 2 BY n % 2, user | LIMIT 1 BY user | KEEP n')).toEqual([
      [1],
      [3],
      [4],
    ]);
  });
});

describe('SAMPLE', () => {
  test('lets through about its share of the rows', async () => {
    const rows = 'ROW a = 1 | EVAL b = MV_APPEND(a, 2)';
    expect(tables.problems(`${rows} | SAMPLE 1.5`)).toEqual([
      'SAMPLE takes a probability between 0 and 1, both excluded',
    ]);
    const list = `[${Array.from({ length: 2000 }, (_, i) => i).join(', ')}]`;
    const [[count]] = (await tables.query(`ROW x = ${list} | MV_EXPAND x | SAMPLE 0.25 | STATS COUNT(*)`)) as [
      [number],
    ];
    expect(count).toBeGreaterThan(350);
    expect(count).toBeLessThan(650);
  });
});

test('SHOW INFO tells the version', async () => {
  expect(await tables.table('SHOW INFO')).toEqual([
    ['version', 'date', 'hash'],
    ['1.2.3', null, null],
  ]);
});

describe('SET', () => {
  test('unmapped_fields makes unknown fields null', async () => {
    expect(
      await tables.query('SET unmapped_fields = "nullify"; FROM calls | WHERE nope IS NULL | STATS c = COUNT(*)'),
    ).toEqual([[5]]);
    expect(
      await tables.query('SET unmapped_fields="load"; FROM calls | EVAL a = CONCAT(nope, "x") | KEEP a | LIMIT 1'),
    ).toEqual([[null]]);
  });

  test('unknown settings and values are told', () => {
    expect(tables.problems('SET unmaped_fields = "load"; FROM calls')).toEqual(['unknown setting `unmaped_fields`']);
    expect(tables.problems('SET unmapped_fields = "all"; FROM calls')).toEqual(['unknown value of `unmapped_fields`']);
  });
});
