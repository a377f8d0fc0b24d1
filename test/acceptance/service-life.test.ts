import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BuiltProject } from '../ingest/built-project.ts';
import { ordinary, probing } from './bedrock-calls.ts';
import { buildService, RunningService, type ServiceStart, until } from './running-service.ts';

let built: BuiltProject;
let folder: string;
let services: RunningService[] = [];
beforeAll(() => {
  built = buildService();
});
afterAll(() => built.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-life-'));
});
afterEach(async () => {
  for (const service of services) if (service.isRunning) await service.stop('SIGKILL');
  services = [];
  rmSync(folder, { recursive: true, force: true });
});

const ANY_PORT = 'listen: 127.0.0.1:0\n';

function launch(options: Partial<ServiceStart> = {}): RunningService {
  const service = new RunningService(built, { folder, ...options });
  services.push(service);
  return service;
}

async function start(options: Partial<ServiceStart> = { config: ANY_PORT }): Promise<RunningService> {
  const service = launch(options);
  await service.running();
  return service;
}

describe('a service that starts', () => {
  test('without a configuration keeps its store beside it, and gives alerts of the sample', async () => {
    const service = await start({ args: ['--listen', '127.0.0.1:0', '--sample'] });
    expect(existsSync(join(folder, 'seismo-data', 'events.duckdb'))).toBe(true);
    await until('alerts of the sample', async () => (await service.alerts()).length > 0);
    expect((await service.call('GET', '/readyz')).status).toBe(200);
    expect(await service.stop('SIGINT')).toMatchObject({ code: 0 });
    expect(service.log).toMatch(/"message":"alert"/);
    expect(service.log).toMatch(/"message":"stopped"/);
  });

  test('writes lines for people where it is told to', async () => {
    const service = launch({ config: `${ANY_PORT}log: { format: text }\n` });
    await until('it to run', () => /seismo is running/.test(service.log), 40_000);
    expect(service.log).toMatch(/^\d\d:\d\d:\d\d seismo is running {2}url=http:\/\/127\.0\.0\.1:\d+ {2}data=\S+$/m);
    expect(await service.stop()).toMatchObject({ code: 0 });
  });
});

describe('a service that is asked to stop', () => {
  test('under load: ends with 0 within 10 s, keeps all that it accepted, and goes on at the next start', async () => {
    const service = await start();
    let accepted = 0;
    let ended = false;
    const senders = Array.from({ length: 6 }, async (_, sender) => {
      for (let n = 0; !ended; n++) {
        const body = ordinary(200, `s${sender}`) + (n === 3 ? probing(`prober${sender}`) : '');
        const answer = await service.push(body).catch(() => undefined);
        if (answer === undefined) return;
        if (answer.status === 200) accepted += JSON.parse(answer.text).stored;
        else if (answer.status !== 429) {
          expect(answer.status).toBe(503);
          expect(JSON.parse(answer.text).detail).toMatch(/shutting down/);
          return;
        }
      }
    });
    await until('some thousand events', () => accepted > 6_000, 30_000);
    const end = await service.stop();
    ended = true;
    await Promise.all(senders);
    expect(end).toMatchObject({ code: 0, signal: null });
    expect(end.ms).toBeLessThan(10_000);
    expect(service.log).not.toMatch(/"level":"(warn|error)"/);

    const again = await start();
    expect(await again.countEvents()).toBeGreaterThanOrEqual(accepted);
    // Calls without a guardrail are an alert of another rule.
    const probes = async () => (await again.alerts()).filter((alert) => /Denied Access/.test(alert.rule_name));
    await until('the alerts of all probers', async () => (await probes()).length >= 6);
    expect(await probes()).toHaveLength(6);
    expect(JSON.parse((await again.push(ordinary(3))).text).stored).toBe(3);
    expect(await again.stop()).toMatchObject({ code: 0 });
  });

  test.for([0, 300, 700])(
    '%i ms after it was begun: ends with 0, or by the signal, leaving a sound store',
    async (ms) => {
      const service = launch({ config: `${ANY_PORT}sample: true\n` });
      await new Promise((resolve) => setTimeout(resolve, ms));
      const end = await service.stop();
      expect(end.ms).toBeLessThan(10_000);
      expect(service.log).not.toMatch(/"level":"error"/);
      // Before it can listen to signals, the system ends it.
      expect([0, null]).toContain(end.code);
      const again = await start();
      expect(await again.stop()).toMatchObject({ code: 0 });
    },
  );
});

