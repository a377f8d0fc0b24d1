import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDissectPattern } from '../../../src/functions/extraction/dissect-pattern.ts';
import { type Extraction, MAX_PATTERN_LENGTH, PatternProblem } from '../../../src/functions/extraction/extraction.ts';
import { readGrokPatterns } from '../../../src/functions/extraction/grok-pattern.ts';
import { Engine } from '../engine.ts';
import { capturesOf } from './capture-rows.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

/** What a piece of pattern comes to when it fills the whole length that is read. */
const filling = (piece: string, before = '', after = '') =>
  before + piece.repeat(Math.floor((MAX_PATTERN_LENGTH - before.length - after.length) / piece.length)) + after;

const nested = (open: string, inside: string, close: string, levels: number) =>
  open.repeat(levels) + inside + close.repeat(levels);

function messageOf(read: ReturnType<typeof readGrokPatterns>): string | undefined {
  return 'problem' in read ? read.problem.message : undefined;
}

describe('patterns that are made to be too much', () => {
  test.each([
    ['repetitions of repetitions', filling('*', 'a'), /repetitions of repetitions/],
    ['counted ones', filling('{1}', 'a'), /repetitions of repetitions/],
    ['lazy ones', filling('??', 'a'), /repetitions of repetitions/],
    ['many references', filling('%{URI}'), /too large/],
    ['a choice of many references', filling('%{URI}|', '', 'a'), /too large/],
    ['many classes of Unicode', filling('\\w'), /too large/],
    ['classes without case', filling('\\p{Lu}', '(?i)'), /too large/],
    ['repetitions inside of repetitions', nested('(?:', '%{URI}', '){1,2}', 90), /1000 times/],
    ['repetitions of large patterns', '(?:%{WORD} ){900}', /too large/],
    ['groups inside of groups', nested('(', 'a', ')', 3_000), /levels deep/],
    ['brackets inside of brackets', nested('[', 'a', ']', 3_000), /levels deep/],
    ['look-around inside of look-around', nested('(?=', 'a', ')', 90), /one character/],
    ['text that is too long', 'a'.repeat(MAX_PATTERN_LENGTH + 1), /at most 20000/],
  ])('%s are refused at once', (_, pattern, message) => {
    const begun = performance.now();
    expect(messageOf(readGrokPatterns([pattern]))).toMatch(message);
    // Seconds, where the size of what is read is not bounded; far more than it takes.
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  test.each([
    ['alternatives', nested('(?:a|', 'b', ')', 95)],
    ['repetitions with marks', nested('(?:\\ba*|', 'b', ')*', 95)],
    ['optional columns', Array.from({ length: 60 }, (_, i) => `(?:\\b(?<c${i}>a)?`).join('') + 'b)?'.repeat(60)],
    ['marks', filling('\\b')],
    ['empty alternatives', filling('(?:|)')],
    ['possessive repetitions', filling('(?>a+)')],
    ['spaces that mean nothing', filling(' ', '(?x)', 'a')],
    ['repetitions', '(?:.{1,30}){1,30}x'],
  ])('many %s are what the engine can run', async (_, pattern) => {
    const read = readGrokPatterns([pattern]);
    expect(messageOf(read)).toBeUndefined();
    expect(await capturesOf(engine, read as Extraction, ['a b', 'x'.repeat(1_000)])).toHaveLength(2);
  });

  test('the patterns of one command count together', () => {
    const many = Array.from({ length: 60 }, () => '%{HTTPD_COMBINEDLOG}');
    expect(messageOf(readGrokPatterns(many))).toMatch(/too large|at most 200/);
  });

  test('keys of DISSECT are as many as the engine can name', async () => {
    expect(() => readDissectPattern(filling('%{a},'), '')).toThrow(PatternProblem);
    const skipping = readDissectPattern(filling('%{->} ', '', '%{last}'), '');
    const text = `${'word  '.repeat(4_000)}end`;
    const [captures] = await capturesOf(engine, skipping, [text]);
    expect(captures?.[1]).toMatch(/end$/);
  });
});
