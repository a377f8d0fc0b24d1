// How soon the command line answers: its version, and a check of many rule files.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { median } from './median.mjs';
import { seismo } from './seismo.mjs';

const SHARED = fileURLToPath(new URL('../../shared/data/rules/', import.meta.url));
const PACK = fileURLToPath(new URL('../rules/', import.meta.url));

/** Median and least of several runs, in milliseconds, with their goals. */
export async function measureStart({ rules = SHARED } = {}) {
  const checked = existsSync(rules) ? rules : PACK;
  const { err } = await seismo(['rules', 'check', checked], { codes: [0, 1] });
  const files = Number(/^(\d+) rule files?/m.exec(err)?.[1]);
  return [
    { name: 'seismo --version', ...(await timeOf(['--version'], 15)), goalMs: 150 },
    { name: `seismo rules check (${files} files)`, ...(await timeOf(['rules', 'check', checked], 7)), goalMs: 2_000 },
  ];
}

async function timeOf(args, runs) {
  const taken = [];
  for (let i = 0; i < runs; i++) taken.push((await seismo(args, { codes: [0, 1] })).seconds * 1000);
  return { medianMs: Math.round(median(taken)), leastMs: Math.round(Math.min(...taken)) };
}
