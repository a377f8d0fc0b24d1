import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderDiagnostic } from '../../../src/base/source-text.ts';
import type { RuleBook } from '../../../src/detect/rule-book/rule-book.ts';
import { CALLS, RuleFolder, ruleText, stream } from './rule-folder.ts';

const BROKEN = 'FROM logs-test.* | WHERE cod == "denied" | STATS n = COUNT(*) BY user';

function statuses(book: RuleBook): Record<string, string> {
  return Object.fromEntries(book.list().map((e) => [e.file.split('/').at(-1)!, e.status]));
}

function changes(book: RuleBook): { count: number } {
  const seen = { count: 0 };
  book.onChange(() => {
    seen.count++;
  });
  return seen;
}

describe('rule files', () => {
  test('rules of a folder run; a broken one shows what is wrong and harms no other', async () => {
    const folder = await RuleFolder.make({
      'a.toml': ruleText({ id: 'a' }),
      'b.toml': ruleText({ id: 'b', query: BROKEN }),
      'c.toml': 'no rule',
    });
    const book = await folder.open();
    expect(book.active().map((a) => a.rule.id)).toEqual(['a']);
    expect(statuses(book)).toEqual({ 'a.toml': 'active', 'b.toml': 'broken', 'c.toml': 'broken' });
    const { source, diagnostics, reason } = book.get('b')!;
    expect(renderDiagnostic(source, diagnostics[0]!)).toMatch(
      /b\.toml:20:26: error\[esql\/unknown-column\]: unknown column `cod`\n.*\n.*\^\^\^\n.*hint: did you mean `code`\?/,
    );
    expect(reason).toContain('unknown column');
  });

  test('a new file, a changed file and a deleted one are told apart, each once it has settled', async () => {
    const folder = await RuleFolder.make({ 'a.toml': ruleText({ id: 'a' }) });
    const book = await folder.open();
    const seen = changes(book);
    await folder.write('b.toml', ruleText({ id: 'b' }));
    await book.refresh();
    expect(book.active()).toHaveLength(1);
    folder.now.ms += 100;
    await book.refresh();
    expect(book.active().map((a) => a.rule.id)).toEqual(['a', 'b']);
    expect(seen.count).toBe(1);

    const [a, b] = book.active();
    await folder.write('a.toml', ruleText({ id: 'a', name: 'Renamed' }));
    await folder.settle(book);
    expect(book.active()[0]!.rule.name).toBe('Renamed');
    // A name is no reason to judge past events again.
    expect(book.active()[0]!.version).toBe(a!.version);
    expect(book.active()[1]).toBe(b);

    await folder.remove('a.toml');
    await folder.settle(book);
    expect(book.active()).toEqual([b]);
    expect(book.get('a')).toBeUndefined();
    expect(seen.count).toBe(3);
  });

  test('a file that is being written is not taken for broken', async () => {
    const whole = ruleText({ id: 'a', name: 'Second' });
    const folder = await RuleFolder.make({ 'a.toml': ruleText({ id: 'a' }) });
    const book = await folder.open();
    for (const part of [0.2, 0.6, 0.9]) {
      await folder.write('a.toml', whole.slice(0, whole.length * part));
      folder.now.ms += 50;
      await book.refresh();
      expect(book.get('a')).toMatchObject({ status: 'active', outdated: false, name: 'Test rule' });
    }
    await folder.write('a.toml', whole);
    await folder.settle(book);
    expect(book.get('a')).toMatchObject({ status: 'active', outdated: false, name: 'Second' });
  });

  test('a version that is broken, in whatever way, leaves the last good one running and says so', async () => {
    const folder = await RuleFolder.make({ 'a.toml': ruleText({ id: 'a' }) });
    const book = await folder.open();
    const [active] = book.active();
    let told = 0;
    const seen = changes(book);
    book.onStatus(() => told++);
    for (const text of ['[rule', ruleText({ id: 'a', query: BROKEN }), '\u0000']) {
      await folder.write('a.toml', text);
      await folder.settle(book);
      expect(book.active()).toEqual([active]);
      const entry = book.get('a')!;
      expect(entry).toMatchObject({ status: 'active', outdated: true });
      expect(entry.diagnostics.some((d) => d.severity === 'error')).toBe(true);
    }
    expect([seen.count, told]).toEqual([0, 3]);
    await folder.write('a.toml', ruleText({ id: 'a', query: 'FROM logs-test.*' }));
    await folder.settle(book);
    expect(book.get('a')).toMatchObject({ status: 'active', outdated: false });
    expect(book.active()[0]!.version).not.toBe(active!.version);
  });

  test.skipIf(process.getuid?.() === 0)('an unreadable file leaves the last good version running', async () => {
    const folder = await RuleFolder.make({ 'a.toml': ruleText({ id: 'a' }) });
    const book = await folder.open();
    await chmod(join(folder.path, 'a.toml'), 0);
    await folder.settle(book);
    expect(book.get('a')).toMatchObject({ status: 'active', outdated: true });
  });

  test('a moved file is the same rule; no moment is without it', async () => {
    const folder = await RuleFolder.make({ 'a.toml': ruleText({ id: 'a' }) });
    const book = await folder.open();
    const before = book.active();
    await folder.move('a.toml', 'z.toml');
    await book.refresh();
    expect(book.active()).toEqual(before);
    folder.now.ms += 100;
    await book.refresh();
    expect(book.active()[0]).toBe(before[0]);
    expect(book.list().map((e) => e.file.split('/').at(-1))).toEqual(['z.toml']);
  });

  test('of two files with one id both are told and the first runs; the second when the first is gone', async () => {
    const folder = await RuleFolder.make({ 'a.toml': ruleText(), 'b.toml': ruleText({ name: 'Other' }) });
    const book = await folder.open();
    expect(book.active().map((a) => a.rule.name)).toEqual(['Test rule']);
    expect(statuses(book)).toEqual({ 'a.toml': 'active', 'b.toml': 'idle' });
    for (const { diagnostics } of book.list()) expect(diagnostics.map((d) => d.code)).toEqual(['rules/duplicate-id']);
    expect(book.list()[1]!.reason).toContain('a.toml has the same rule id');
    await folder.remove('a.toml');
    await folder.settle(book);
    expect(book.active().map((a) => a.rule.name)).toEqual(['Other']);
    expect(book.list()[0]!.diagnostics).toEqual([]);
  });

  test('a folder that is gone as a whole keeps its rules; one that was emptied does not', async () => {
    const folder = await RuleFolder.make();
    await mkdir(join(folder.path, 'own'));
    await folder.write('own/a.toml', ruleText({ id: 'a' }));
    const book = await folder.open({ paths: [join(folder.path, 'own')] });
    let told = 0;
    book.onStatus(() => told++);
    await folder.move('own', 'elsewhere');
    await folder.settle(book);
    expect(told).toBe(1);
    expect(book.active()).toHaveLength(1);
    expect(book.problems.join()).toContain('its rules run on as they were');
    await folder.move('elsewhere', 'own');
    await folder.remove('own/a.toml');
    await folder.settle(book);
    expect(book.active()).toEqual([]);
    expect(book.problems.join()).toContain('no rules in');
  });

  test('a path that does not exist is refused at the start', async () => {
    const folder = await RuleFolder.make();
    await expect(folder.open({ paths: [join(folder.path, 'nowhere')] })).rejects.toThrow('no such file or folder');
  });

  test('files are watched by themselves', async () => {
    const folder = await RuleFolder.make({ 'a.toml': ruleText({ id: 'a' }) });
    // The clock of this test runs.
    Object.defineProperty(folder.now, 'ms', { get: () => Date.now() });
    const book = await folder.open({ pollMs: 20 });
    const changed = new Promise<void>((resolve) => book.onChange(resolve));
    await folder.write('b.toml', ruleText({ id: 'b' }));
    await changed;
    expect(book.active().map((a) => a.rule.id)).toEqual(['a', 'b']);
  });

  test('thousands of files cost little to look at', async () => {
    const folder = await RuleFolder.make();
    const count = 2_000;
    for (let i = 0; i < count; i++) await folder.write(`${i}.toml`, ruleText({ id: `rule-${i}` }));
    const book = await folder.open();
    expect(book.active()).toHaveLength(count);
    const before = book.active();
    const begun = performance.now();
    await book.refresh();
    const took = performance.now() - begun;
    expect(book.active()).toEqual(before);
    console.info(`a look at ${count} files: ${took.toFixed(0)} ms`);
    expect(took).toBeLessThan(2_000);
  }, 60_000);
});

