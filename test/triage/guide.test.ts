import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import type { DetectionRule } from '../../src/rules/rule.ts';
import { type Checklist, checklistOf } from '../../src/triage/guide/checklist.ts';
import { fillPlaceholders } from '../../src/triage/guide/fill-placeholders.ts';
import { guideSteps, lineText } from '../../src/triage/guide/guide.ts';
import { looksLikeEsql } from '../../src/triage/guide/guide-blocks.ts';
import { triageGuide } from '../../src/triage/guide/triage-guide.ts';
import { ruleText } from '../detect/rule-book/rule-folder.ts';

const SEED = '../shared/data/rules/seed';
const filesIn = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder).flatMap((name) => (name.endsWith('.toml') ? [`${folder}/${name}`] : []))
    : [];
const shared = filesIn(SEED);
if (shared.length === 0) console.log('skipped: no shared data');

function rule(text: string): DetectionRule {
  const loaded = loadRuleText('rule.toml', text).rule;
  if (loaded?.kind !== 'rule') throw new Error('the test has no rule');
  return loaded;
}

const withNote = (note: string) => rule(ruleText({ more: `note = '''\n${note}\n'''` }));

const NOTE = `## Triage and analysis

### Investigating Many Refusals

Somebody asks *again* and \`again\`.

#### Possible investigation steps

- Who is it? Ask **them**.

      FROM logs-test.*
      | WHERE user == "<user of the alert>"

- Where from?
  1. The address.
  2. The address.

### False positive analysis

A test that was announced.

### Response and remediation

- Limit it. See [the manual](https://example.org/manual) or [this](javascript:alert(1)).
`;

const partsOf = (guide: { sections: readonly { part: string; from: string }[] }) =>
  guide.sections.map(({ part, from }) => `${part} (${from})`);

