import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CatalogRule } from '../../../src/catalog/catalog-rule.ts';
import { corpusOf } from '../../../src/catalog/corpus/corpus-of.ts';
import { corpusRuleOf } from '../../../src/catalog/corpus/corpus-rule.ts';
import { coverageOf } from '../../../src/catalog/frameworks/coverage-of.ts';
import { conformanceOf } from '../../../src/catalog/page/conformance-of.ts';
import { pageDocument } from '../../../src/catalog/page/html/page-document.ts';
import { pageMarkdown } from '../../../src/catalog/page/markdown/page-markdown.ts';
import { pageOf } from '../../../src/catalog/page/page-of.ts';
import type { RulePage } from '../../../src/catalog/page/rule-page.ts';
import { pageText } from '../../../src/catalog/page/text/page-text.ts';
import { readRules } from '../../../src/catalog/vendors/registry.ts';
import { whyNotRun } from '../../../src/detect/cut.ts';
import { declaredStreams } from '../../../src/ingest/declared-streams.ts';
import { logFormats } from '../../../src/ingest/formats/registry.ts';
import { hasSharedData, SHARED_DATA } from '../../cli/run-cli.ts';

const FOLDER = join(SHARED_DATA, 'rules');
const PAGES = join(SHARED_DATA, 'catalog-pages');

describe.skipIf(!hasSharedData)('the pages of elastic/detection-rules', () => {
  const pages = new Map<string, RulePage>();

  beforeAll(() => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.toml'));
    const rules = files.flatMap((file) => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      return readRules(file, text).rules.map((rule): readonly [string, CatalogRule] => [file, rule]);
    });
    const corpus = corpusOf(
      rules.map(([file, rule]) => corpusRuleOf(rule, { collection: 'elastic', file, digest: '' })),
    );
    const known = { streams: declaredStreams(logFormats) };
    for (const [file, rule] of rules) {
      const conformance = conformanceOf(file, rule.body, { known, whyNotRun })?.told ?? null;
      pages.set(file, pageOf(rule, { corpus, coverageOf, conformance }));
    }
    expect(pages.size).toBe(files.length);
  });

  const seed = (part: string): RulePage =>
    [...pages].find(([file]) => file.startsWith('seed') && file.includes(part))![1];

  test('every one is told whole, in every form', () => {
    for (const [file, page] of pages) {
      const text = pageText(page, { width: 80, colour: false });
      const markdown = pageMarkdown(page);
      const html = pageDocument(page);
      for (const part of ['Stages and predicates', 'Indicators', 'Output fields', 'Event coverage', 'Rule body']) {
        expect(text, file).toContain(part.toUpperCase());
        expect(markdown, file).toContain(`\n## ${part}\n`);
        expect(html, file).toContain(`>${part}</h2>`);
      }
      expect(JSON.parse(JSON.stringify(page)), file).toEqual(page);
      expect(html, file).not.toContain('undefined');
      expect(page.stages.length, file).toBeGreaterThan(0);
    }
  });

  test('text stays within 80 columns, code aside', () => {
    for (const [file, page] of pages) {
      const code = new Set(
        [page.body, ...page.stages.map((s) => s.text)].flatMap((t) => t.split('\n')).map((l) => l.trim()),
      );
      const wide = pageText(page, { width: 80, colour: false })
        .split('\n')
        .filter((line) => line.length > 80 && !code.has(line.trim()) && !line.includes('    '));
      expect(wide, file).toEqual([]);
    }
  });

  test('no rule in ES|QL has a finding that is an error', () => {
    const broken = [...pages].filter(
      ([, { head, conformance }]) => head.language === 'esql' && conformance?.types !== true,
    );
    expect(broken.map(([file, page]) => [file, page.conformance?.diagnostics])).toEqual([]);
  });

  // Read from the public page of each rule, row by row.
  test.each([
    ['validation_exception', '000_'],
    ['guardrails', '002_'],
  ])('the page of the seed rule about %s has every row of the public one', (part, pageFile) => {
    const page = seed(part);
    const shown = readPublicPage(readFileSync(publicPage(pageFile), 'utf8'));
    expect(page.head.breadcrumb.join(' › ')).toBe(shown.breadcrumb);
    expect(page.head.name).toBe(shown.name);
    expect({
      Status: page.head.status,
      Severity: page.head.severity,
      'Time window': page.head.time_window,
      'Group by': page.head.group_by.join(', '),
      Author: page.head.author.join(', '),
      Source: page.head.source,
    }).toEqual(shown.facts);
    expect(page.description.replace(/\s+/g, ' ').trim()).toBe(shown.description);
    const coverage = page.coverage
      .filter((row) => row.framework === 'MITRE ATLAS')
      .map((row) => `${row.tactic}${row.techniques.map((t) => `${t.id} ${t.name}`).join('')}`);
    if (shown.coverage.length > 0) expect(coverage).toEqual(shown.coverage);
    expect(page.body.trim()).toBe(shown.body.trim());
    expect(page.stages.map((s) => `Stage ${s.n}: ${s.kind}`)).toEqual(shown.stages.map((s) => s.title));
    expect(page.stages.map((s) => s.text.replace(/^\|\s*/, ''))).toEqual(
      shown.stages.map((s) => s.text.replace(/^\|\s*/, '')),
    );
    const outputs = page.outputs.map((o) => `${o.field}${o.source}`);
    for (const output of shown.outputs) expect(outputs).toContain(output);
    expect(outputs).toHaveLength(shown.outputs.length);
  });

  test('and the rows that the public ones miss', () => {
    const validation = seed('validation_exception');
    expect(validation.indicators).toMatchObject([
      { field: 'gen_ai.response.error_code', kind: 'eq', values: ['ValidationException'] },
      { field: 'Esql.ml_response_validation_error_count', kind: 'gt', values: [3] },
    ]);
    expect(validation.highlighted_missing).toEqual(['target_time_window', 'total_denials']);
    const guardrails = seed('guardrails');
    expect(guardrails.indicators).toMatchObject([
      { field: 'gen_ai.compliance.violation_detected', kind: 'eq', values: [true] },
      { field: 'Esql.ml_violations_count', kind: 'gt', values: [1] },
    ]);
    expect(guardrails.coverage).toMatchObject([
      { tactic: 'Execution', techniques: [{ id: 'AML.T0051', name: 'LLM Prompt Injection' }] },
      { tactic: 'Privilege Escalation', techniques: [{ id: 'AML.T0054', name: 'LLM Jailbreak' }] },
      { tactic: 'Defense Evasion', techniques: [{ id: 'AML.T0054', name: 'LLM Jailbreak' }] },
    ]);
  });
});

