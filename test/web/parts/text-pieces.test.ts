import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textPieces, visibleText } from '../../../web/src/parts/text-pieces.ts';

describe('a text out of logs', () => {
  test('that is plain is one piece, and nothing none', () => {
    expect(textPieces('GET /a?b=1\tok\nnext ~')).toEqual([{ text: 'GET /a?b=1\tok\nnext ~', kind: 'plain' }]);
    expect(textPieces('Übergrößen, 日本語, 👩🏽‍🚀'.replace('\u200d', ''))).toHaveLength(1);
    expect(textPieces('')).toEqual([]);
  });

  test('names what would not show, wherever it stands', () => {
    expect(visibleText('a\u202egnp.exe')).toBe('a⟨U+202E⟩gnp.exe');
    expect(visibleText('\u001b[31mred')).toBe('⟨U+001B⟩[31mred');
    expect(visibleText('a\rb')).toBe('a⟨U+000D⟩b');
    expect(visibleText('a\u007f')).toBe('a⟨U+007F⟩');
    expect(visibleText(`x${String.fromCodePoint(...[...'run'].map((c) => 0xe0000 + c.charCodeAt(0)))}`)).toBe(
      'x⟨hidden: run⟩',
    );
  });

  test('tells words of letters that look alike', () => {
    expect(textPieces('pаypal pay').map(({ kind }) => kind)).toEqual(['mixed', 'plain']);
    expect(textPieces('привет мир')).toHaveLength(1);
  });

  test('shows nothing that hides, and is shown the same again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const shown = visibleText(text);
        expect(shown.replace(/[\t\n\r]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(visibleText(shown)).toBe(shown);
      }),
    );
  });
});
