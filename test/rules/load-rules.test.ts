import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renderDiagnostic } from '../../src/base/source-text.ts';
import { UserError } from '../../src/base/user-error.ts';
import { RULE_FORMATS } from '../../src/rules/formats/registry.ts';
import { type LoadResult, loadRules } from '../../src/rules/load-rules.ts';
import { ESQL_RULE, HUNT } from './rule-texts.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-rules-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function ruleWithId(id: string): string {
  return ESQL_RULE.replace('refusals-by-one-user', id);
}

function names(result: LoadResult): string[] {
  return result.files.map((file) => relative(folder, file.source.name));
}

function findings(result: LoadResult): string[] {
  return result.files.flatMap((file) =>
    file.diagnostics.map((d) => renderDiagnostic(file.source, d).split('\n')[0]!.replaceAll(`${folder}/`, '')),
  );
}

async function failure(paths: readonly string[]): Promise<string> {
  const error = await loadRules(paths).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) expect.fail(`no UserError: ${String(error)}`);
  return `${error.message.replaceAll(folder, 'F')} (${error.hint})`;
}

describe('loading rules from disk', () => {
  test('reads a folder with all below it, sorted, and passes over other and hidden files', async () => {
    write('b.toml', ruleWithId('b'));
    write('a/z.TOML', ruleWithId('z'));
    write('a/deep/er/c.toml', ruleWithId('c'));
    write('a/hunt.toml', HUNT);
    write('README.md', '# rules');
    write('.git/x.toml', 'x');
    const result = await loadRules([folder]);
    expect(names(result)).toEqual(['a/deep/er/c.toml', 'a/hunt.toml', 'a/z.TOML', 'b.toml']);
    expect(result.rules.map((rule) => rule.id)).toEqual(['c', 'tokens-by-user', 'z', 'b']);
    expect(findings(result)).toEqual([]);
  });

  test('reads files, globs and folders in the order given, each file once', async () => {
    const b = write('b.toml', ruleWithId('b'));
    write('a/x1.toml', ruleWithId('x1'));
    write('a/x2.toml', ruleWithId('x2'));
    write('a/notes.txt', 'n');
    const result = await loadRules([b, join(folder, 'a/x[2-9]*'), join(folder, '**/*.toml'), folder]);
    expect(names(result)).toEqual(['b.toml', 'a/x2.toml', 'a/x1.toml']);
  });

  test('takes a name with glob characters for a file where there is one', async () => {
    const path = write('[x].toml', ruleWithId('b'));
    expect(names(await loadRules([path]))).toEqual(['[x].toml']);
  });

  test('one bad file never stops the others', async () => {
    write('1-good.toml', ruleWithId('good'));
    write('2-syntax.toml', '[rule');
    write('3-image.toml', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    write('4-latin1.toml', Buffer.concat([Buffer.from('# \u{1f600}\ufffd x\nname = "caf'), Buffer.from([0xe9, 0x22])]));
    write('5-utf16.toml', Buffer.from('\ufeff[rule]', 'utf16le'));
    write('6-large.toml', `#${'x'.repeat(2 * 1024 * 1024)}`);
    write('7-empty.toml', '');
    symlinkSync('nowhere', join(folder, '8-link.toml'));
    execFileSync('mkfifo', [join(folder, '9-pipe.toml')]);
    const result = await loadRules([folder]);
    expect(result.rules.map((rule) => rule.id)).toEqual(['good']);
    expect(findings(result)).toEqual([
      "2-syntax.toml:1:1: error[rules/toml-syntax]: the section's header is not closed: `]` expected",
      '3-image.toml: error[rules/not-text]: this is a binary file, no rule: byte 9 is zero',
      '4-latin1.toml:2:12: error[rules/invalid-utf8]: byte 24 of the file (0xe9) is no valid UTF-8',
      '5-utf16.toml: error[rules/not-text]: the file is UTF-16',
      '6-large.toml: error[rules/too-large]: the file has 2.0 MB; a rule has at most 1 MB',
      '7-empty.toml:1:1: error[rules/missing-field]: the file has neither a `[rule]` nor a `[hunt]` section',
      '8-link.toml: error[rules/unreadable]: the file cannot be read: no such file or directory',
      '9-pipe.toml: error[rules/unreadable]: this is no regular file',
    ]);
  });

  test('a file of another kind, named outright, is told of', async () => {
    const image = write('logo.png', 'x');
    expect(findings(await loadRules([image]))).toEqual([
      'logo.png: error[rules/unknown-format]: no rule format reads files of this kind',
    ]);
  });

  test('loops of links end, and a linked file is one with its target', async () => {
    write('a/r.toml', ruleWithId('r'));
    for (const i of [1, 2, 3, 4, 5, 6]) {
      symlinkSync('..', join(folder, `a/up${i}`));
      symlinkSync('.', join(folder, `a/here${i}`));
    }
    symlinkSync('a/r.toml', join(folder, 'same.toml'));
    expect(names(await loadRules([folder]))).toEqual(['a/r.toml']);
    expect((await loadRules([join(folder, '**/*.toml')])).rules).toHaveLength(1);
  });

  test('warns where two files share a rule id, naming both', async () => {
    write('a.toml', ruleWithId('same'));
    write('b.toml', ruleWithId('other'));
    write('c.toml', ruleWithId('same'));
    const result = await loadRules([folder]);
    expect(findings(result)).toEqual([
      'c.toml:13:11: warning[rules/duplicate-id]: c.toml and a.toml have the same rule id: their alerts cannot be told apart',
    ]);
    expect(result.rules).toHaveLength(3);
  });

  test('says what is wrong with a path that leads to no rules', async () => {
    mkdirSync(join(folder, 'empty'));
    write('text/a.txt', 'x');
    expect(await failure([])).toBe('no path of rules given (name a rule file, folder or glob)');
    expect(await failure([join(folder, 'missing')])).toBe(
      'no such file or folder: F/missing (check the path of the rules)',
    );
    expect(await failure([join(folder, 'text/a.txt/b')])).toContain('no such file or folder: F/text/a.txt/b');
    expect(await failure([join(folder, 'empty')])).toBe('no rules in F/empty (rule files end in .toml)');
    expect(await failure([join(folder, 'text')])).toBe('no rules in F/text (rule files end in .toml)');
    expect(await failure([join(folder, 'x*')])).toBe(
      'no rules match F/x* (rule files end in .toml; quote a pattern so that the shell leaves it alone)',
    );
  });
});

test('the registry holds every format of the folder', () => {
  const formats = join(import.meta.dirname, '../../src/rules/formats');
  const folders = readdirSync(formats, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(RULE_FORMATS.map((format) => format.name)).toEqual(folders.map((entry) => entry.name).sort());
});
