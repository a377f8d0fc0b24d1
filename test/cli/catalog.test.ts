import { existsSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kqlRule, type RuleFolder, ruleFolder, sigmaRule } from '../catalog/corpus/rule-folder.ts';
import { hasSharedData, runCli, SHARED_DATA } from './run-cli.ts';

const SIGMA = '5b8d4e8c-6f1e-4b0e-9a57-2f1c3c8e4d10';

let folder: RuleFolder;
beforeEach(() => {
  folder = ruleFolder();
  folder.write('one.toml', kqlRule('one', 'process.name: (cmd.exe or powershell.exe) and event.category: process'));
  folder.write('two.toml', kqlRule('two', 'user.name: root', 'tags = ["Domain: Cloud", "Mitre Atlas: T0051"]'));
  folder.write('three.yml', sigmaRule(SIGMA, '\\cmd.exe'));
});
afterEach(() => folder.remove());

const catalog = (...args: string[]) => runCli('catalog', ...args, '--data', folder.data);
const search = async (...args: string[]) => {
  const { out, code } = await catalog('search', '--no-pack', '--format', 'json', ...args);
  expect(code).toBe(0);
  const answer = JSON.parse(out) as {
    total: number;
    rules: { rule_id: string }[];
    facets: Record<string, { value: string; count: number }[]>;
  };
  return { ...answer, ids: answer.rules.map(({ rule_id }) => rule_id) };
};

