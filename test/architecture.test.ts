import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const WRONG = [
  ['base', 'plan'],
  ['plan', 'esql'],
  ['functions', 'sql'],
  ['functions', 'search'],
  ['search', 'plan'],
  ['esql', 'sql'],
  ['sql', 'store'],
  ['store', 'ingest'],
  ['ingest', 'rules'],
  ['lookups', 'esql'],
  ['esql', 'lookups'],
  ['rules', 'store'],
  ['detect', 'ingest'],
  ['sample', 'ingest'],
  ['cli', 'app'],
  ['detect', 'state'],
  ['state', 'notify'],
  ['state', 'life'],
  ['catalog', 'life'],
  ['life', 'api'],
  ['life', 'esql'],
  ['notify', 'api'],
  ['api', 'cli'],
  ['cli', 'conformance'],
  ['conformance', 'rules'],
] as const;
const RIGHT = [
  ['plan', 'base'],
  ['esql', 'functions'],
  ['esql', 'search'],
  ['search', 'base'],
  ['detect', 'store'],
  ['cli', 'detect'],
  ['state', 'detect'],
  ['notify', 'state'],
  ['life', 'state'],
  ['life', 'catalog'],
  ['life', 'ingest'],
  ['api', 'life'],
  ['api', 'state'],
  ['api', 'ingest'],
  ['cli', 'lookups'],
  ['lookups', 'functions'],
  ['app', 'cli'],
  ['conformance', 'store'],
] as const;

let folder: string;
let said: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-arrows-'));
  copyFileSync('biome.json', join(folder, 'biome.json'));
  for (const [from, to] of [...WRONG, ...RIGHT]) {
    mkdirSync(join(folder, 'src', from), { recursive: true });
    writeFileSync(
      join(folder, 'src', from, `to-${to}.ts`),
      `import { x } from '../${to}/x.ts';\n\nexport const y = x;\n`,
    );
  }
  mkdirSync(join(folder, 'src', 'circle'));
  writeFileSync(join(folder, 'src', 'circle', 'a.ts'), "import { b } from './b.ts';\n\nexport const a: number = b;\n");
  writeFileSync(join(folder, 'src', 'circle', 'b.ts'), "import { a } from './a.ts';\n\nexport const b: number = a;\n");
  const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '.'];
  const { stdout, stderr } = spawnSync(resolve('node_modules/.bin/biome'), args, { cwd: folder, encoding: 'utf8' });
  said = stdout + stderr;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('imports go one way: the linter', () => {
  test.each(WRONG)('refuses an import of %s from %s', (from, to) => {
    expect(said).toMatch(new RegExp(`src/${from}/to-${to}\\.ts:1:\\d+ lint/style/noRestrictedImports`));
  });

  test.each(RIGHT)('lets %s import %s', (from, to) => {
    expect(said).not.toContain(`src/${from}/to-${to}.ts`);
  });

  test('refuses a cycle', () => {
    expect(said).toMatch(/src\/circle\/a\.ts:1:\d+ lint\/suspicious\/noImportCycles/);
  });

  test('knows every room', () => {
    const { overrides } = JSON.parse(readFileSync('biome.json', 'utf8')) as { overrides: { includes: string[] }[] };
    const ruled = overrides.flatMap((o) => o.includes.map((glob) => /^src\/(.*)\/\*\*$/.exec(glob)?.[1]));
    const rooms = readdirSync('src').filter((room) => room !== 'app');
    expect(rooms.filter((room) => !ruled.includes(room))).toEqual([]);
  });
});
