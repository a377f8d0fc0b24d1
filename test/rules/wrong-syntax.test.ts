import { describe, expect, test } from 'vitest';
import { added, findingsOf, replaced } from './wrong-rule.ts';

/** What is wrong, a file with it, and each finding: `line:column severity code «marked text» message (hint)`. */
const WRONG: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'text without quotes',
    replaced('"high"', 'high'),
    ['6:12 error rules/toml-syntax «high» unexpected `high` (text goes in quotes)'],
  ],
  [
    'a text that is not closed',
    replaced('"high"', '"high'),
    [
      '6:12 error rules/toml-syntax «"» the text that begins here is never closed: `"` expected (close it with `"`, or use `"""` for several lines)',
    ],
  ],
  [
    'a text of several lines that is not closed',
    replaced('"FROM a"', "'''\nFROM a\n"),
    ["8:9 error rules/toml-syntax «'''» the text that begins here is never closed: `'''` expected"],
  ],
  [
    'a regular expression in basic quotes',
    replaced('"FROM a"', '"a\\d+"'),
    [
      "8:11 error rules/toml-syntax «\\d» `\\d` is no escape that TOML knows (write `\\\\` for a backslash, or put the text between `'` or `'''`, where backslashes stand for themselves)",
    ],
  ],
  [
    'a missing equals sign',
    replaced('severity = "high"', 'severity "high"'),
    ['6:10 error rules/toml-syntax «"» `=` is expected after the key, not `"`'],
  ],
  [
    'a missing value',
    replaced('severity = "high"', 'severity ='),
    ['6:10 error rules/toml-syntax «=» a value is expected after `=`, on the same line'],
  ],
  [
    'a missing comma',
    added('tags = ["a" "b"]\n'),
    ['9:13 error rules/toml-syntax «"» `,` is expected between items, not `"`'],
  ],
  [
    'a list that is not closed',
    added('tags = ["a",\n'),
    ['9:13 error rules/toml-syntax «» a value is expected, not the end of the file'],
  ],
  [
    'a key given twice',
    added('name = "again"\n'),
    ['9:1 error rules/toml-syntax «name» `name` is given twice (keep one of the two)'],
  ],
  [
    'a header that is not closed',
    replaced('[rule]', '[rule'),
    ["1:1 error rules/toml-syntax «[rule» the section's header is not closed: `]` expected"],
  ],
  [
    'a section given twice',
    added('[rule]\n'),
    ['9:2 error rules/toml-syntax «rule» `rule` is given twice (keep one of the two)'],
  ],
  [
    'a truth value in capitals',
    added('enabled = True\n'),
    ['9:11 error rules/toml-syntax «True» unexpected `True` (write `true`)'],
  ],
  [
    'typographic quotes',
    replaced('"high"', '“high”'),
    ['6:12 error rules/toml-syntax «“» unexpected `“` (typographic quotes do not count: use `"` or `\'`)'],
  ],
  [
    'quotes inside quotes',
    replaced('"n"', '"a "b" c"'),
    [
      '3:12 error rules/toml-syntax «b» `b` stands after a complete value; a new line is expected (one key per line; text goes in quotes, and a quote inside a text ends it too early)',
    ],
  ],
  [
    'a leading zero',
    added('version = 01\n'),
    ['9:11 error rules/toml-syntax «01» a number may not begin with 0 (text goes in quotes)'],
  ],
  ['a date that does not exist', added('x = 2026-13-01\n'), ['9:14 error rules/toml-syntax «1» there is no such date']],
  [
    'a control character',
    added('x = "a\u0007"\n'),
    [
      '9:7 error rules/toml-syntax «\u0007» a control character stands in a text (write it as an escape such as `\\u001b` between `"`)',
    ],
  ],
  ['JSON', '{"rule": 1}\n', ['1:1 error rules/toml-syntax «{» unexpected `{`']],
  ['YAML', 'rule:\n  name: x\n', ['1:5 error rules/toml-syntax «:» unexpected `:`']],
  [
    'a header closed by half',
    added('[[rule.threat]\n'),
    ["9:1 error rules/toml-syntax «[[rule.threat]» the section's header is not closed: `]]` expected"],
  ],
  ['two dots', added('a..b = 1\n'), ['9:2 error rules/toml-syntax «.» a key may not hold two dots in a row']],
  ['half a surrogate pair', added('x = "\\ud800"\n'), ['9:11 error rules/toml-syntax «0» no character has this code']],
  [
    'an inline table that is not closed',
    added('x = { a = 1\n'),
    ['9:12 error rules/toml-syntax «» the inline table is not closed: `}` expected'],
  ],
  ['an empty header', added('[]\n'), ['9:2 error rules/toml-syntax «]» a key is missing between the brackets']],
  ['a trailing underscore', added('x = 1_\n'), ['9:7 error rules/toml-syntax «» `_` may only stand between digits']],
  [
    'a key that is not closed',
    added('"a b = 1\n'),
    [
      '9:1 error rules/toml-syntax «"» the text that begins here is never closed: `"` expected (close it with `"`, or use `"""` for several lines)',
    ],
  ],
  [
    'a value on the next line',
    added('x =\n 1\n'),
    ['9:3 error rules/toml-syntax «=» a value is expected after `=`, on the same line'],
  ],
  [
    'space between brackets',
    added('[ [a]]\n'),
    ['9:3 error rules/toml-syntax «[» no space may stand between the brackets of `[[` or `]]`'],
  ],
  [
    'a missing value at the end',
    added('x = \n'),
    ['9:3 error rules/toml-syntax «=» a value is expected after `=`, on the same line'],
  ],
  [
    'a control character in a comment',
    added('# a\u0001\n'),
    ['9:4 error rules/toml-syntax «\u0001» a control character stands in a comment'],
  ],
  [
    'six quotes at the end',
    added("x = '''a''''''\n"),
    ["9:9 error rules/toml-syntax «'» too many quotes in a row: at most two may stand before the closing three"],
  ],
  ['a dot before a key', added('.a = 1\n'), ['9:1 error rules/toml-syntax «.» unexpected `.`']],
  ['a dot after a key', added('a. = 1\n'), ['9:2 error rules/toml-syntax «.» a key may not end with a dot']],
  [
    'a time of day that does not exist',
    added('x = 25:00:00\n'),
    ['9:12 error rules/toml-syntax «0» there is no such time of day'],
  ],
  [
    'a list that ends with the file',
    added('x = [1'),
    ['9:7 error rules/toml-syntax «» the list is not closed: `]` expected'],
  ],
  [
    'an inline table that ends with the file',
    added('x = {'),
    ['9:6 error rules/toml-syntax «» the file ends too early: a bracket or brace is not closed'],
  ],
  [
    'a bare word in a nested list',
    added('x = [\n  [\n    bad\n  ]\n]\n'),
    ['11:5 error rules/toml-syntax «bad» unexpected `bad` (text goes in quotes)'],
  ],
  [
    'a header that is not closed, with CRLF',
    added('[metadata\r\nmaturity = "x"\r\n'),
    ["9:1 error rules/toml-syntax «[metadata» the section's header is not closed: `]` expected"],
  ],
  [
    'a value missing before a comment',
    added('x = # later\ny = 1\n'),
    ['9:3 error rules/toml-syntax «=» a value is expected after `=`, on the same line'],
  ],
  [
    'a word between header brackets and line end',
    added('[metadata] x\n'),
    [
      '9:12 error rules/toml-syntax «x» `x` stands after a complete value; a new line is expected (one key per line; text goes in quotes, and a quote inside a text ends it too early)',
    ],
  ],
  [
    'a number with letters',
    added('x = 10m\n'),
    [
      '9:7 error rules/toml-syntax «m» `m` stands after a complete value; a new line is expected (one key per line; text goes in quotes, and a quote inside a text ends it too early)',
    ],
  ],
  [
    'a date-like text',
    added('x = 2026/01/02\n'),
    ['9:9 error rules/toml-syntax «/» unexpected `/` (text goes in quotes, dates written with `/` too)'],
  ],
];

describe('a file with', () => {
  test.each(WRONG)('%s', (_, text, expected) => {
    expect(findingsOf(text)).toEqual(expected);
  });
});
