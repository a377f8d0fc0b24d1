import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { describe, expect, test } from 'vitest';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import { loadRules } from '../../src/rules/load-rules.ts';
import { lostPaths, writtenForm } from './written-form.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/data/rules');
const isThere = existsSync(FOLDER);
if (!isThere) console.log('skipped: no shared data');

function ruleFiles(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.toml'))
    .sort();
}

describe.skipIf(!isThere)('the rules and hunts of elastic/detection-rules', () => {
  test('all load, without an error', async () => {
    const { files, rules } = await loadRules([FOLDER]);
    const errors = files.flatMap((file) => file.diagnostics.filter((d) => d.severity === 'error'));
    expect(errors).toEqual([]);
    expect(rules.filter((rule) => rule.kind === 'rule')).toHaveLength(294);
    expect(rules.filter((rule) => rule.kind === 'hunt')).toHaveLength(4);
  });

  test('the only warnings are the two rules that are there twice', async () => {
    const { files } = await loadRules([FOLDER]);
    const warnings = files.flatMap((file) => file.diagnostics.map((d) => d.code));
    expect(warnings).toEqual(['rules/duplicate-id', 'rules/duplicate-id']);
  });

  test('no field of any file is lost', () => {
    const lost = ruleFiles().flatMap((name) => {
      const text = readFileSync(join(FOLDER, name), 'utf8');
      const { rule } = loadRuleText(name, text);
      if (rule === undefined) return [name];
      const written = getStaticTOMLValue(parseTOML(text));
      return lostPaths(written, { ...writtenForm(rule), ...rule.unknown }).map((path) => `${name}: ${path}`);
    });
    expect(lost).toEqual([]);
  });

  test('every query maps back to its place, with LF and with CRLF', () => {
    for (const name of ruleFiles()) {
      const lf = readFileSync(join(FOLDER, name), 'utf8');
      for (const text of [lf, lf.replaceAll('\n', '\r\n')]) {
        for (const query of loadRuleText(name, text).rule?.queries ?? []) {
          for (let at = 0; at < query.text.length; at++) {
            const char = text[query.offset(at)];
            const isSame = char === query.text[at] || char === '\\' || (char === '\r' && query.text[at] === '\n');
            if (!isSame) expect.fail(`${name}: offset ${at} of the query maps to ${JSON.stringify(char)}`);
          }
        }
      }
    }
  });
});