function publicPage(start: string): string {
  return join(PAGES, readdirSync(PAGES).find((name) => name.startsWith(start))!);
}

const FACTS = ['Status', 'Severity', 'Time window', 'Group by', 'Author', 'Source'];

/** What a public page says, by its headings. */
function readPublicPage(text: string) {
  const lines = text.split('\n');
  const between = (from: string, to: string) => {
    const start = lines.findIndex((line) => line.startsWith(from)) + 1;
    return lines.slice(
      start,
      lines.findIndex((line, i) => i >= start && line.startsWith(to)),
    );
  };
  const facts = Object.fromEntries(FACTS.map((name) => [name, lines[lines.indexOf(name) + 1]!]));
  const stages: { title: string; text: string }[] = [];
  for (const line of between('Stages and Predicates', 'Indicators')) {
    if (/^Stage \d+: /.test(line)) stages.push({ title: line, text: '' });
    else if (stages.length > 0) stages.at(-1)!.text += `${line}\n`;
  }
  const sourceAt = lines.indexOf('Source') + 1;
  return {
    breadcrumb: lines[0]!,
    name: lines[2]!,
    facts,
    description: lines.slice(sourceAt + 1).find((line) => line !== '')!,
    // The first page has no rows.
    coverage: (lines.includes('TacticTechniques') ? between('TacticTechniques', 'Rule body') : []).filter(
      (line) => line !== '',
    ),
    body: between('Rule body', 'Stages and Predicates').join('\n'),
    stages: stages.map(({ title, text: stage }) => ({ title, text: stage.trim() })),
    outputs: lines.slice(lines.indexOf('FieldSource') + 1).filter((line) => line !== ''),
  };
}