describe('a service that cannot start', () => {
  /** What it says on standard error, once it has ended. */
  async function refused(options: Partial<ServiceStart>, code = 2): Promise<string> {
    const service = launch(options);
    const end = await service.ended();
    expect(service.log).not.toMatch(/fault of seismo|^ +at /m);
    expect({ code: end.code, log: service.log }).toEqual({ code, log: service.log });
    return service.log;
  }

  test('because its port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const log = await refused({ config: `listen: 127.0.0.1:${port}\n` });
    expect(log).toMatch(new RegExp(`listen: 127.0.0.1:${port} is in use by another process`));
    other.close();
    const again = await start();
    await again.stop();
  });

  test.skipIf(process.getuid?.() !== 0)('because it may not write its folder', async () => {
    // The superuser may write everywhere: it runs as another user.
    mkdirSync(join(folder, 'kept'));
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'kept'), 0o555);
    chmodSync(built.folder, 0o755);
    const config = `${ANY_PORT}data: ./kept\n`;
    expect(await refused({ config, uid: 65_534 })).toMatch(/no permission to (use|write) .*kept/);
    expect(await refused({ config: `${ANY_PORT}data: ./new\n`, uid: 65_534 })).toMatch(/no permission to use .*new/);
  });

  test('because its folder is a file, or holds something else', async () => {
    writeFileSync(join(folder, 'taken'), 'text');
    expect(await refused({ config: `${ANY_PORT}data: taken\n` })).toMatch(/taken is a file; a store needs a folder/);
    expect(await refused({ config: `${ANY_PORT}data: taken/below\n` })).toMatch(/lies below a file/);
    expect(await refused({ config: `${ANY_PORT}data: .\n` })).toMatch(/is not a store: it holds/);
  });

  test('because another service has the store, which goes on', async () => {
    const first = await start();
    expect(await refused({ config: ANY_PORT })).toMatch(
      new RegExp(
        `the store in \\S+ is in use by another process \\(pid ${first.child.pid}\\)\n.*hint: stop that process`,
      ),
    );
    expect((await first.push(ordinary(2))).status).toBe(200);
    expect(await first.countEvents()).toBe(2);
    expect(await first.stop()).toMatchObject({ code: 0 });
  });

  test.for(['events', 'state'])('because its %s are of a newer format, or are no database', async (name) => {
    const first = await start();
    await first.push(ordinary(2));
    await first.stop();
    const file = join(folder, 'seismo-data', `${name}.duckdb`);
    const sound = readFileSync(file);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`ATTACH '${file}' AS it`);
    await connection.run(`UPDATE it.main.meta SET value = 99 WHERE key = 'format'`);
    await connection.run('DETACH it');
    instance.closeSync();
    const newer = await refused({ config: ANY_PORT });
    expect(newer).toMatch(/has format 99; this version of seismo reads up to \d+/);
    expect(newer).toMatch(/use the newer version of seismo that wrote it/);
    for (const garbage of [Buffer.from('not a database '.repeat(3_000)), sound.subarray(0, sound.length / 2)]) {
      writeFileSync(file, garbage);
      expect(await refused({ config: ANY_PORT })).toMatch(new RegExp(`${name}\\.duckdb`));
    }
    writeFileSync(file, sound);
    const again = await start();
    expect(await again.countEvents()).toBe(2);
    await again.stop();
  });
});
