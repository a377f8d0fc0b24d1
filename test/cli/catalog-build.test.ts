import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seismo-build-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

describe('seismo catalog build', () => {
  it('writes the rules that are known as a site, again over the last one', async () => {
    const args = ['catalog', 'build', '--out', join(folder, 'site'), '--data', join(folder, 'data')];
    const first = await runCli(...args);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/site\/index\.html: 10 rules, \d+ pages\n$/);
    expect(await readdir(join(folder, 'site/rules/elastic'))).toHaveLength(10);
    expect((await runCli(...args)).out).toBe(first.out);
  });

  it('shows what was added, without the pack where that is asked for', async () => {
    const data = join(folder, 'data');
    await runCli('catalog', 'add', 'rules', '--as', 'mine', '--data', data);
    const { code, out } = await runCli('catalog', 'build', '--out', join(folder, 'site'), '--data', data, '--no-pack');
    expect(code).toBe(0);
    expect(out).toContain('10 rules');
  });

  it('leaves a folder alone that holds anything else, and says so', async () => {
    const { code, err } = await runCli('catalog', 'build', '--out', 'docs', '--data', join(folder, 'data'));
    expect(code).toBe(2);
    expect(err).toContain('docs holds something else than a site that was built before');
    expect(existsSync('docs/commands.md')).toBe(true);
    expect(existsSync('docs/index.html')).toBe(false);
  });

  it('has nothing to write where no rule is known', async () => {
    const { code, err } = await runCli(
      'catalog',
      'build',
      '--out',
      join(folder, 'site'),
      '--data',
      folder,
      '--no-pack',
    );
    expect(code).toBe(2);
    expect(err).toContain('the catalogue holds no rule');
    expect(err).toContain('seismo catalog add PATH');
  });
});
