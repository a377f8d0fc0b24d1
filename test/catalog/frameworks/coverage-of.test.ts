import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NamedTechnique } from '../../../src/catalog/catalog-rule.ts';
import type { Coverage } from '../../../src/catalog/frameworks/coverage.ts';
import { coverageOf } from '../../../src/catalog/frameworks/coverage-of.ts';
import { readRules } from '../../../src/catalog/vendors/registry.ts';

const PAGES = '../shared/data/catalog-pages';
const SEEDS = '../shared/data/rules/seed';
const present = existsSync(PAGES);
if (!present) console.log('skipped: no shared data');

function named(framework: NamedTechnique['framework'], id: string, tactic?: string, where = 'tags'): NamedTechnique {
  return { framework, id, where, ...(tactic === undefined ? {} : { tactic }) };
}

/** `Execution: AML.T0051 LLM Prompt Injection`, a line for each row. */
function table(coverage: Coverage): string[] {
  return coverage.rows.map(
    (row) => `${row.tactic ?? row.framework}: ${row.techniques.map(({ id, name }) => `${id} ${name}`).join(', ')}`,
  );
}

describe('what a rule covers', () => {
  it('puts a technique named alone under all its tactics, in the order of the matrix', () => {
    const coverage = coverageOf([
      named('atlas', 'AML.T0054'),
      named('atlas', 'AML.T0051'),
      named('atlas', 'AML.T0054', undefined, 'references'),
    ]);
    expect(table(coverage)).toEqual([
      'Execution: AML.T0051 LLM Prompt Injection',
      'Privilege Escalation: AML.T0054 LLM Jailbreak',
      'Defense Evasion: AML.T0054 LLM Jailbreak',
    ]);
    expect(coverage.rows[0]).toMatchObject({ framework: 'MITRE ATLAS', tactic_id: 'AML.TA0005' });
    expect(coverage.problems).toEqual([]);
  });

  it('reads ATLAS ids without their prefix, and ids in lower case', () => {
    expect(table(coverageOf([named('atlas', 'T0034'), named('attack', 't1566.002')]))).toEqual([
      'Impact: AML.T0034 Cost Harvesting',
      'Initial Access: T1566.002 Spearphishing Link',
    ]);
  });

  it('keeps to the tactic that the rule names', () => {
    const coverage = coverageOf([
      named('attack', 'T1078', 'TA0001', 'threat'),
      named('attack', 'T1078.004', 'TA0001', 'threat'),
      named('attack', 'T1078'),
    ]);
    expect(table(coverage)).toEqual(['Initial Access: T1078 Valid Accounts, T1078.004 Cloud Accounts']);
  });

  it('shows a tactic that is named without a technique, by its id or its name', () => {
    const rows = ['Command and Control: ', 'Impact: '];
    expect(table(coverageOf([named('attack', 'TA0040'), named('attack', 'command-and-control')]))).toEqual(rows);
    expect(table(coverageOf([named('attack', 'TA0040'), named('attack', 'command_and_control')]))).toEqual(rows);
  });

  it('follows ids that were replaced, and says so', () => {
    const coverage = coverageOf([
      named('attack', 'T1086', 'TA0002', 'threat'),
      named('attack', 'T1086', undefined, 'tags'),
    ]);
    expect(table(coverage)).toEqual(['Execution: T1059.001 PowerShell']);
    expect(coverage.problems).toEqual([
      {
        id: 'T1086',
        where: 'threat, tags',
        message: 'T1086 is T1059.001 Command and Scripting Interpreter: PowerShell in MITRE ATT&CK 18.0',
      },
    ]);
  });

  it('reports a tactic that the technique is not under, and shows it where it is', () => {
    const coverage = coverageOf([named('attack', 'T1105', 'TA0008', 'threat')]);
    expect(table(coverage)).toEqual(['Command and Control: T1105 Ingress Tool Transfer']);
    expect(coverage.problems.map(({ message }) => message)).toEqual([
      'T1105 Ingress Tool Transfer is under Command and Control in MITRE ATT&CK 18.0, not under Lateral Movement',
    ]);
  });

  it('reports ids that are not there', () => {
    const coverage = coverageOf([
      named('atlas', 'AML.T9999', undefined, 'references'),
      named('attack', 'T1566', 'TA9999', 'threat'),
      named('owasp_llm', 'LLM11:2025'),
    ]);
    expect(table(coverage)).toEqual(['Initial Access: T1566 Phishing']);
    expect(coverage.problems.map(({ id, message }) => `${id}: ${message}`)).toEqual([
      'AML.T9999: AML.T9999 is not in MITRE ATLAS 5.6.0',
      'TA9999: TA9999 is no tactic of MITRE ATT&CK 18.0',
      'LLM11:2025: LLM11:2025 is not in OWASP Top 10 for LLM Applications 2025',
    ]);
  });

  it('resolves the OWASP list, and tells where an id meant something else in the edition before', () => {
    const list = 'OWASP Top 10 for LLM Applications 2025';
    expect(table(coverageOf([named('owasp_llm', 'LLM01')]))).toEqual([`${list}: LLM01:2025 Prompt Injection`]);
    expect(coverageOf([named('owasp_llm', 'LLM04:2025')]).problems).toEqual([]);
    const former = coverageOf([named('owasp_llm', 'LLM04')]);
    expect(table(former)).toEqual([`${list}: LLM04:2025 Data and Model Poisoning`]);
    expect(former.problems).toHaveLength(1);
    expect(former.problems[0]!.message).toContain('LLM10:2025 Unbounded Consumption');
    expect(table(coverageOf([named('owasp_llm', 'LLM04:2023')]))).toEqual([
      `${list}: LLM10:2025 Unbounded Consumption`,
    ]);
  });

  it.skipIf(!present)('is what the public catalogue shows of a rule', () => {
    const rules = readdirSync(SEEDS).flatMap((file) => readRules(file, readFileSync(join(SEEDS, file), 'utf8')).rules);
    const shown = readdirSync(PAGES).map((file) => readFileSync(join(PAGES, file), 'utf8'));
    let compared = 0;
    for (const rule of rules) {
      const page = shown.find((text) => text.includes(`\n${rule.name}\n`));
      const [, rows] = /\nTacticTechniques\n([\s\S]*?)\n\n/.exec(page ?? '') ?? [];
      if (rows === undefined) continue;
      const coverage = coverageOf(rule.techniques);
      expect(table(coverage).map((row) => row.replace(': ', ''))).toEqual(rows.split('\n'));
      expect(coverage.problems).toEqual([]);
      compared++;
    }
    expect(compared).toBe(1);
  });

  it.skipIf(!present)('resolves the ids of the rule whose table the copy of its page lost, by the same rule', () => {
    const files = readdirSync(SEEDS).map((file) => readFileSync(join(SEEDS, file), 'utf8'));
    const text = files.find((file) => file.includes('725a048a-88c5-4fc7-8677-a44fc0031822'))!;
    expect(table(coverageOf(readRules('rule.toml', text).rules[0]!.techniques))).toEqual([
      'Initial Access: AML.T0015 Evade AI Model',
      'Defense Evasion: AML.T0015 Evade AI Model',
      'Impact: AML.T0015 Evade AI Model, AML.T0034 Cost Harvesting, AML.T0046 Spamming AI System with Chaff Data',
    ]);
  });
});
