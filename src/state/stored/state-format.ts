/**
 * The tables of the state, format by format: each entry brings those of the format before to the next one. A published entry is never
 * changed; a change of the tables is a further entry (columns are added without a default, which a log could fail to replay).
 *
 * Times are milliseconds since the epoch. Lists of words are text with a line feed before and after each, so that a word is found by
 * looking for it with both. Rows' numbers (`n`) rise with each row, whatever the table.
 */
export const STATE_FORMATS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE alerts (
       n BIGINT, handle VARCHAR, id VARCHAR, former_ids VARCHAR, rule_id VARCHAR, rule_name VARCHAR, severity VARCHAR,
       severity_rank BIGINT, risk DOUBLE, first_seen BIGINT, last_seen BIGINT, raised BIGINT, updated BIGINT,
       key VARCHAR, rule_version VARCHAR, first_run BIGINT, last_run BIGINT, digest VARCHAR, suppressed_by VARCHAR, capped BOOLEAN, announced BIGINT,
       state VARCHAR, resolution VARCHAR, assignee VARCHAR, tags VARCHAR, acknowledged BIGINT, closed BIGINT, version BIGINT,
       withdrawn BIGINT, withdrawn_reason VARCHAR, merged_into VARCHAR,
       techniques VARCHAR, search VARCHAR, document VARCHAR)`,
    'CREATE TABLE evidence (alert BIGINT, at_ms BIGINT, stream VARCHAR, id VARCHAR)',
    'CREATE TABLE notes (n BIGINT, alert BIGINT, at_ms BIGINT, author VARCHAR, text VARCHAR)',
    `CREATE TABLE history (n BIGINT, alert BIGINT, at_ms BIGINT, actor VARCHAR, field VARCHAR, before VARCHAR, after VARCHAR)`,
    'CREATE TABLE events (n BIGINT, at_ms BIGINT, kind VARCHAR, alert BIGINT)',
    // What came before the first event: whoever saw nothing yet goes on from here.
    `INSERT INTO events VALUES (0, 0, 'none', NULL)`,
    `CREATE TABLE messages (n BIGINT, notifier VARCHAR, occasion VARCHAR, alert BIGINT, status VARCHAR, queued BIGINT,
       attempts BIGINT, next_attempt BIGINT, error VARCHAR, delivered BIGINT)`,
    'CREATE TABLE progress (rule_id VARCHAR, version VARCHAR, commit_number BIGINT, run BIGINT)',
    `CREATE TABLE runs (n BIGINT, rule_id VARCHAR, version VARCHAR, run BIGINT, intended BIGINT, actual BIGINT, kind VARCHAR,
       window_from BIGINT, window_to BIGINT, survivors BIGINT, firings BIGINT, raised BIGINT, duration DOUBLE, status VARCHAR,
       message VARCHAR)`,
    'CREATE TABLE capped (n BIGINT, rule_id VARCHAR, run BIGINT, at_ms BIGINT, more BIGINT)',
    `CREATE TABLE rule_settings (n BIGINT, rule_id VARCHAR, version BIGINT, before VARCHAR, settings VARCHAR, at_ms BIGINT,
       author VARCHAR, reason VARCHAR)`,
    `CREATE TABLE tokens (n BIGINT, id VARCHAR, name VARCHAR, role VARCHAR, hash VARCHAR, created BIGINT, created_by VARCHAR,
       used BIGINT, expires BIGINT, revoked BIGINT)`,
    `CREATE TABLE users (n BIGINT, name VARCHAR, role VARCHAR, hash VARCHAR, created BIGINT, password_changed BIGINT,
       last_login BIGINT)`,
    `CREATE TABLE sessions (n BIGINT, id VARCHAR, user_name VARCHAR, role VARCHAR, csrf VARCHAR, created BIGINT, expires BIGINT,
       address VARCHAR)`,
    `CREATE TABLE audit (n BIGINT, at_ms BIGINT, actor VARCHAR, address VARCHAR, action VARCHAR, subject VARCHAR, details VARCHAR)`,
  ],
  // Who an alert is about, and how many events stand behind it: filled from its document when the state is opened (`fill-alerts.ts`).
  [
    'ALTER TABLE alerts ADD COLUMN caller VARCHAR',
    'ALTER TABLE alerts ADD COLUMN caller_field VARCHAR',
    'ALTER TABLE alerts ADD COLUMN events BIGINT',
  ],
  // The last row of a step holds.
  [
    'CREATE TABLE steps (n BIGINT, alert BIGINT, step VARCHAR, part VARCHAR, text VARCHAR, done BOOLEAN, at_ms BIGINT, actor VARCHAR)',
  ],
];
