import { expect, test } from 'vitest';
import { aroundDetection, readOne, short } from './read-one.ts';

/** Detection items, and the conditions that they are. */
const ITEMS: readonly (readonly [yaml: string, condition: string])[] = [
  // Values alone.
  ['user.name: root', 'user.name eq "root"'],
  ["user.name: ''", 'user.name eq ""'],
  ['user.name: null', 'user.name is_null'],
  ['user.name:', 'user.name is_null'],
  ['port: 22', 'port eq 22'],
  ["port: '22'", 'port eq "22"'],
  ['port: 0x16', 'port eq 22'],
  ['serial: 98765432109876543210', 'serial eq "98765432109876543210"'],
  ['ratio: 1.50', 'ratio eq 1.5'],
  ['ok: true', 'ok eq true'],
  ['ok: yes', 'ok eq "yes"'],
  // Lists.
  ['name: [a, b]', 'name in "a", "b"'],
  ['name: [a]', 'name eq "a"'],
  ['code: [1, two]', 'code in 1, "two"'],
  ['name: [null, a, b]', '(name is_null or name in "a", "b")'],
  ["name: [null, '']", '(name is_null or name eq "")'],
  ["name: ['a*', b]", 'name wildcard "a*", "b"'],
  ["name: ['*', b]", '(name is_not_null or name eq "b")'],
  // Wildcards and what escapes them.
  // The backslash before the last star makes it plain.
  ["path: 'tmp\\*'", 'path eq "tmp*"'],
  ["path: '*\\tmp\\\\*'", String.raw`path wildcard "*\\tmp\\\\*"`],
  ["path: 'a?c'", 'path wildcard "a?c"'],
  ["path: 'a\\?c'", 'path eq "a?c"'],
  ["path: 'C:\\Windows'", String.raw`path eq "C:\\Windows"`],
  ["path: '\\\\\\\\host\\share'", String.raw`path eq "\\\\host\\share"`],
  ["path: '*'", 'path is_not_null'],
  // Where a value is.
  ['prompt|contains: jailbreak', 'prompt contains "jailbreak"'],
  ['prompt|startswith: Ignore', 'prompt starts_with "Ignore"'],
  ['path|endswith: \\sh.exe', String.raw`path ends_with "\\sh.exe"`],
  ["path|endswith: '*\\sh.exe'", String.raw`path ends_with "\\sh.exe"`],
  ['prompt|contains: [a, b]', 'prompt contains "a", "b"'],
  ["prompt|contains: ['a*b', c]", 'prompt wildcard "*a*b*", "*c*"'],
  ['prompt|contains: 42', 'prompt contains "42"'],
  ["prompt|contains: ''", 'prompt contains ""'],
  ["prompt|contains: '*'", 'prompt is_not_null'],
  // All of them.
  ['cli|contains|all: [-a, -b]', '(cli contains "-a" and cli contains "-b")'],
  ['cli|all|contains: [-a, -b]', '(cli contains "-a" and cli contains "-b")'],
  ['cli|contains|all: [-a]', 'cli contains "-a"'],
  ["cli|all: ['*x*', '*y']", '(cli wildcard "*x*" and cli wildcard "*y")'],
  // Case.
  ['name|cased: Root', 'name cased eq "Root"'],
  ['name|contains|cased: [A, B]', 'name cased contains "A", "B"'],
  // Regular expressions.
  ["prompt|re: '^sys.*'", 'prompt cased regex "^sys.*"'],
  ["prompt|re|i: 'a|b'", 'prompt regex "a|b"'],
  ["prompt|re|i|m|s: 'a'", 'prompt regex "(?ms)a"'],
  ["prompt|re: '(?i)a'", 'prompt regex "(?i)a"'],
  ["prompt|re: ['a', 'b']", 'prompt cased regex "a", "b"'],
  // Addresses, numbers, times.
  ['source.ip|cidr: [10.0.0.0/8, fd00::/8]', 'source.ip cidr "10.0.0.0/8", "fd00::/8"'],
  ['tokens|gt: 5000', 'tokens gt 5000'],
  ['tokens|gte: 5.5', 'tokens gte 5.5'],
  ["tokens|lt: '7'", 'tokens lt 7'],
  ['tokens|lte: [1, 2]', '(tokens lte 1 or tokens lte 2)'],
  ['time|hour: [1, 2]', 'HOUR(time) in 1, 2'],
  ['time|hour|gte: 22', 'HOUR(time) gte 22'],
  // There or not, and none of them.
  ['tool|exists: true', 'tool is_not_null'],
  ['tool|exists: no', 'tool is_null'],
  ['name|neq: a', 'name ne "a"'],
  ['name|neq: [a, b]', 'name ne "a", "b"'],
  ['name|neq: null', 'name is_not_null'],
  ['name|contains|neq: a', 'not !name contains "a"'],
  // Encodings.
  ['cli|base64: abc', 'cli eq "YWJj"'],
  ['cli|base64|contains: abc', 'cli contains "YWJj"'],
  ['cli|base64offset|contains: http', 'cli contains "aHR0c", "h0dH", "odHRw"'],
  ['cli|wide|base64: ab', 'cli eq "YQBiAA=="'],
  ['cli|utf16be|base64: ab', 'cli eq "AGEAYg=="'],
  ['cli|utf16|base64: ab', 'cli eq "//5hAGIA"'],
  ["cli|windash: '-x'", 'cli in "-x", "/x", "\u2013x", "\u2014x", "\u2015x"'],
  ["cli|contains|windash: ' a-b'", 'cli contains " a-b"'],
  // What is no test against values.
  ['a|fieldref: b', 'a eq «b»'],
  ['a|fieldref|neq: b', 'a ne «b»'],
  ['a|fieldref|endswith: b', 'a ends_with «b»'],
  ['a|gte|fieldref: b', 'a gte «b»'],
  ["user|expand: '%admins%'", "{user|expand: '%admins%'}"],
  ["user|expand: ['%admins%', root]", '(user eq "root" or {user|expand: \'%admins%\'})'],
  ["user|expand: '100\\%'", 'user eq "100%"'],
];

test.each(ITEMS)('%s', (yaml, condition) => {
  const rule = readOne(aroundDetection(`selection:\n    ${yaml}\ncondition: selection`));
  expect(short(rule.anatomy.stages[1]!.condition)).toBe(condition);
});
