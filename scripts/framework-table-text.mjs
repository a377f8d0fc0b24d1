// Writes a framework's table as TypeScript: what the scripts that make tables have in common.
import { writeFileSync } from 'node:fs';

/** Writes `src/catalog/frameworks/NAME-table.ts`; techniques are `{ id, name, tactics, parent }`, with a parent's id for sub-techniques. */
export function writeTable(name, { note, key, title, version, domain, tactics, techniques, replaced }) {
  const text = `import type { FrameworkTable } from './framework-table.ts';

/**
${note.map((line) => ` * ${line}`).join('\n')}
 * Made by scripts/make-${name}-table.mjs; not to be edited.
 */
export const ${name.toUpperCase()}_TABLE: FrameworkTable = {
  key: '${key}',
  title: '${title}',
  version: '${version}',
  domain: '${domain}',
  tactics: \`
${literal(tactics.map(({ id, name }) => `${id} ${oneLine(name)}`))}
\`,
  techniques: \`
${literal(techniqueLines(techniques))}
\`,
  replaced: \`
${literal(replaced.map(([old, now]) => `${old} ${now}`))}
\`,
};
`;
  writeFileSync(new URL(`../src/catalog/frameworks/${name}-table.ts`, import.meta.url), text);
}

function techniqueLines(techniques) {
  const inOrder = [...techniques].sort((a, b) => (a.id < b.id ? -1 : 1));
  const known = new Map(techniques.map((technique) => [technique.id, technique]));
  return inOrder
    .filter(({ parent }) => parent === undefined)
    .flatMap((technique) => [
      `${technique.id} ${technique.tactics.join(',') || '-'} ${oneLine(technique.name)}`,
      ...inOrder.filter(({ parent }) => parent === technique.id).map((sub) => subLine(sub, known.get(sub.parent))),
    ]);
}

/** A sub-technique has the tactics of the technique that it is under: where a framework says otherwise, this table cannot say it. */
function subLine(sub, parent) {
  if (!sub.id.startsWith(`${parent.id}.`)) throw new Error(`${sub.id} is not named after ${parent.id}`);
  const own = sub.tactics ?? parent.tactics;
  if ([...own].sort().join() !== [...parent.tactics].sort().join()) {
    throw new Error(`${sub.id} is under other tactics than ${parent.id}`);
  }
  return `${sub.id.slice(parent.id.length)} ${oneLine(sub.name)}`;
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}

function literal(lines) {
  return lines.map((line) => line.replace(/[\\`]|\$\{/g, '\\$&')).join('\n');
}