describe('why a rule does not run', () => {
  test.each([
    ['its file switches it off', ruleText({ more: 'enabled = false' }), 'disabled', 'enabled = false'],
    ['deprecated', ruleText({ metadata: 'maturity = "deprecated"' }), 'idle', 'deprecated'],
    ['a building block', ruleText({ more: 'building_block_type = "default"' }), 'idle', 'building block'],
    [
      'another language',
      ruleText().replace('language = "esql"', 'language = "kuery"').replace('type = "esql"', 'type = "query"'),
      'idle',
      'in kuery',
    ],
    [
      'one that needs a model',
      ruleText({ query: 'FROM logs-test.* | COMPLETION x = user WITH {"inference_id": "m"} | KEEP x' }),
      'idle',
      'language model',
    ],
    ['no stream', ruleText({ query: 'ROW a = 1' }), 'broken', 'reads no data stream'],
  ])('%s', async (_, text, status, reason) => {
    const folder = await RuleFolder.make({ 'a.toml': text });
    const book = await folder.open();
    expect(book.active()).toEqual([]);
    expect(book.list()[0]!.status).toBe(status);
    expect(book.list()[0]!.reason).toContain(reason);
  });

  test('settings decide over file and maturity', async () => {
    const folder = await RuleFolder.make({
      'a.toml': ruleText({ id: 'a', metadata: 'maturity = "deprecated"' }),
      'b.toml': ruleText({ id: 'b' }),
    });
    const book = await folder.open();
    await book.configure('a', { enabled: true, exceptions: [] }, 'ada');
    await book.configure('b', { enabled: false, exceptions: [] }, 'ada');
    expect(statuses(book)).toEqual({ 'a.toml': 'active', 'b.toml': 'disabled' });
    await book.configure('b', undefined, 'ada');
    expect(statuses(book)).toEqual({ 'a.toml': 'active', 'b.toml': 'active' });
  });

  test('exception lists and actions of Kibana are told and left out', async () => {
    const list = '[[rule.exceptions_list]]\nid = "x"\nlist_id = "x"\nnamespace_type = "single"\ntype = "detection"\n';
    const folder = await RuleFolder.make({ 'a.toml': ruleText() + list });
    const book = await folder.open();
    expect(book.active()).toHaveLength(1);
    expect(
      book
        .list()[0]!
        .diagnostics.map((d) => d.message)
        .join(),
    ).toContain('kept in Kibana');
  });
});

