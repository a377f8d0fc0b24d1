import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { htmlEscaped } from '../../src/base/html-escaped.ts';
import { cleanText } from '../../src/notify/clean-text.ts';
import { isIdentityField } from '../../src/notify/identity-fields.ts';
import { messageOf } from '../../src/notify/message.ts';
import { messageHtml } from '../../src/notify/message-html.ts';
import { messageText } from '../../src/notify/message-text.ts';
import { slackMessage } from '../../src/notify/notifiers/slack.ts';
import { sharedAlert } from '../../src/notify/shared-alert.ts';
import { slackCode, slackPlain } from '../../src/notify/slack-text.ts';
import { stormOf } from '../../src/notify/storm.ts';
import { anAlert } from './an-alert.ts';

const URL = 'https://seismo.example.com/';
const raised = (changes = {}) => ({ kind: 'alert', occasion: 'raised', alert: anAlert(changes) }) as const;

describe('what of an alert is told', () => {
  test('who, numbers and times; no text that may be a prompt, not by way of the reason either', () => {
    const shared = sharedAlert(anAlert(), []);
    expect(Object.keys(shared.fields)).toEqual([
      'user.id',
      'source.ip',
      'cloud.account.id',
      'gen_ai.request.model.id',
      'denials',
      'share',
    ]);
    expect(shared.fields_withheld).toEqual(['prompts']);
    expect(JSON.stringify(shared)).not.toMatch(/ignore|password|hunter2/);
    expect(shared.reason).toContain('user.id = mallory');
    expect(shared.reason).toContain('denials = 9');
  });

  test('texts of columns that the settings name, cut', () => {
    const shared = sharedAlert(anAlert({ fields: { prompt: 'x'.repeat(5_000), other: 'secret' } }), ['pro*']);
    expect(shared.fields.prompt).toHaveLength(1_000);
    expect(shared.fields_withheld).toEqual(['other']);
  });

  test('not more than 64 KB, however many columns there are', () => {
    const fields = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, 'y'.repeat(900)]));
    const shared = sharedAlert(anAlert({ fields }), ['*']);
    expect(JSON.stringify(shared.fields).length).toBeLessThan(80_000);
    expect(Object.keys(shared.fields).length + shared.fields_withheld.length).toBe(500);
  });

  test('columns that follow the convention for aggregates are known too', () => {
    expect(isIdentityField('Esql.source_ip_values')).toBe(true);
    expect(isIdentityField('user.name')).toBe(true);
    expect(isIdentityField('gen_ai.prompt')).toBe(false);
    expect(isIdentityField('user.id.prompt')).toBe(false);
  });
});

describe('a message', () => {
  test('says what, who, when and where', () => {
    const message = messageOf(raised(), [], URL);
    expect(message.title).toBe('HIGH: Many denied prompts by one user');
    expect(message.link).toBe('https://seismo.example.com/alerts/a1b2c3');
    expect(messageText(message)).toBe(
      [
        'user.id: mallory',
        'source.ip: 198.51.100.7',
        'cloud.account.id: 111122223333',
        'gen_ai.request.model.id: anthropic.claude-3-haiku',
        'Rule: llm-denials',
        'Severity: high, risk 73',
        'Events: 9',
        'First seen: 2026-03-02T11:40:00.000Z',
        'Last seen: 2026-03-02T11:55:00.000Z',
        'denials: 9',
        'share: 0.75',
        'https://seismo.example.com/alerts/a1b2c3',
      ].join('\n'),
    );
  });

  test('says how it ended', () => {
    const closed = anAlert({ state: 'closed', resolution: 'false_positive' });
    expect(messageOf({ kind: 'alert', occasion: 'closed', alert: closed }, [], undefined).title).toMatch(
      / \(closed, false positive\)$/,
    );
    const withdrawn = anAlert({ withdrawn: { at: '', reason: 'late events lowered the share', merged_into: null } });
    const message = messageOf({ kind: 'alert', occasion: 'withdrawn', alert: withdrawn }, [], undefined);
    expect(message.facts[0]).toEqual({ label: 'Why', value: 'late events lowered the share' });
  });

  test('tells a storm by its counts, and the gravest alerts in full', () => {
    const of = (n: number, severity: string, rule: string) =>
      Array.from(
        { length: n },
        () => ({ occasion: 'raised', alert: anAlert({ severity, rule_id: rule, rule_name: rule }) }) as const,
      );
    const storm = stormOf([...of(30, 'low', 'noise'), ...of(2, 'critical', 'theft')], 3);
    const message = messageOf({ kind: 'storm', storm }, [], URL);
    expect(message.title).toBe('CRITICAL: 32 messages at once (2 critical, 30 low)');
    expect(message.facts.slice(0, 3)).toEqual([
      { label: 'Severity', value: '2 critical, 30 low' },
      { label: 'noise', value: '30' },
      { label: 'theft', value: '2' },
    ]);
    expect(message.parts.map((part) => part.severity)).toEqual(['critical', 'critical', 'low']);
  });

  test('is one line a text, without marks that hide or turn it', () => {
    expect(cleanText('a\r\nBcc: x\u202e\u0000 b', 50)).toBe('a Bcc: x b');
    expect(cleanText('😀😀😀', 2)).toBe('😀…');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, most) => {
        const clean = cleanText(text, most);
        expect(Array.from(clean).length).toBeLessThanOrEqual(most);
        expect(clean).not.toMatch(/[\p{Cc}\p{Surrogate}\u202a-\u202e]/u);
      }),
    );
  });
});

describe('text of alerts is text', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('<!channel>', '<@U1>', '<http://x|click>', '&lt;!here&gt;', '`*_~', '<script>', '"onload=', "'"),
  );

  test('for Slack: no mention, link or entity of its own, and values stay in their code spans', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const escaped of [slackPlain(text), slackCode(text)]) {
          expect(escaped).not.toMatch(/[<>]/);
          expect(escaped.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
        }
        expect(slackPlain(text)).not.toMatch(/[*~`]/);
        expect(slackCode(text)).toMatch(/^(?:`[^`]+`|–)$/s);
      }),
    );
  });

  test('for Slack: a whole message within its limits', () => {
    const long = '<!channel>&'.repeat(500);
    const alert = {
      rule_name: long,
      rule_id: long,
      fields: { 'user.id': long, 'user.name': `${long}2`, prompt: long },
    };
    const sent = JSON.stringify(slackMessage(messageOf(raised(alert), ['*'], URL)));
    expect(sent).not.toContain('<!channel>');
    const { blocks } = JSON.parse(sent) as { blocks: { text?: { text: string }; fields?: { text: string }[] }[] };
    for (const block of blocks) {
      expect(block.text?.text.length ?? 0).toBeLessThan(3_000);
      expect(block.fields?.length ?? 0).toBeLessThanOrEqual(10);
      for (const field of block.fields ?? []) expect(field.text.length).toBeLessThan(2_000);
    }
  });

  test('for HTML', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(htmlEscaped(text)).not.toMatch(/[<>"']/);
      }),
    );
    const alert = { rule_name: '<img src=x onerror=alert(1)>', fields: { 'user.id': '"><script>' } };
    expect(messageHtml(messageOf(raised(alert), [], URL))).not.toMatch(/<img|<script/);
  });
});
