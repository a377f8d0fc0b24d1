import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { runCli } from './run-cli.ts';

const GOOD = JSON.stringify({
  schemaType: 'ModelInvocationLog',
  schemaVersion: '1.0',
  timestamp: '2026-03-02T10:00:00Z',
  accountId: '111122223333',
  identity: { arn: 'arn:aws:iam::111122223333:user/ann' },
  region: 'us-east-1',
  requestId: 'r-1',
  operation: 'Converse',
  modelId: 'amazon.nova-pro-v1:0',
  input: { inputContentType: 'application/json', inputBodyJson: { messages: [] } },
});

let folder: string;
let data: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-letters-'));
  data = join(folder, 'data');
  const store = await openDuckdbStore({ directory: data, threads: 1, now: () => Date.parse('2026-03-02T12:00:00Z') });
  const letter = (line: number, raw: string) => ({
    source: 'app.log',
    position: `line ${line}`,
    reason: 'an older version could not read it',
    raw,
    format: null,
  });
  await store.commit({ events: [], positions: [], deadLetters: [letter(3, GOOD), letter(7, '{"broken": ')] });
  await store.close();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('lists them, shows one as it came, and says where there is none', async () => {
  const listed = await runCli('deadletters', 'list', '--data', data, '--format', 'ndjson');
  const letters = listed.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; position: string; raw: string });
  expect(letters.map((l) => l.position)).toEqual(['line 3', 'line 7']);
  expect(listed.err).toBe('2 dead letters\n');
  const shown = await runCli('deadletters', 'show', letters[1]!.id, '--data', data);
  expect(shown.out).toBe('{"broken": \n');
  expect(shown.err).toBe('app.log, line 7: an older version could not read it\n');
  const none = await runCli('deadletters', 'show', '99-1', '--data', data);
  expect(none).toMatchObject({ code: 2, err: 'error: there is no dead letter 99-1\n' });
});

test('reads them anew: what is understood becomes an event, the rest stays where it was', async () => {
  const replayed = await runCli('deadletters', 'replay', '--all', '--data', data);
  expect(replayed).toMatchObject({
    code: 1,
    err: '2 dead letters read anew: 1 event stored, 1 not understood still\n',
  });
  const listed = await runCli('deadletters', 'list', '--data', data);
  expect(listed.err).toBe('1 dead letter\n');
  expect(listed.out).toContain('app.log line 7');
  const counted = await runCli('query', 'FROM logs-* | STATS n = COUNT(*)', '--data', data, '--format', 'csv');
  expect(counted.out.trim().split(/\r?\n/)).toEqual(['n', '1']);
});

test('says what to do where nothing is named, and where there is no store and no service', async () => {
  expect(await runCli('deadletters', 'replay', '--data', data)).toMatchObject({
    code: 2,
    err: 'error: no dead letter is named\n  hint: name their ids, or --all\n',
  });
  expect((await runCli('deadletters', 'list', '--data', join(folder, 'nowhere'))).err).toContain('--server URL');
  const refused = await runCli('deadletters', 'list', '--server', 'http://127.0.0.1:9');
  expect(refused.err).toMatch(/^error: the service at http:\/\/127\.0\.0\.1:9 cannot be reached/);
});