describe('data that change', () => {
  test('a rule is compiled again when a field that it reads comes or becomes a list, and only then', async () => {
    const folder = await RuleFolder.make({
      'a.toml': ruleText({
        id: 'a',
        query: 'FROM logs-test.* | WHERE labels.team == "red" | STATS n = COUNT(*) BY user',
      }),
      'b.toml': ruleText({ id: 'b', query: 'FROM logs-test.* | WHERE place == "x" | STATS n = COUNT(*) BY user' }),
      'c.toml': ruleText({ id: 'c' }),
    });
    const book = await folder.open();
    expect(book.active().map((r) => r.rule.id)).toEqual(['a', 'c']);
    const [a, c] = book.active();
    const seen = changes(book);

    await book.upToDate();
    folder.data = { streams: [stream(CALLS.name, { ...typesOf(), unread: 'keyword' })] };
    await book.upToDate();
    expect(seen.count).toBe(0);
    expect(book.active()[1]).toBe(c);

    folder.data = { streams: [stream(CALLS.name, { ...typesOf(), 'labels.team': 'keyword[]', place: 'keyword' })] };
    await book.upToDate();
    expect(seen.count).toBe(1);
    expect(book.active().map((r) => r.rule.id)).toEqual(['a', 'b', 'c']);
    expect(book.active()[0]).not.toBe(a);
    expect(book.active()[2]).toBe(c);
    // How a field is stored is what the events make of it: nothing to judge again.
    expect(book.active()[0]!.version).toBe(a!.version);
  });

  test('a stream that a rule names by a pattern is read once it is there', async () => {
    const folder = await RuleFolder.make({ 'a.toml': ruleText() });
    const book = await folder.open();
    folder.data = { streams: [CALLS, stream('logs-test.more-default', { user: 'keyword', code: 'keyword' })] };
    await book.upToDate();
    expect(JSON.stringify(book.active()[0]!.plan)).toContain('logs-test.more-default');
  });

  test('the version follows the contents of lookup tables', async () => {
    const query = 'FROM logs-test.* | LOOKUP JOIN teams ON user | STATS n = COUNT(*) BY team';
    const folder = await RuleFolder.make({ 'a.toml': ruleText({ query }), 'b.toml': ruleText({ id: 'b' }) });
    const book = await folder.open();
    expect(statuses(book)).toEqual({ 'a.toml': 'broken', 'b.toml': 'active' });
    const teams = stream('teams', { user: 'keyword', team: 'keyword' });
    const versions = async (version: string) => {
      folder.data = { streams: [CALLS], lookups: [teams], lookupVersions: new Map([['teams', version]]) };
      await book.upToDate();
      return book.active().map((r) => r.version);
    };
    const [first, other] = await versions('1');
    expect(await versions('1')).toEqual([first, other]);
    const [second, same] = await versions('2');
    expect(second).not.toBe(first);
    expect(same).toBe(other);
  });
});

function typesOf() {
  return { user: 'keyword', code: 'keyword', tags: 'keyword[]', tokens: 'integer', score: 'double' } as const;
}