describe('seismo catalog add', () => {
  test('says what was read, and reads it once', async () => {
    expect(await catalog('add', folder.rules)).toEqual({
      code: 0,
      out: 'some-rules: 3 rules (3 files looked at, 3 files read)\n',
      err: '',
    });
    await catalog('add', folder.rules);
    rmSync(join(folder.rules, 'two.toml'));
    const { out } = await catalog('add', folder.rules);
    expect(out).toBe('some-rules: 2 rules (2 files looked at, 0 files read, 1 gone)\n');
  });

  test('lists broken files with their places, and goes on', async () => {
    folder.write('bad.toml', kqlRule('bad', 'a: b').replace('severity = "medium"', 'severity = "odd\u001b[31m"'));
    const { code, err, out } = await catalog('add', folder.rules, '--as', 'mine');
    expect(code).toBe(0);
    expect(out).toContain('mine: 3 rules');
    expect(err).toMatch(/^bad\.toml:16:\d+: error\[rules\//);
    expect(err).toContain('1 file with errors');
    expect(err).not.toContain('\u001b');
  });

  test('tells which of two rules with one id is kept; of many warnings the first', async () => {
    for (let i = 10; i < 32; i++) folder.write(`two-${i}.toml`, kqlRule('two', 'user.name: root'));
    const { code, err, out } = await catalog('add', folder.rules);
    expect(code).toBe(0);
    expect(out).toContain('some-rules: 3 rules');
    expect(err.split('\n')[0]).toMatch(
      /^two-11\.toml: warning\[catalog\/duplicate-id\]: .* two-10\.toml, which is kept/,
    );
    expect(err.trim().split('\n')).toHaveLength(21);
    expect(err).toContain('22 warnings, of which 20 are shown');
  });

  test('fails where there is nothing', async () => {
    expect(await catalog('add', join(folder.root, 'none'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot look at'),
    });
    expect(await catalog('add', 'https://example.com/rules.git')).toMatchObject({
      code: 2,
      err: expect.stringContaining('git clone --depth 1 https://example.com/rules.git'),
    });
    expect(await catalog('add', folder.root, '--as', 'No')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no name for a collection'),
    });
    for (const file of readdirSync(folder.rules)) rmSync(join(folder.rules, file));
    expect(await catalog('add', folder.rules)).toMatchObject({
      code: 2,
      err: expect.stringContaining('no rules below'),
    });
  });
});

describe('seismo catalog search', () => {
  beforeEach(async () => {
    await catalog('add', folder.rules);
  });

  test('finds by words and facets, counted', async () => {
    expect((await search('one')).ids).toEqual(['one']);
    expect((await search('--field', 'process.name', '--value', 'CMD.exe')).ids).toEqual(['one']);
    expect((await search('--technique', 'AML.T0051', 'T1059')).ids).toEqual(['two']);
    const all = await search();
    expect(all.total).toBe(3);
    expect(all.facets.vendor).toEqual([
      { value: 'elastic', count: 2 },
      { value: 'sigma', count: 1 },
    ]);
  });

  test('tells which tests of a rule have what is asked', async () => {
    const { out } = await catalog('search', '--no-pack', '--field', 'process.name', '--value', 'cmd*');
    expect(out).toContain('some-rules:one.toml\n              process.name in cmd.exe, powershell.exe\n');
    expect(await search('--operator', 'in', '--limit', '1')).toMatchObject({
      rules: [
        { matched: [{ field: 'process.name', kind: 'in', values: ['cmd.exe', 'powershell.exe'], negated: false }] },
      ],
    });
  });

  test('prints a page as a table', async () => {
    const { out, err, code } = await catalog('search', 'rule', '--no-pack', '--limit', '1', '--page', '2');
    expect(code).toBe(0);
    expect(out).toContain('MEDIUM        Rule two\n              elastic/two  some-rules:two.toml  AML.T0051\n');
    expect(out).toMatch(/^severity +medium \(2\)$/m);
    expect(out).toMatch(/^technique +AML\.T0051 LLM Prompt Injection \(1\)$/m);
    expect(err).toBe('2 rules of 3, 2 to 2 shown\n');
  });

  test('looks through the pack and given rules too', async () => {
    const { out } = await catalog('search', 'guardrail', '--format', 'json');
    expect((JSON.parse(out) as { total: number }).total).toBeGreaterThan(0);
    folder.write('more/four.toml', kqlRule('four', 'a: b'));
    expect((await search('--rules', join(folder.rules, 'more'))).total).toBe(4);
  });

  test('says so where nothing was added, or an index is broken', async () => {
    const data = join(folder.root, 'fresh');
    const fresh = await runCli('catalog', 'search', 'x', '--no-pack', '--data', data);
    expect(fresh).toMatchObject({
      code: 0,
      err: '0 rules of 0\nno rules were added yet: `seismo catalog add PATH` adds some\n',
    });
    expect(existsSync(data)).toBe(false);
    truncateSync(join(folder.data, 'catalog', 'some-rules.collection'), 100);
    const { err } = await catalog('search', '--no-pack');
    expect(err).toContain(
      'the index of some-rules cannot be read (its end is missing): `seismo catalog add PATH --as some-rules` makes it anew',
    );
    expect((await catalog('add', folder.rules)).err).toContain('it was made anew');
  });

  test.each([
    ['--page', '0'],
    ['--limit', 'x'],
    ['--limit', '1.5'],
    ['--format', 'xml'],
  ])('refuses %s %s', async (...args) => {
    expect((await catalog('search', ...args)).code).toBe(2);
  });
});

describe('seismo catalog list and remove', () => {
  test('tell and forget collections', async () => {
    await catalog('add', folder.rules);
    expect((await catalog('list')).out).toMatch(
      /^some-rules +3 rules +\d{4}-\d\d-\d\d \d\d:\d\dZ {2}\/.*some-rules\n$/,
    );
    expect(JSON.parse((await catalog('list', '--format', 'json')).out)).toMatchObject({
      rules: 3,
      collections: [{ name: 'some-rules', rules: 3, files: 3, commit: null }],
      broken: [],
    });
    expect(await catalog('remove', 'some-rules')).toMatchObject({ code: 0, err: 'some-rules is removed\n' });
    expect(await catalog('remove', 'some-rules')).toMatchObject({ code: 2 });
    expect(await catalog('remove', '../some-rules')).toMatchObject({ code: 2 });
    expect((await search()).total).toBe(0);
    expect(existsSync(join(folder.rules, 'one.toml'))).toBe(true);
  });
});

describe.skipIf(!hasSharedData)("Elastic's rules", () => {
  test('are all indexed, and counted across languages', async () => {
    const { out, code } = await catalog('add', join(SHARED_DATA, 'rules'), '--as', 'elastic');
    expect(code).toBe(0);
    expect(Number(/elastic: (\d+) rules/.exec(out)?.[1])).toBeGreaterThan(290);
    const { facets, total } = await search('--vendor', 'elastic', '--field', 'event.category', '--value', 'process');
    expect(total).toBeGreaterThan(0);
    expect(facets.language!.length).toBeGreaterThan(1);
  });
});
