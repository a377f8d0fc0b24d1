import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BuiltProject } from '../ingest/built-project.ts';
import { ordinary, probing } from './bedrock-calls.ts';
import { buildService, RunningService, until } from './running-service.ts';

const MIB = 2 ** 20;
/** A little more than the service wants to keep free. */
const DISK_MIB = 700;

let built: BuiltProject;
let folder: string;
let mounted = false;
const services: RunningService[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-full-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', folder], { stdio: 'ignore' });
    mounted = true;
    built = buildService();
  } catch {
    // Told by the test that is skipped.
  }
});
afterAll(async () => {
  for (const service of services) if (service.isRunning) await service.stop('SIGKILL');
  if (mounted) execFileSync('umount', ['-l', folder]);
  built?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Takes all room of the disk but so many MiB, whatever the service takes meanwhile. */
function leave(free: number): void {
  const ballast = join(folder, 'ballast');
  rmSync(ballast, { force: true });
  const { bavail, bsize } = statfsSync(folder);
  const mib = Math.floor((bavail * bsize) / MIB - free) + (free === 0 ? 10 : 0);
  if (mib <= 0) return;
  spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M', `count=${mib}`], { stdio: 'ignore' });
}

async function start(): Promise<RunningService> {
  const service = new RunningService(built, {
    folder,
    config: 'listen: 127.0.0.1:0\ndata: ./data\ndetection: { memory_limit: 256MB }\n',
  });
  services.push(service);
  await service.running();
  return service;
}

const takes = async (service: RunningService) => (await service.push(ordinary(1, 'knocking'))).status === 200;

test('a full disk stops the service taking logs, and nothing else: what it accepted is there, and alerts follow', async (context) => {
  if (!mounted) context.skip('skipped: mounting a small disk is not permitted here');
  let service = await start();
  let accepted = 0;
  // Calls without a guardrail are an alert of another rule.
  const probes = async () => (await service.alerts()).filter((alert) => /Denied Access/.test(alert.rule_name));
  const push = async (body: string) => {
    const answer = await service.push(body);
    if (answer.status === 200) accepted += JSON.parse(answer.text).stored;
    return answer;
  };
  expect((await push(ordinary(500))).status).toBe(200);

  // Nearly full: it stops before anything fails.
  leave(100);
  await until('it to stop taking logs', async () => (await push(ordinary(1))).status === 503);
  const refusal = await push(ordinary(1));
  expect(refusal.status).toBe(503);
  expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(0);
  expect(refusal.headers['content-type']).toMatch(/application\/problem\+json/);
  expect(JSON.parse(refusal.text)).toMatchObject({
    type: 'urn:seismo:problem:stopped',
    detail: expect.stringMatching(/the disk of .* is nearly full: \d+ MiB are free, 512 MiB must be/),
  });
  expect(JSON.parse((await service.call('GET', '/readyz')).text)).toMatchObject({ status: 'not_ready' });
  expect(await service.countEvents()).toBe(accepted);
  expect(service.log).toMatch(/"level":"warn".*nearly full/);
  leave(DISK_MIB);
  await until('it to take logs again', async () => (await push(ordinary(1))).status === 200);
  expect(service.log).toMatch(/"level":"info".*logs are taken again/);

  // Full at once, under load and with alerts to be raised: neither events nor state can be written.
  const bodies: Promise<unknown>[] = [];
  for (let n = 0; n < 20; n++) {
    bodies.push(push(ordinary(300, `load${n}`) + probing(`prober${n}`)));
    if (n === 10) leave(0);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  await Promise.all(bodies);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(service.isRunning).toBe(true);
  expect((await push(ordinary(1))).status).toBe(503);
  expect(await service.countEvents()).toBe(accepted);
  // Said, and not again and again.
  expect(service.log.split('\n').filter((line) => /"level":"(warn|error)"/.test(line)).length).toBeLessThan(60);
  expect(service.log).not.toMatch(/fault of seismo/);

  // What was accepted is judged once there is room, also by the next process.
  const end = await service.stop();
  expect(end).toMatchObject({ code: 0 });
  expect(end.ms).toBeLessThan(10_000);
  leave(DISK_MIB);
  service = await start();
  await until('it to take logs', () => takes(service));
  accepted = await service.countEvents();
  const probers = await service.query('FROM logs-* | WHERE user.id LIKE "*prober*" | STATS n = COUNT(*) BY user.id');
  expect(probers.length).toBeGreaterThan(5);
  await until('all alerts', async () => (await probes()).length >= probers.length);
  expect(await probes()).toHaveLength(probers.length);

  // While it runs, too.
  leave(530);
  const during = [];
  for (let n = 0; n < 6; n++) during.push(push(probing(`late${n}`)));
  await Promise.all(during);
  leave(0);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  leave(DISK_MIB);
  await until('it to take logs', () => takes(service), 30_000);
  const all = await service.query(
    'FROM logs-* | WHERE gen_ai.response.error_code IS NOT NULL | STATS n = COUNT(*) BY user.id',
  );
  await until('all later alerts', async () => (await probes()).length >= all.length);
  expect(await probes()).toHaveLength(all.length);
  expect(await service.stop()).toMatchObject({ code: 0 });
});
