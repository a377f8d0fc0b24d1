import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCatalogRules } from '../../../bench/catalog-rules.mjs';
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

test('threads read what one thread reads', () => {
  const script = built.script(
    'add.mjs',
    `import { addCollection } from ${JSON.stringify(built.module('catalog/corpus/add-collection.ts'))};
     const [path, data, threads] = process.argv.slice(2);
     const added = await addCollection({ path, data, readBy: 'test', now: () => 5e12, threads: Number(threads) });
     process.stdout.write(JSON.stringify(added));`,
  );
  const add = (threads: number) => {
    const data = join(folder, `data-${threads}`);
    const added = JSON.parse(
      execFileSync(process.execPath, [script, join(folder, 'rules'), data, String(threads)], { encoding: 'utf8' }),
    ) as {
      rules: number;
      read: number;
      problems: { severity: string }[];
    };
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
