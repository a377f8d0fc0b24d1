import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seismo-fmt-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A rule file around the literal of its query; nothing else of it is in order for TOML or for rules. */
const rule = (literal: string, type = 'esql') =>
  `[rule]\n  name="x"   # a comment\nquery   = ${literal}\ntype = "${type}"\n\n\n[[rule.threat]]\nframework = 'y'\n`;

async function formatted(name: string, text: string, ...options: string[]) {
  const path = join(folder, name);
  await writeFile(path, text);
  const { code, out, err } = await runCli('fmt', path, ...options);
  return {
    code,
    out: out.replaceAll(folder, 'F'),
    err: err.replaceAll(folder, 'F'),
    text: await readFile(path, 'utf8'),
  };
}

describe('the literal of a query', () => {
  test.each([
    ["'''from a|where b'''", "'''\nFROM a\n| WHERE b\n'''"],
    ['\'\'\'\n  from a\n    | where b == """c"""\'\'\'', '\'\'\'\nFROM a\n| WHERE b == """c"""\n\'\'\''],
    ['"""from a|where b == "c\\\\\\\\d" """', '"""\nFROM a\n| WHERE b == "c\\\\\\\\d"\n"""'],
    ['"""from a|where b == ""\\"c""\\""""', '"""\nFROM a\n| WHERE b == ""\\"c""\\"\n"""'],
    ["'from a'", "'FROM a'"],
    ['"from a"', '"FROM a"'],
    ["'from a|where b'", "'''\nFROM a\n| WHERE b\n'''"],
    ['"from a|where b == \\"c\\""', "'''\nFROM a\n| WHERE b == \"c\"\n'''"],
    ['"from a|where b == \\"\'\'\'\\""', '"""\nFROM a\n| WHERE b == "\'\'\'"\n"""'],
  ])('%s', async (literal, expected) => {
    const result = await formatted('rule.toml', rule(literal));
    expect(result).toEqual({ code: 0, out: 'F/rule.toml\n', err: '1 file: 1 formatted\n', text: rule(expected) });
    expect(await formatted('rule.toml', result.text, '--check')).toMatchObject({ code: 0, out: '' });
  });

  test('keeps the line breaks of its file', async () => {
    const { text } = await formatted('rule.toml', rule("'''\nfrom a // x\n|where b'''").replaceAll('\n', '\r\n'));
    expect(text).toBe(rule("'''\nFROM a // x\n| WHERE b\n'''").replaceAll('\n', '\r\n'));
  });
});

test('every ES|QL query of a hunt is formatted', async () => {
  const hunt = (first: string, second: string) =>
    `[hunt]\nlanguage = ["ES|QL", "SQL"]\nquery = [\n'''\n${first}\n''',\n'''select * from b''', # c\n"""\n${second}\n"""]\n`;
  const { text } = await formatted('hunt.toml', hunt('from a|limit 1', 'from c|limit  2'));
  expect(text).toBe(hunt('FROM a\n| LIMIT 1', 'FROM c\n| LIMIT 2'));
});

test('rules in other languages, and files that hold no rule, are left alone', async () => {
  for (const text of [rule("'''from a|where b'''", 'eql'), '[tool]\nquery = "from a|limit 1"\n', 'no = [toml']) {
    expect(await formatted('other.toml', text)).toMatchObject({ code: 0, out: '', text });
  }
});

test('a bare query keeps its byte order mark and line breaks, and ends with one', async () => {
  expect((await formatted('q.esql', '\ufefffrom a\r\n|limit 1')).text).toBe('\ufeffFROM a\r\n| LIMIT 1\r\n');
});

test('--check lists what would change, and changes nothing', async () => {
  const text = rule("'''from a'''");
  expect(await formatted('rule.toml', text, '--check')).toEqual({
    code: 1,
    out: 'F/rule.toml\n',
    err: '1 file: 1 would change\n',
    text,
  });
});

test('a query that cannot be parsed is told where it stands, and left alone', async () => {
  const text = rule("'''\nfrom a\n| where b = 1\n'''");
  const result = await formatted('wrong.toml', text);
  expect(result).toMatchObject({ code: 2, out: '', text });
  expect(result.err).toBe(
    [
      'F/wrong.toml:5:11: error[esql/syntax]: `=` does not compare',
      '  5 | | where b = 1',
      '    |           ^',
      '  hint: compare with `==`',
      '1 file: 0 formatted, 1 left alone for what is wrong with them',
      '',
    ].join('\n'),
  );
});

test('wrong use', async () => {
  expect(await runCli('fmt')).toMatchObject({ code: 2, err: expect.stringContaining('nothing to format') });
  expect(await runCli('fmt', '--stdin', 'a')).toMatchObject({ code: 2 });
  expect(await runCli('fmt', join(folder, 'nowhere'))).toMatchObject({ code: 2 });
});
