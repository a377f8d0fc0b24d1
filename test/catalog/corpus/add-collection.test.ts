import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCorpus } from '../../../src/catalog/corpus/open-corpus.ts';
import { kqlRule, type RuleFolder, ruleFolder, sigmaRule } from './rule-folder.ts';

let folder: RuleFolder;
beforeEach(() => {
  folder = ruleFolder();
});
afterEach(() => folder.remove());

const keys = async () => [...(await openCorpus(folder.data)).rules()].map(({ key }) => key).sort();
const SIGMA = '5b8d4e8c-6f1e-4b0e-9a57-2f1c3c8e4d10';

describe('a folder that is added', () => {
  test('gives its rules of all vendors, with where they are from', async () => {
    folder.write('a/one.toml', kqlRule('one', 'user.name: root'));
    folder.write('b/two.yml', sigmaRule(SIGMA, '\\cmd.exe'));
    folder.write('pyproject.toml', '[project]\nname = "x"\n');
    folder.write('README.md', 'no rule');
    const added = await folder.add();
    expect(added).toMatchObject({
      name: 'some-rules',
      rules: 2,
      files: 3,
      read: 3,
      gone: 0,
      problems: [],
      replaced: null,
    });
    const corpus = await openCorpus(folder.data);
    expect(corpus.get('elastic/one')).toMatchObject({
      collection: 'some-rules',
      file: 'a/one.toml',
      severity: 'medium',
      type: 'query',
      updated: '2025-03-04',
    });
    expect(corpus.get(`sigma/${SIGMA}`)).toMatchObject({ file: 'b/two.yml', vendor: 'sigma' });
    expect(corpus.get('elastic/one')!.indicators).toMatchObject([{ field: 'user.name', kind: 'eq', values: ['root'] }]);
    expect(corpus.collections).toMatchObject([{ name: 'some-rules', rules: 2, files: 3, commit: null }]);
  });

  test('is read once: what is as it was is not read again', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    folder.write('two.toml', kqlRule('two', 'a: b'));
    await folder.add();
    const [index] = readdirSync(join(folder.data, 'catalog'));
    const before = readFileSync(join(folder.data, 'catalog', index!));
    expect(await folder.add()).toMatchObject({ read: 0, rules: 2, files: 2 });
    expect(readFileSync(join(folder.data, 'catalog', index!)).equals(before)).toBe(true);

    folder.write('two.toml', kqlRule('two', 'a: changed'));
    expect(await folder.add()).toMatchObject({ read: 1, rules: 2 });
    expect((await openCorpus(folder.data)).get('elastic/two')!.indicators[0]!.values).toEqual(['changed']);
  });

  test('is looked at by digest where times may deceive', async () => {
    folder.write('one.toml', kqlRule('one', 'a: bcd'));
    const now = () => Date.now();
    await folder.add({ now });
    // The same length, at the same time as far as its clock tells.
    folder.write('one.toml', kqlRule('one', 'a: xyz'));
    expect(await folder.add({ now })).toMatchObject({ read: 1 });
    expect((await openCorpus(folder.data)).get('elastic/one')!.indicators[0]!.values).toEqual(['xyz']);
    // Touched, and not changed.
    utimesSync(join(folder.rules, 'one.toml'), 1, 1);
    expect(await folder.add({ now })).toMatchObject({ read: 0, rules: 1 });
  });

  test('loses the rules of files that are gone', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    folder.write('two.toml', kqlRule('two', 'a: b'));
    await folder.add();
    rmSync(join(folder.rules, 'one.toml'));
    expect(await folder.add()).toMatchObject({ gone: 1, rules: 1, read: 0 });
    expect(await keys()).toEqual(['elastic/two']);
    expect((await (await openCorpus(folder.data)).ruleOf('elastic/two'))?.queries[0]?.text.trim()).toBe('a: b');
  });

  test('keeps what it had where nothing is left of it', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    await folder.add();
    rmSync(join(folder.rules, 'one.toml'));
    expect(await folder.add()).toMatchObject({ rules: 0 });
    expect(await keys()).toEqual(['elastic/one']);
  });

  test('tells of files that are broken, each time, and keeps nothing of them', async () => {
    folder.write('good.toml', kqlRule('good', 'a: b'));
    folder.write('broken.toml', kqlRule('broken', 'a: b').replace('severity = "medium"', 'severity = "odd"'));
    folder.write('torn.toml', '[rule]\nname = "x\n');
    writeFileSync(join(folder.rules, 'binary.toml'), Buffer.from([0x5b, 0, 1, 2]));
    for (let time = 0; time < 2; time++) {
      const { problems, rules } = await folder.add();
      expect(rules).toBe(1);
      expect(problems.map(({ file, severity }) => [file, severity])).toEqual([
        ['binary.toml', 'error'],
        ['broken.toml', 'error'],
        ['torn.toml', 'error'],
      ]);
      expect(problems[1]).toMatchObject({ code: 'rules/bad-value', line: 16 });
    }
    folder.write('broken.toml', kqlRule('broken', 'a: b'));
    expect((await folder.add()).problems).toHaveLength(2);
    expect(await keys()).toEqual(['elastic/broken', 'elastic/good']);
  });

  test('counts a rule once whose id two files have, and says so', async () => {
    folder.write('a.toml', kqlRule('same', 'a: first'));
    folder.write('b.toml', kqlRule('same', 'a: second'));
    const { problems, rules } = await folder.add();
    expect(rules).toBe(1);
    expect(problems).toMatchObject([{ file: 'b.toml', code: 'catalog/duplicate-id', severity: 'warning' }]);
    const corpus = await openCorpus(folder.data);
    expect(corpus.get('elastic/same')!.file).toBe('a.toml');
    await folder.add({ again: true });
    expect((await openCorpus(folder.data)).historyOf('elastic/same')).toHaveLength(1);
  });

  test('is read anew by another version of seismo, or when asked to', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    await folder.add();
    expect(await folder.add({ readBy: 'newer' })).toMatchObject({ read: 1 });
    expect(await folder.add({ readBy: 'newer' })).toMatchObject({ read: 0 });
    expect(await folder.add({ readBy: 'newer', again: true })).toMatchObject({ read: 1 });
  });

  test('may be one file', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    expect(await folder.add({ path: join(folder.rules, 'one.toml') })).toMatchObject({ name: 'one.toml', rules: 1 });
    expect((await openCorpus(folder.data)).get('elastic/one')!.file).toBe('one.toml');
  });

  test('that is not there is told', async () => {
    await expect(folder.add({ path: join(folder.rules, 'none') })).rejects.toThrow(
      /cannot look at .*none: no such file/,
    );
  });
});

