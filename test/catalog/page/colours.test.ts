import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coloursOf } from '../../../src/catalog/page/highlight/colours-of.ts';
import type { CodeLanguage } from '../../../src/catalog/page/layout/block.ts';

const LANGUAGES: readonly CodeLanguage[] = ['toml', 'yaml', 'esql', 'kuery', 'eql', 'lucene', 'text'];

/** The pieces of a class, in order. */
function pieces(text: string, language: CodeLanguage, wanted: string, queryLanguage?: string): string[] {
  return coloursOf(text, language, queryLanguage).flatMap((t) => (t.class === wanted ? [t.text] : []));
}

describe('syntax colours', () => {
  test('put together, the pieces are the text, whatever it is', () => {
    const marks = fc.constantFrom(
      ...'"\'`#/*[]{}()=:|>-\\\n\t ,.0aZ_é💥',
      "'''",
      '"""',
      '/*',
      '//',
      'query = ',
      '[rule]\n',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(marks).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom(...LANGUAGES), (text, language) => {
        const colours = coloursOf(text, language, 'esql');
        expect(colours.map((t) => t.text).join('')).toBe(text);
      }),
    );
  });

  test('a query of a rule has the colours of its language', () => {
    const body = `[rule]\nname = "from here" # why\nquery = '''\nfrom logs-* // all\n| where user.id == "a" and n > 3\n'''\n`;
    expect(pieces(body, 'toml', 'section', 'esql')).toEqual(['[rule]']);
    expect(pieces(body, 'toml', 'key', 'esql')).toEqual(['name', 'query']);
    expect(pieces(body, 'toml', 'keyword', 'esql')).toEqual(['from', 'where', 'and']);
    expect(pieces(body, 'toml', 'comment', 'esql')).toEqual(['# why', '// all']);
    expect(pieces(body, 'toml', 'string', 'esql')).toEqual(['"from here"', "'''", '"a"', "'''"]);
    expect(pieces(body, 'toml', 'number', 'esql')).toEqual(['3']);
  });

  test('each query language has its own words', () => {
    const text = 'sequence by user.id [process where true] not x : "y"';
    expect(pieces(text, 'eql', 'keyword')).toEqual(['sequence', 'by', 'where', 'not']);
    expect(pieces(text, 'kuery', 'keyword')).toEqual(['not']);
    expect(pieces(text, 'lucene', 'keyword')).toEqual([]);
    expect(pieces('count(*) by TO_LOWER(x)', 'esql', 'function')).toEqual(['count', 'TO_LOWER']);
  });

  test('keys, comments and blocks of YAML', () => {
    const text =
      'title: A rule # why\ndetection:\n  selection:\n    EventID: 4688\n    - CommandLine|contains: "a: b"\ndescription: |\n  key: no key\nlevel: high\n';
    expect(pieces(text, 'yaml', 'key')).toEqual([
      'title',
      'detection',
      'selection',
      'EventID',
      'CommandLine|contains',
      'description',
      'level',
    ]);
    expect(pieces(text, 'yaml', 'comment')).toEqual(['# why']);
    expect(pieces(text, 'yaml', 'number')).toEqual(['4688']);
    expect(pieces(text, 'yaml', 'string')).toEqual(['"a: b"', '  key: no key\n']);
  });

  test.each(['"', "'", '`', '/*', '[', '"""', "'''", 'a.', 'a ', '- ', '\\', ' ', '|', 'query = "'])(
    'a long text of %j takes no long time',
    (part) => {
      const text = part.repeat(100_000 / part.length);
      const started = performance.now();
      for (const language of LANGUAGES) coloursOf(text, language, 'esql');
      expect(performance.now() - started).toBeLessThan(3_000);
    },
  );
});
