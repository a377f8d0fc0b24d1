import { describe, expect, test } from 'vitest';
import { readJavaRegexp, readReplacement } from '../../src/functions/patterns/java-regexp.ts';

function re2Of(pattern: string): string {
  const read = readJavaRegexp(pattern);
  return typeof read === 'string' ? `refused: ${read}` : read.re2;
}

describe('Java expressions as RE2', () => {
  test.each([
    ['a.b', 'a[^\\n\\r\\x{85}\\x{2028}\\x{2029}]b'],
    ['(?s)a.b', '(?s)a.b'],
    ['\\s+', '[\\t\\n\\x0b\\f\\r ]+'],
    ['[\\s\\d_-]', '[\\t\\n\\x0b\\f\\r \\d_-]'],
    ['\\Qa.b\\E*', 'a\\.b*'],
    ['\\u00e9\\x41', 'éA'],
    ['(?<id>\\w+)', '(?P<id>\\w+)'],
    ['\\p{Punct}[\\p{Alpha}]', '[[:punct:]][[:alpha:]]'],
    ['\\p{L}', '[\\p{L}]'],
    ['[]a]', '[\\]a]'],
    ['a]b}', 'a\\]b\\}'],
    ['\\d++,[a-c]*+x?+', '\\d+,[a-c]*x?'],
    ['(\\w++`){2,}', '(\\w+`){2,}'],
    ['(?i:x)?', '(?i:x)?'],
  ])('%s', (pattern, re2) => {
    expect(re2Of(pattern)).toBe(re2);
  });

  test.each([
    ['(?=a)', 'look-around, atomic groups and flags other than i, m and s are not supported'],
    ['(?<!a)b', 'look-around, atomic groups and flags other than i, m and s are not supported'],
    ['\\w++a', 'possessive repetitions are supported only of a character, before text that it is not'],
    ['(a|ab)++c', 'possessive repetitions are supported only of a character, before text that it is not'],
    ['a*+[a-c]', 'possessive repetitions are supported only of a character, before text that it is not'],
    ['(a)\\1', 'references back to a group are not supported'],
    ['[a&&b]', 'intersections of classes (`&&`) are not supported'],
    ['[a[b]]', 'classes inside classes are not supported'],
    ['\\p{IsGreek}', 'the class `\\p{IsGreek}` is not supported'],
    ['(a', 'a parenthesis is not closed'],
    ['a)', 'a parenthesis is closed that was not opened'],
    ['[a', 'a bracket is not closed'],
    ['a{5000}', 'repetitions of more than 1000 times are not supported'],
    ['a{', 'a `{` begins no count'],
    ['a\\', 'it ends with a backslash'],
  ])('%s is refused', (pattern, reason) => {
    expect(re2Of(pattern)).toBe(`refused: ${reason}`);
  });
});

describe('replacements', () => {
  test.each([
    ['<$1>', '<\\1>'],
    ['$0-$\x7bid}', '\\0-\\1'],
    ['\\$1', '$1'],
    ['a\\\\b', 'a\\\\b'],
  ])('%s', (text, re2) => {
    const regexp = readJavaRegexp('(?<id>x)');
    expect(typeof regexp === 'string' ? regexp : readReplacement(text, regexp)).toMatchObject({ re2 });
  });

  test.each([
    ['$2', 'the regular expression has no group `$2`'],
    ['$', 'a `$` in the new text must be followed by a group, or written `\\$`'],
    ['a\\', 'the new text ends with a backslash'],
  ])('%s is refused', (text, reason) => {
    const regexp = readJavaRegexp('(x)');
    expect(typeof regexp === 'string' ? regexp : readReplacement(text, regexp)).toBe(reason);
  });
});
