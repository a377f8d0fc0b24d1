import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RulePage } from '../../src/catalog/page/rule-page.ts';
import { Client } from '../api/client.ts';
import { ADMIN_TOKEN, burst, DATASET, openService, RULE } from '../api/open-service.ts';
import { ruleText } from '../detect/rule-book/rule-folder.ts';
import { runCli } from './run-cli.ts';

test('a running service is asked what its data say of a rule', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'seismo-explain-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const service = await openService();
  const client = await Client.of(service, ADMIN_TOKEN);
  await client.post(`/ingest/${DATASET}`, burst('a'));
  await service.detect();
  const file = join(folder, 'denied.toml');
  const query = 'FROM logs-aws_bedrock.invocation-* | WHERE user.id IS NOT NULL | KEEP user.id';
  await writeFile(file, ruleText({ id: RULE, query }));
  const { code, out } = await runCli('explain', file, '--server', service.server.url, '--format', 'json');
  expect(code).toBe(0);
  expect((JSON.parse(out) as RulePage).life).toMatchObject({ could_fire: 'yes', alerts: { total: 1 } });
  await writeFile(file, ruleText({ id: 'another-rule', query }));
  const unknown = await runCli('explain', file, '--server', service.server.url, '--format', 'json');
  expect(unknown.err).toContain('warning: what the data say is left out: the service refused: there is no rule');
  expect((JSON.parse(unknown.out) as RulePage).life).toBeNull();
});
