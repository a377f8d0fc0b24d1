import fc from 'fast-check';

/** Events of a test's log. */
export const arbitraryEvent = fc.record({
  minute: fc.integer({ min: 0, max: 400 }).map((m) => m / 2),
  user: fc.constantFrom('a', 'b', null),
  code: fc.constantFrom('denied', 'invalid', null),
  tags: fc.uniqueArray(fc.constantFrom('p', 'q', 'r'), { maxLength: 3 }),
  tokens: fc.option(fc.integer({ min: 0, max: 50 })),
  note: fc.constantFrom('a tool was denied', 'the tool', 'nothing', null),
  status: fc.constantFrom('3', '7', '12', null),
  other: fc.boolean(),
});

/** Queries of every shape that detection knows. */
export const queries = [
  'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*) BY user | WHERE n > 2 | SORT n DESC',
  'FROM logs-test.* | EVAL m = DATE_TRUNC(5 minutes, @timestamp) | WHERE code IS NOT NULL | STATS n = COUNT(*) BY m, user | WHERE n > 1',
  'FROM logs-test.* | STATS most = MAX(tokens), n = COUNT(*), mean = AVG(tokens) BY user | WHERE n > 2 AND mean > 20 | EVAL risk = most * n',
  'FROM logs-test.* | MV_EXPAND tags | WHERE tags IN ("p", "q") | STATS n = COUNT(*) BY user, tags | STATS total = SUM(n) BY user | WHERE total > 3',
  'FROM logs-test.* | STATS n = COUNT(*), u = COUNT_DISTINCT(user) BY tags | WHERE n > 4',
  'FROM logs-test.* | WHERE tokens > 25 | STATS n = COUNT(*), who = VALUES(user) | WHERE n > 2',
  'FROM logs-test.* | WHERE MV_COUNT(tags) > 1 AND tokens < 10 | KEEP user, tokens',
];
// NOW() is the run's own time, before and after grouping.
queries.push(
  'FROM logs-test.* | WHERE @timestamp > NOW() - 15 minutes AND code IS NOT NULL | STATS n = COUNT(*) BY user | WHERE n > 1',
  'FROM logs-test.* | STATS n = COUNT(*), latest = MAX(@timestamp) BY user | WHERE latest < NOW() - 20 minutes',
  'FROM logs-test.* | WHERE @timestamp > NOW() - 15 minutes AND tokens > 25 | KEEP user, tokens',
);
// A number of buckets up to the time of the run: their size is told by the run.
queries.push(
  'FROM logs-test.* | STATS n = COUNT(*) BY b = BUCKET(@timestamp, 4, NOW() - 1 hour, NOW()) | WHERE n > 2',
  'FROM logs-test.* | WHERE TRANGE(30 minutes) | STATS n = COUNT(*) BY TBUCKET(10 minutes), user | WHERE n > 1',
);
// Dates by the clocks of a zone.
queries.push(
  'SET time_zone = "America/New_York"; FROM logs-test.* | WHERE code IS NOT NULL | STATS n = COUNT(*) BY d = DATE_TRUNC(1 day, @timestamp), user | WHERE n > 1',
  'SET time_zone = "+05:30"; FROM logs-test.* | WHERE @timestamp > NOW() - 1 day AND HOUR(@timestamp) > 6 | STATS n = COUNT(*) BY b = BUCKET(@timestamp, 4, NOW() - 1 day, NOW()) | WHERE n > 1',
);
// Rows beside the aggregates of their groups, of lookups, and through branches.
queries.push(
  'FROM logs-test.* | INLINE STATS n = COUNT(*), most = MAX(tokens) BY user | WHERE n > 3 AND tokens == most | KEEP user, tokens, n',
  'FROM logs-test.* | INLINE STATS n = COUNT(*) BY tags | WHERE MV_MAX(n) > 4 | STATS k = COUNT(*) BY user | WHERE k > 1',
  'FROM logs-test.* | INLINE STATS mean = AVG(tokens) | WHERE tokens > mean | STATS n = COUNT(*) BY user | WHERE n > 2',
  'FROM logs-test.* | STATS n = COUNT(*) BY user, code | INLINE STATS total = SUM(n) BY user | WHERE n * 2 > total AND total > 2',
  'FROM logs-test.* | WHERE tokens > 20 | ENRICH users ON user WITH others = tokens | STATS n = COUNT(*), m = MAX(MV_COUNT(others)) BY user | WHERE n > 1',
  'FROM logs-test.* | FORK (WHERE code == "denied" | KEEP user) (WHERE tokens > 40 | KEEP user, tokens) | STATS n = COUNT(*) BY user, _fork | WHERE n > 1',
  'FROM logs-test.* | FORK (STATS n = COUNT(*) BY user | WHERE n > 3) (WHERE tokens > 30 | STATS n = COUNT(*) BY code | WHERE n > 2)',
  'FROM logs-test.*, (FROM logs-test.* | WHERE code == "denied" | EVAL twice = true) | STATS n = COUNT(*), t = COUNT(twice) BY user | WHERE n > 3',
  'FROM logs-test.* | SORT tokens DESC, user | LIMIT 2 BY code | STATS n = COUNT(*) BY user | WHERE n > 1',
);
// Ranges, tables that fan out, conversions and text searches.
queries.push(
  'FROM logs-test.* | ENRICH grades ON tokens | WHERE grade == "high" | STATS n = COUNT(*), g = VALUES(grade) BY user | WHERE n > 1',
  'FROM logs-test.* | ENRICH grades ON tokens WITH g = grade | STATS n = COUNT(*) BY g | WHERE n > 2',
  'FROM logs-test.* | LOOKUP JOIN teams ON user | STATS n = COUNT(*), t = COUNT_DISTINCT(team) BY user | WHERE n > 3',
  'FROM logs-test.* | LOOKUP JOIN teams ON user | WHERE team IS NOT NULL | STATS n = COUNT(*) BY team | WHERE n > 2 | KEEP team',
  'FROM logs-test.* | LOOKUP JOIN teams ON tokens < most AND code == "denied" | INLINE STATS k = COUNT(*) BY team | STATS n = SUM(k) BY user | WHERE n > 3',
  'FROM logs-test.* | STATS n = COUNT(*) BY user | LOOKUP JOIN teams ON user | STATS total = SUM(n) BY team | WHERE total > 3',
  'FROM logs-test.* | STATS n = COUNT(*), m = MAX(tokens) BY user, code | INLINE STATS share = MAX(n) / COUNT(*), all = SUM(n) | WHERE n == share OR n > 3',
  'FROM logs-test.* | INLINE STATS spread = MAX(tokens) - MIN(tokens) BY tags | WHERE MV_MAX(spread) > 20 | KEEP user, tags, spread',
  'FROM logs-test.* | INLINE STATS n = COUNT(*) BY user | WHERE n > 2 | INLINE STATS m = MAX(tokens) BY user | WHERE tokens == m | KEEP user, m',
  'FROM logs-test.* | INLINE STATS n = COUNT(*) BY user, late = @timestamp > NOW() - 20 minutes | WHERE late AND n > 1 | STATS k = COUNT(*) BY user',
  'FROM logs-test.* | FORK (WHERE @timestamp > NOW() - 10 minutes | STATS n = COUNT(*) BY user | WHERE n > 1) (STATS latest = MAX(@timestamp) BY code | WHERE latest < NOW() - 30 minutes)',
  'FROM logs-test.* | FORK (WHERE @timestamp > NOW() - 10 minutes) (WHERE tokens > 25) | STATS n = COUNT(*), b = VALUES(_fork) BY user | WHERE n > 2',
  'FROM logs-test.* | FORK (WHERE code == "denied") (WHERE tokens > 25) | FORK (WHERE user == "a") (STATS n = COUNT(*) BY user | WHERE n > 2) | KEEP user, n',
  'FROM logs-test.* | FORK (INLINE STATS n = COUNT(*) BY user | WHERE n > 3 | KEEP user, n) (STATS n = COUNT(*) BY code | WHERE n > 3)',
  'FROM logs-test.* | STATS n = COUNT(*) BY user, code | SORT n DESC, code | LIMIT 1 BY user | WHERE n > 1',
  'FROM logs-test.* | SORT tokens DESC, @timestamp, user, code | LIMIT 1 BY tags, user | KEEP user, tokens',
  'FROM logs-test.*, logs-other.* | STATS n = COUNT(*) BY status::keyword | WHERE n > 2',
  'FROM logs-test.*, logs-other.* | EVAL s = status::integer | WHERE s > 5 | STATS n = COUNT(*), most = MAX(s) BY user | WHERE n > 1',
  'FROM logs-test.* | WHERE MATCH(note, "denied tool") | STATS n = COUNT(*) BY user | WHERE n > 1',
  'FROM logs-test.* | STATS n = COUNT(*) WHERE note : "tool", all = COUNT(*) BY user | WHERE n * 2 > all AND all > 1',
  'FROM logs-test.* | WHERE KQL("code: denied or tokens > 40") | STATS n = COUNT(*) BY user, tags | WHERE n > 1',
  'FROM logs-test.* | WHERE KQL("@timestamp > now-15m") AND tokens > 10 | STATS n = COUNT(*) BY user | WHERE n > 1',
  'FROM logs-test.* | MV_EXPAND tags | LOOKUP JOIN teams ON user | STATS n = COUNT(*), e = VALUES(team) BY tags | WHERE n > 3',
  'FROM (FROM logs-test.* | WHERE tokens > 10 | LOOKUP JOIN teams ON user | DROP status), (FROM logs-other.* | DROP status | ENRICH grades ON tokens | EVAL team = grade) | STATS n = COUNT(*) BY team | WHERE n > 2',
);
export const schedules = [
  { from: 'now-60m', interval: '10m' },
  { from: 'now-9m', interval: '5m' },
  { from: 'now-20m', interval: '20m' },
];
