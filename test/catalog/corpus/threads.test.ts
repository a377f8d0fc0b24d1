import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCatalogRules } from '../../../bench/catalog-rules.mjs';
import { openCorpus } from '../../../src/catalog/corpus/open-corpus.ts';
import { BuiltProject } from '../../ingest/built-project.ts';

let built: BuiltProject;
let folder: string;
beforeAll(() => {
  built = new BuiltProject(['catalog']);
  folder = mkdtempSync(join(tmpdir(), 'seismo-threads-'));
  writeCatalogRules(join(folder, 'rules'), 400, 7);
});
afterAll(() => {
  built.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A script that says when it starts to add a folder, and then what became of it. */
const addScript = () =>
  built.script(
    'add.mjs',
    `import { addCollection } from ${JSON.stringify(built.module('catalog/corpus/add-collection.ts'))};
     const [path, data, threads] = process.argv.slice(2);
     process.stdout.write('started');
     const added = await addCollection({ path, data, readBy: 'test', again: true, now: () => 5e12, threads: Number(threads) });
     process.stdout.write('\\n' + JSON.stringify(added));`,
  );

test('threads read what one thread reads', () => {
  const script = addScript();
  const add = (threads: number) => {
    const data = join(folder, `data-${threads}`);
    const said = execFileSync(process.execPath, [script, join(folder, 'rules'), data, String(threads)], {
      encoding: 'utf8',
    });
    const added = JSON.parse(said.split('\n')[1]!) as { rules: number; read: number };
    const [name] = readdirSync(join(data, 'catalog'));
    return { added, index: readFileSync(join(data, 'catalog', name!)) };
  };
  const one = add(1);
  const three = add(3);
  expect(one.added.read).toBe(400);
  expect(one.added.rules).toBeGreaterThanOrEqual(400);
  expect(three.added).toEqual(one.added);
  expect(three.index.equals(one.index)).toBe(true);
});

test('whoever is killed while another writes, the index is whole', async () => {
  const script = addScript();
  const data = join(folder, 'data-killed');
  const add = () =>
    spawn(process.execPath, [script, join(folder, 'rules'), data, '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for (let round = 0; round < 4; round++) {
    const [killed, left] = [add(), add()];
    await once(killed.stdout, 'data');
    const timer = setTimeout(() => killed.kill('SIGKILL'), round * 250);
    await Promise.all([once(killed, 'exit'), once(left, 'exit')]);
    clearTimeout(timer);
    expect(left.exitCode).toBe(0);
    const { size, broken } = await openCorpus(data);
    expect(broken).toEqual([]);
    expect(size).toBeGreaterThanOrEqual(400);
  }
});