describe('what is looked into', () => {
  test('neither .git nor node_modules, nor what lies outside by a link', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    folder.write('.git/two.toml', kqlRule('two', 'a: b'));
    folder.write('node_modules/x/three.toml', kqlRule('three', 'a: b'));
    writeFileSync(join(folder.root, 'outside.toml'), kqlRule('outside', 'a: b'));
    symlinkSync(join(folder.root, 'outside.toml'), join(folder.rules, 'link.toml'));
    symlinkSync(join(folder.rules, 'none.toml'), join(folder.rules, 'dead.toml'));
    const { problems } = await folder.add();
    expect(await keys()).toEqual(['elastic/one']);
    expect(problems.map(({ file, code }) => [file, code])).toEqual([
      ['dead.toml', 'rules/unreadable'],
      ['link.toml', 'catalog/link-outside'],
    ]);
  });

  test('links within, however they circle', async () => {
    folder.write('..data/one.toml', kqlRule('one', 'a: b'));
    symlinkSync('..data/one.toml', join(folder.rules, 'one.toml'));
    symlinkSync('.', join(folder.rules, 'circle'));
    const { problems } = await folder.add();
    expect(await keys()).toEqual(['elastic/one']);
    expect(problems.map(({ code }) => code)).toEqual(['catalog/duplicate-id']);
  });
});

describe('names', () => {
  test('replace what was there under them', async () => {
    folder.write('a/one.toml', kqlRule('one', 'a: b'));
    folder.write('b/two.toml', kqlRule('two', 'a: b'));
    await folder.add({ path: join(folder.rules, 'a'), name: 'mine' });
    await folder.add({ path: join(folder.rules, 'b'), name: 'mine' });
    expect(await keys()).toEqual(['elastic/two']);
  });

  test('of two folders are not mixed up', async () => {
    folder.write('a/rules/one.toml', kqlRule('one', 'a: b'));
    folder.write('b/rules/two.toml', kqlRule('two', 'a: b'));
    await folder.add({ path: join(folder.rules, 'a/rules') });
    await expect(folder.add({ path: join(folder.rules, 'b/rules') })).rejects.toThrow('of another folder already');
    await folder.add({ path: join(folder.rules, 'b/rules'), name: 'other' });
    expect(await keys()).toEqual(['elastic/one', 'elastic/two']);
  });

  test.each(['', '.hidden', '../up', 'a/b', 'A', 'x'.repeat(65)])('are plain: %j is none', async (name) => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    await expect(folder.add({ name })).rejects.toThrow('is no name for a collection');
  });
});

