import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillTemplate, templatePaths } from '../../src/notify/template.ts';

const data = {
  alert: {
    rule_name: 'R',
    fields: { 'user.id': 'mallory', n: 9, user: { id: 'nested' } },
    tags: ['a', 'b'],
    none: null,
  },
};

describe('a template', () => {
  test('takes values whole where a string is one placeholder, and their text inside a string', () => {
    const template = {
      n: '{{alert.fields.n}}',
      tags: '{{ alert.tags }}',
      text: 'n is {{alert.fields.n}}, {{alert.tags}}',
    };
    expect(fillTemplate(template, data)).toEqual({ n: 9, tags: ['a', 'b'], text: 'n is 9, ["a","b"]' });
  });

  test('finds fields by their dotted names, else by the way down, and items by number', () => {
    expect(fillTemplate('{{alert.fields.user.id}}', data)).toBe('mallory');
    expect(fillTemplate('{{alert.tags.1}}', data)).toBe('b');
  });

  test('has null for what there is not, and nothing inside a string', () => {
    expect(fillTemplate(['{{alert.nope}}', '<{{alert.none}}{{alert.nope.x}}>'], data)).toEqual([null, '<>']);
  });

  test('reaches no further than the data', () => {
    const paths = [
      'alert.__proto__',
      'alert.constructor',
      'alert.tags.length',
      'alert.rule_name.length',
      '__proto__.x',
    ];
    for (const path of paths) expect(fillTemplate(`{{${path}}}`, data)).toBeNull();
  });

  test('names its paths', () => {
    expect(templatePaths({ a: ['{{x.y}} {{z}}'], b: { c: '{{z}}' }, '{{key}}': 1 })).toEqual(['x.y', 'z']);
  });

  test('gives valid JSON of its own shape whatever a value holds, and values stay in their strings', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('","evil":"', '{{alert.secret}}', '\\"}', '\u2028', '</script>', '{{alert.text}}', '$& $1'),
    );
    fc.assert(
      fc.property(hostile, hostile, (text, other) => {
        const alert = { text, other, secret: 'hunter2' };
        const template = { whole: '{{alert.text}}', inside: 'a {{alert.text}} b {{alert.other}} c', fixed: true };
        const sent: unknown = JSON.parse(JSON.stringify(fillTemplate(template, { alert })));
        expect(sent).toEqual({ whole: text, inside: `a ${text} b ${other} c`, fixed: true });
      }),
    );
  });
});