describe('a guide', () => {
  const guide = triageGuide(withNote(NOTE));

  test('is cut in its parts, and its list items are steps', () => {
    expect(partsOf(guide)).toEqual([
      'about (rule)',
      'investigation (rule)',
      'false_positives (rule)',
      'response (rule)',
    ]);
    expect(guideSteps(guide).map(({ part, text }) => `${part}: ${text}`)).toEqual([
      'investigation: Who is it? Ask them.',
      'investigation: Where from?',
      'investigation: The address.',
      'investigation: The address.',
      'response: Limit it. See the manual or [this](javascript:alert(1)).',
    ]);
  });

  test('keeps marks and links to the web, and makes nothing of the others', () => {
    const [about] = guide.sections[0]!.blocks;
    expect(about).toEqual({
      kind: 'paragraph',
      text: [
        { text: 'Somebody asks ' },
        { text: 'again', emphasis: true },
        { text: ' and ' },
        { text: 'again', code: true },
        { text: '.' },
      ],
    });
    expect(JSON.stringify(guide)).toContain('"href":"https://example.org/manual"');
    expect(JSON.stringify(guide)).not.toContain('"href":"javascript');
  });

  test('has ids of steps that outlive edits elsewhere, and tell the same words twice apart', () => {
    const ids = guideSteps(guide).map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
    const edited = triageGuide(
      withNote(NOTE.replace('Somebody', 'Someone').replace('- Where from?', '- Since when?\n- Where  from?')),
    );
    const after = guideSteps(edited).map(({ id }) => id);
    expect(after).toEqual(expect.arrayContaining(ids));
    expect(after).toHaveLength(6);
  });

  test('a tick stays on its step, also where the step is gone from the guide', () => {
    const [first] = guideSteps(guide);
    const tick = {
      step: first!.id,
      part: first!.part,
      text: first!.text,
      at: '2026-01-01T00:00:00.000Z',
      actor: 'anna',
    };
    const ticked = checklistOf(guide, [tick]);
    expect([ticked.steps, ticked.done, ticked.former]).toEqual([5, 1, []]);
    expect(stepsOf(ticked)[0]!.done).toEqual({ at: tick.at, by: 'anna' });
    const without = checklistOf(triageGuide(withNote(NOTE.replace('Ask **them**', 'Look it up'))), [tick]);
    expect([without.done, without.former]).toEqual([0, [tick]]);
  });

  test('a query that names fields of the alert is filled with them, quoted', () => {
    const query = (fields: Record<string, string>) =>
      fillPlaceholders(guide, fields).sections.flatMap((section) =>
        checklistOf({ sections: [section] }, []).sections[0]!.blocks.flatMap((b) =>
          b.kind === 'code' ? [b.text] : [],
        ),
      )[0];
    expect(query({ user: 'a"b | DROP x' })).toBe('FROM logs-test.*\n| WHERE user == "a\\"b | DROP x"');
    expect(query({ user: '[masked: 12 characters]' })).toContain('<user of the alert>');
    expect(query({})).toContain('<user of the alert>');
    expect(query({ user: '' })).toContain('user == ""');
  });

  test('hostile Markdown is text', () => {
    const hostile = checklistOf(
      triageGuide(
        withNote(
          '#### Possible investigation steps\n\n- <img src=x onerror=alert(1)> ![p](https://evil.example/x.png) &#x202e;gpj\n- [x](data:text/html,y)',
        ),
      ),
      [],
    );
    const [first] = stepsOf(hostile);
    expect(first!.text).toContain('<img src=x onerror=alert(1)>');
    expect(JSON.stringify(hostile)).not.toMatch(/"href":"data|\u202e/);
  });
});

describe('a rule without guide', () => {
  test('gets general steps that fit what it is', () => {
    const plain = triageGuide(rule(ruleText()));
    expect(partsOf(plain)).toEqual(['investigation (general)', 'false_positives (general)', 'response (general)']);
    const guardrail = triageGuide(
      rule(
        ruleText({
          query:
            'FROM logs-aws_bedrock.invocation-* | WHERE gen_ai.compliance.violation_detected | STATS n = COUNT(*) BY user.id',
          more: 'false_positives = ["A red team."]',
        }),
      ),
    );
    const texts = guideSteps(guardrail).map(({ text }) => text);
    expect(texts.some((text) => text.includes('guardrail policies matched'))).toBe(true);
    expect(texts).toContain('Rule out: A red team.');
    expect(guideSteps(plain).some(({ text }) => text.includes('guardrail policies matched'))).toBe(false);
  });

  test('and so does a guide of prose alone, beside what it says, and an alert whose rule is gone', () => {
    expect(partsOf(triageGuide(withNote('Look at it closely.')))).toEqual([
      'about (rule)',
      'investigation (general)',
      'false_positives (general)',
      'response (general)',
    ]);
    expect(guideSteps(triageGuide(undefined)).length).toBeGreaterThan(8);
  });
});

test.each(['from a | limit 1', '// why\nFROM a', 'ROW x = 1', 'TS metrics'])('%s is ES|QL', (text) => {
  expect(looksLikeEsql(text)).toBe(true);
});
test.each(['aws iam list-users', 'fromage', 'from', '{"from": 1}'])('%s is not', (text) => {
  expect(looksLikeEsql(text)).toBe(false);
});

test.skipIf(shared.length === 0).each(shared)('the guide of %s has steps in all three parts, all its own', (file) => {
  const guide = triageGuide(rule(readFileSync(file, 'utf8')));
  expect(guide.sections.every(({ from }) => from === 'rule')).toBe(true);
  const parts = new Set(guideSteps(guide).map(({ part }) => part));
  expect([...parts].sort()).toEqual(['false_positives', 'investigation', 'response']);
});

test('the guides of our own pack have queries that are filled from their alerts', () => {
  for (const file of filesIn('rules')) {
    const guide = triageGuide(rule(readFileSync(file, 'utf8')));
    expect(guide.sections.map(({ part, from }) => [part, from])).toEqual([
      ['about', 'rule'],
      ['investigation', 'rule'],
      ['false_positives', 'rule'],
      ['response', 'rule'],
    ]);
    const filled = JSON.stringify(fillPlaceholders(guide, { 'user.id': 'arn:aws:iam::123456789012:user/x' }));
    expect(filled).not.toContain('<user.id of the alert>');
  }
});

function stepsOf(checklist: Checklist) {
  return checklist.sections.flatMap(({ blocks }) =>
    blocks.flatMap((b) => (b.kind === 'step' ? [{ text: lineText(b.text), done: b.done }] : [])),
  );
}