describe('of rules in two collections', () => {
  test('the one that was updated last stands, and a given one before all', async () => {
    const older = kqlRule('one', 'a: older').replace('2025/03/04', '2025/02/01');
    folder.write('a/one.toml', older);
    folder.write('b/one.toml', kqlRule('one', 'a: newer'));
    await folder.add({ path: join(folder.rules, 'a') });
    await folder.add({ path: join(folder.rules, 'b') });
    const corpus = await openCorpus(folder.data);
    expect(corpus.size).toBe(1);
    expect(corpus.get('elastic/one')!.collection).toBe('b');
    expect(corpus.historyOf('elastic/one')).toHaveLength(2);
    const { givenRules } = await import('../../../src/catalog/corpus/given-rules.ts');
    const given = await givenRules([join(folder.rules, 'a')], 'given');
    const joined = await openCorpus(folder.data, given.rules);
    expect(joined.get('elastic/one')).toMatchObject({ collection: 'given', indicators: [{ values: ['older'] }] });
    expect((await joined.ruleOf('elastic/one'))!.body).toBe(older);
  });
});

describe('history', () => {
  test('remembers the versions of a rule that were seen, newest first', async () => {
    const at = (day: number) => ({ now: () => Date.UTC(2100, 0, day) });
    folder.write('one.toml', kqlRule('one', 'a: b', 'version = 1'));
    await folder.add(at(1));
    await folder.add(at(2));
    folder.write('one.toml', kqlRule('one', 'a: c', 'version = 2').replace('2025/03/04', '2025/04/05'));
    await folder.add(at(3));
    folder.write('moved/one.toml', kqlRule('one', 'a: c', 'version = 2').replace('2025/03/04', '2025/04/05'));
    rmSync(join(folder.rules, 'one.toml'));
    await folder.add(at(4));
    const history = (await openCorpus(folder.data)).historyOf('elastic/one');
    expect(history.map(({ version, updated, seen }) => [version, updated, seen.slice(0, 10)])).toEqual([
      [2, '2025-04-05', '2100-01-03'],
      [1, '2025-03-04', '2100-01-01'],
    ]);
    expect(new Set(history.map(({ digest }) => digest)).size).toBe(2);
  });
});

describe('a git checkout', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: folder.rules,
      encoding: 'utf8',
    }).trim();

  test('is remembered by its commit: on a branch, packed, detached, in a worktree, below its root', async () => {
    folder.write('sub/one.toml', kqlRule('one', 'a: b'));
    git('init', '-q', '-b', 'main');
    expect((await folder.add()).commit).toBeNull();
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    const first = git('rev-parse', 'HEAD');
    expect((await folder.add()).commit).toBe(first);
    git('pack-refs', '--all');
    expect((await folder.add()).commit).toBe(first);
    expect((await folder.add({ path: join(folder.rules, 'sub') })).commit).toBe(first);
    git('worktree', 'add', '-q', join(folder.root, 'tree'), '-b', 'other');
    expect((await folder.add({ path: join(folder.root, 'tree') })).commit).toBe(first);
    git('commit', '-q', '--allow-empty', '-m', 'two');
    git('checkout', '-q', '--detach');
    const second = git('rev-parse', 'HEAD');
    expect(await folder.add()).toMatchObject({ commit: second, read: 0 });
    expect((await openCorpus(folder.data)).collections.find(({ name }) => name === 'some-rules')!.commit).toBe(second);
  });

  test('whose files are odd hinders nothing', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    mkdirSync(join(folder.rules, '.git'));
    for (const head of [
      'ref: ../../secret\n',
      'ref: refs/heads/../../../etc/passwd',
      'ref: refs/heads/a\n',
      '',
      'x'.repeat(1e6),
    ]) {
      writeFileSync(join(folder.rules, '.git', 'HEAD'), head);
      expect(await folder.add({ again: true })).toMatchObject({ commit: null, rules: 1 });
    }
  });
});

