import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { documentValue } from '../../src/base/document-value.ts';
import type { AlertRecord } from '../../src/state/alert-record.ts';
import type { CallerProfile } from '../../src/triage/caller/caller-profile.ts';
import { checklistOf } from '../../src/triage/guide/checklist.ts';
import { triageGuide } from '../../src/triage/guide/triage-guide.ts';
import { alertReport } from '../../src/triage/report/alert-report.ts';

const AT = '2026-11-22T10:00:00.000Z';

/** An alert all of whose texts are one. */
function alertOf(text: string): AlertRecord {
  return {
    id: text,
    handle: 'h',
    former_ids: [],
    rule_id: text,
    rule_name: text,
    severity: 'high',
    risk_score: 73,
    first_seen: AT,
    last_seen: AT,
    window: { from: AT, to: AT },
    caller: { field: text, value: text },
    fields: { [text]: text, list: [text, text] },
    evidence: { count: 1, events: [], note: text },
    threat: [{ framework: text, tactic: { id: text, name: text }, technique: [{ id: text, name: text }] }],
    reason: text,
    version: 0,
    state: 'open',
    resolution: null,
    assignee: text,
    tags: [text],
    notes: [{ at: AT, author: text, text }],
    history: [{ at: AT, actor: text, field: 'note', from: null, to: text }],
    raised_at: AT,
    updated_at: AT,
    acknowledged_at: null,
    closed_at: null,
    withdrawn: { at: AT, reason: text, merged_into: text },
    suppressed: 0,
    suppressed_by: text,
  };
}

/** A caller all of whose texts are one. */
function callerOf(text: string): CallerProfile {
  const figure = { day: 1, mean: 1, median: 1, max: 1 };
  const value = { value: text, day: 1, baseline: 0, total: 1, first: 0, last: 0, fresh: true };
  const spans = { day: { from: 0, to: 1 }, baseline: { from: 0, to: 0 } };
  return {
    caller: { field: text, kind: 'identity', value: text, events: 1 },
    scope: 'caller',
    identity: {
      type: text,
      label: text,
      name: text,
      partition: null,
      account_id: null,
      role: null,
      session: null,
      user: null,
      principal_arn: null,
    },
    known: { streams: [], names: { kind: 'identity', values: [text] }, aliases: [] },
    spans: spans as CallerProfile['spans'],
    usual: {
      verdict: 'unusual',
      sentence: text,
      reasons: [text],
      days: 0,
      active_days: 0,
      around_the_clock: false,
      hours: [],
    },
    figures: { events: figure, errors: figure, interventions: figure, input_tokens: figure, output_tokens: figure },
    facets: [{ name: 'models', values: [value], more: false }],
    peers: undefined,
    sessions: undefined,
    alerts: { from: 0, to: 1, items: [alertOf(text)], open: 1, more: false },
  };
}

function reportOf(text: string): string {
  return alertReport({
    alert: alertOf(text),
    rule: undefined,
    checklist: checklistOf(triageGuide(undefined), [{ step: 'x', part: 'about', text, at: AT, actor: text }]),
    response: {
      note: text,
      targets: [
        {
          kind: 'unknown',
          principal: text,
          name: null,
          account: text,
          role: null,
          session: null,
          events: 1,
          models: [text],
          regions: [text],
          actions: [],
          impossible: [{ what: text, why: text, instead: text, command: null }],
        },
      ],
    },
    caller: callerOf(text),
    events: [{ _index: 'i', _id: 'e', '@timestamp': AT, document: { 'event.action': text, user: { name: text } } }],
    now: 0,
    version: '0',
  });
}

/** What a reader of Markdown makes of it: headings, lists, and whatever leads or loads. */
function structureOf(markdown: string): string[] {
  const parser = new MarkdownIt({ html: true, linkify: true });
  return parser
    .parse(markdown, {})
    .flatMap((token) => [token, ...(token.children ?? [])])
    .flatMap(({ type, tag }) =>
      /^(heading_open|bullet_list_open|ordered_list_open|hr|html_|link_open|image|table_open|fence|code_block|em_open|strong_open)/.test(
        type,
      )
        ? [`${type} ${tag}`]
        : [],
    );
}

describe('a report', () => {
  const plain = structureOf(reportOf('word'));

  test.each([
    '# heading',
    '<img src=x onerror=alert(1)>',
    '[click](https://evil.example)',
    'https://evil.example/x www.evil.example',
    '![x](https://evil.example/x.png)',
    '```\n# out of the fence',
    '`tick` | bar | <b>',
    '- item\n1. one\n> quote\n---\n===',
    '\u001b[31mred \u202egpj',
    '| a |\n| - |\n| b |',
    '*a* __b__ ~~c~~',
    '&lt;script&gt;',
  ])('is not changed in its structure by %j', (text) => {
    expect(structureOf(reportOf(text))).toEqual(plain);
    expect(['\u001b', '\u202e'].some((hidden) => reportOf(text).includes(hidden))).toBe(false);
  });

  test('nor by any other text', () => {
    const mark = fc.constantFrom(...'a 1`*_[](){}<>#|!\\~-+.>&\n:/=$"\'@'.split(''), 'http://x', 'www.');
    fc.assert(
      fc.property(
        fc.array(mark, { maxLength: 14 }).map((parts) => parts.join('')),
        (text) => {
          expect(structureOf(reportOf(`a${text}b`))).toEqual(plain);
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('a field is found in a document, nested or dotted', () => {
  const document = { a: { 'b.c': 1, b: { d: null } }, 'a.x': { y: 2 } };
  expect(['a.b.c', 'a.b.d', 'a.x.y', 'a.x.z', '__proto__'].map((field) => documentValue(document, field))).toEqual([
    1,
    null,
    2,
    undefined,
    undefined,
  ]);
});
