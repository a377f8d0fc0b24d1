// Makes src/functions/parts/public-suffixes.ts from the Public Suffix List.
//
//   node scripts/make-public-suffixes.mjs [public_suffix_list.dat]
//
// The list comes with systems and packages (Debian: `publicsuffix`), and from https://publicsuffix.org/list/public_suffix_list.dat.
import { readFileSync, writeFileSync } from 'node:fs';
import { domainToASCII } from 'node:url';

const source = process.argv[2] ?? '/usr/share/publicsuffix/public_suffix_list.dat';
const target = new URL('../src/functions/parts/public-suffixes.ts', import.meta.url);
const WIDTH = 120;

const rules = readFileSync(source, 'utf8')
  .split('\n')
  .map((line) => line.split(/\s/)[0])
  .filter((rule) => rule !== '' && !rule.startsWith('//'));

// Hosts are met in both forms.
const all = new Set(rules.flatMap((rule) => [rule, inAscii(rule)]));
if (all.size < 5_000) throw new Error(`${source} holds ${rules.length} rules, which is not the whole list`);

function inAscii(rule) {
  const [, sign, name] = /^(!|\*\.)?(.*)$/.exec(rule);
  const ascii = domainToASCII(name);
  if (ascii === '') throw new Error(`no host name: ${rule}`);
  return (sign ?? '') + ascii;
}

/** Rules by their last label, so that it is written once: `uk` with ` ac co gov ...`. */
const families = new Map();
for (const rule of [...all].sort()) {
  const dot = rule.lastIndexOf('.');
  const last = rule.slice(dot + 1);
  const family = families.get(last) ?? [];
  families.set(last, family);
  family.push(dot === -1 ? '' : rule.slice(0, dot));
}
const words = [...families].flatMap(([last, rest]) => {
  const alone = rest.includes('') ? last : `-${last}`;
  const under = rest.filter((name) => name !== '');
  return under.length === 0 ? [alone] : [alone, ...under.map((name) => `<${name}`)];
});

const lines = [''];
for (const word of words) {
  if (lines.at(-1).length + word.length > WIDTH - 1) lines.push('');
  lines[lines.length - 1] += (lines.at(-1) === '' ? '' : ' ') + word;
}

writeFileSync(
  target,
  `/*
 * This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not
 * distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.
 *
 * Made by scripts/make-public-suffixes.mjs from the Public Suffix List (https://publicsuffix.org); not to be edited.
 */

/**
 * The rules of the Public Suffix List in short: a top-level domain (with a minus before it where it is no rule itself), then
 * what stands before it in further rules, each with a \`<\`: \`uk <ac <co\` are the rules \`uk\`, \`ac.uk\` and \`co.uk\`.
 */
export const PUBLIC_SUFFIXES: string = \`
${lines.join('\n')}
\`;
`,
);