describe('the index on disk', () => {
  const index = () => join(folder.data, 'catalog', 'some-rules.collection');

  test('gives every rule as its vendor reads it, of the text that was indexed', async () => {
    folder.write('one.toml', kqlRule('one', 'a: "ü € 𝄞"'));
    folder.write('two.yml', `${sigmaRule(SIGMA, 'x')}---\n${sigmaRule('6c8d4e8c-6f1e-4b0e-9a57-2f1c3c8e4d11', 'y')}`);
    await folder.add();
    rmSync(folder.rules, { recursive: true });
    const corpus = await openCorpus(folder.data);
    expect(corpus.size).toBe(3);
    for (const { key, name } of corpus.rules()) expect((await corpus.ruleOf(key))?.name).toBe(name);
    expect((await corpus.ruleOf('elastic/one'))?.queries[0]?.text).toContain('ü € 𝄞');
    expect(await corpus.ruleOf('elastic/none')).toBeUndefined();
  });

  test('that was replaced since it was opened still gives what did not change', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    folder.write('two.toml', kqlRule('two', 'a: b'));
    await folder.add();
    const corpus = await openCorpus(folder.data);
    folder.write('a.toml', kqlRule('a', `a: ${'long '.repeat(100)}`));
    folder.write('two.toml', kqlRule('two', 'a: changed'));
    await folder.add();
    expect((await corpus.ruleOf('elastic/one'))?.name).toBe('Rule one');
    await expect(corpus.ruleOf('elastic/two')).rejects.toThrow('was changed while it was read');
  });

  test.each([
    ['cut off', () => truncateSync(index(), 300), 'its end is missing'],
    ['empty', () => truncateSync(index(), 0), 'does not begin as an index does'],
    [
      'changed',
      () => writeFileSync(index(), readFileSync(index(), 'latin1').replace('some-rules', 'same-rules'), 'latin1'),
      'its content was changed',
    ],
    [
      'of another version',
      () => writeFileSync(index(), readFileSync(index(), 'latin1').replace('catalog 1', 'catalog 9'), 'latin1'),
      'another version of seismo',
    ],
  ])('that is %s is told, and made anew', async (_, damage, reason) => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    folder.write('other/two.toml', kqlRule('two', 'a: b'));
    await folder.add({ path: join(folder.rules, 'other') });
    await folder.add();
    damage();
    const corpus = await openCorpus(folder.data);
    expect([...corpus.rules()].map(({ id }) => id)).toEqual(['two']);
    expect(corpus.broken).toMatchObject([{ name: 'some-rules', reason: expect.stringContaining(reason) }]);
    expect((await folder.add()).replaced).toContain(reason);
    expect((await openCorpus(folder.data)).broken).toEqual([]);
    expect(await keys()).toEqual(['elastic/one', 'elastic/two']);
  });

  test('is whole whoever writes it at once, and leaves nothing behind', async () => {
    for (let i = 0; i < 20; i++) folder.write(`${i}.toml`, kqlRule(`rule-${i}`, `a: ${i}`));
    const seen: number[] = [];
    const adds = Promise.all(Array.from({ length: 4 }, () => folder.add({ again: true })));
    const reads = (async () => {
      for (let i = 0; i < 20; i++) seen.push((await openCorpus(folder.data)).size);
    })();
    await Promise.all([adds, reads]);
    expect(seen.every((size) => size === 0 || size === 20)).toBe(true);
    const corpus = await openCorpus(folder.data);
    expect(corpus.size).toBe(20);
    for (const { key } of corpus.rules()) expect(await corpus.ruleOf(key)).toBeDefined();
    expect(readdirSync(join(folder.data, 'catalog'))).toEqual(['some-rules.collection']);
  });

  test('is rid of what a killed writer left behind', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    await folder.add();
    const left = (name: string) => join(folder.data, 'catalog', name);
    writeFileSync(left('.some-rules.old.unfinished'), 'x');
    utimesSync(left('.some-rules.old.unfinished'), 1, 1);
    writeFileSync(left('.some-rules.new.unfinished'), 'x');
    await folder.add({ again: true });
    expect(readdirSync(left('')).sort()).toEqual(['.some-rules.new.unfinished', 'some-rules.collection']);
  });

  test('that cannot be written is told', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    writeFileSync(folder.data, 'a file where the folder should be');
    await expect(folder.add()).rejects.toThrow(/cannot be (written|read)/);
  });

  test('of a folder that was moved is read anew, and its history kept', async () => {
    folder.write('one.toml', kqlRule('one', 'a: b'));
    await folder.add({ name: 'mine' });
    renameSync(folder.rules, `${folder.rules}-moved`);
    expect(await folder.add({ name: 'mine', path: `${folder.rules}-moved` })).toMatchObject({ read: 1, rules: 1 });
    expect((await openCorpus(folder.data)).historyOf('elastic/one')).toHaveLength(1);
  });
});

test('a reading that is stopped leaves the catalogue as it was', async () => {
  folder.write('one.toml', kqlRule('one', 'a: b'));
  await folder.add();
  folder.write('one.toml', kqlRule('one', 'a: c'));
  const stop = new AbortController();
  stop.abort(new Error('stopped'));
  await expect(folder.add({ signal: stop.signal })).rejects.toThrow('stopped');
  expect((await openCorpus(folder.data)).get('elastic/one')!.indicators[0]!.values).toEqual(['b']);
});
