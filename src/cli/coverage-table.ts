import { counted } from '../base/counted.ts';
import { visible } from '../base/source-text.ts';
import type { CoverageMatrix, MatrixCell, MatrixColumn } from '../catalog/frameworks/coverage-matrix.ts';
import type { Technique } from '../catalog/frameworks/framework.ts';

const BOLD = '1';
const DIM = '2';
const GREEN = '32';
const YELLOW = '33';

/** Room that ids are given before names: `AML.T0051.000`. */
const ID_WIDTH = 13;

/** A matrix for a person at a terminal: by tactic what is covered, by how many rules, and what is not. */
export function coverageTable(matrix: CoverageMatrix, options: { color: boolean; width: number }): string {
  const { framework, columns, covered, rules } = matrix;
  const paint = (code: string, text: string) => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const width = Math.max(40, Math.min(options.width, 120));
  const lines = [
    paint(BOLD, `${framework.title} ${framework.version}`),
    `${covered.length} of ${counted(framework.techniques.length, entry(matrix), entries(matrix))} covered by ${counted(rules.length, 'rule')}`,
  ];
  if (rules.length === 0) return `${lines.join('\n')}\n`;
  for (const column of columns) lines.push('', ...columnLines(column, matrix, width, paint));
  return `${lines.join('\n')}\n`;
}

type Paint = (code: string, text: string) => string;

function columnLines(column: MatrixColumn, matrix: CoverageMatrix, width: number, paint: Paint): string[] {
  const { tactic, cells, rules } = column;
  const met = cells.filter((cell) => cell.allRules.length > 0);
  const gaps = cells.filter((cell) => cell.allRules.length === 0);
  const share = `${met.length} of ${cells.length}`;
  const head = tactic === null ? [] : [`${paint(BOLD, tactic.name)}${share.padStart(width - tactic.name.length)}`];
  const alone = rules.length === 0 ? [] : [row('  ', tactic!.id, '(no technique named)', rules.length, width)];
  return [
    ...head,
    ...alone,
    ...met.flatMap((cell) => cellLines(cell, width, paint)),
    ...gapLines(
      gaps.map((cell) => cell.technique),
      matrix,
      width,
    ).map((line) => paint(DIM, line)),
  ];
}

function cellLines(cell: MatrixCell, width: number, paint: Paint): string[] {
  const { technique, allRules, under } = cell;
  const subs = under.filter((sub) => sub.allRules.length > 0);
  return [
    paint(GREEN, row('  ', technique.id, technique.name, allRules.length, width)),
    ...subs.map((sub) => row('    ', suffix(sub.technique), sub.technique.name, sub.allRules.length, width)),
  ];
}

/** An id, a name cut to the room there is, and how many rules at the line's end. */
function row(indent: string, id: string, name: string, rules: number, width: number): string {
  const count = counted(rules, 'rule');
  const left = `${indent}${id.padEnd(ID_WIDTH + 2 - indent.length)} ${visible(name)}`;
  const room = width - count.length - 2;
  const cut = left.length > room ? `${left.slice(0, room - 1)}…` : left;
  return `${cut.padEnd(room)}  ${count}`;
}

function suffix({ id }: Technique): string {
  return id.slice(id.lastIndexOf('.'));
}

/** What no rule covers, as running text. */
function gapLines(gaps: readonly Technique[], matrix: CoverageMatrix, width: number): string[] {
  if (gaps.length === 0) return [];
  const words = gaps.map(({ id, name }, i) => `${id} ${name}${i === gaps.length - 1 ? '' : ','}`);
  const indent = '    ';
  const lines = [
    `  no rule for ${gaps.length === 1 ? 'this' : 'these'} ${gaps.length === 1 ? entry(matrix) : entries(matrix)}:`,
  ];
  for (const word of words.flatMap((text) => text.split(' '))) {
    const last = lines.length > 1 ? lines.at(-1)! : undefined;
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}

function entry({ framework }: CoverageMatrix): string {
  return framework.tactics.length === 0 ? 'risk' : 'technique';
}

function entries(matrix: CoverageMatrix): string {
  return `${entry(matrix)}s`;
}

/** What is wrong with what rules name, a line for each. */
export function problemLines(
  problems: readonly { rule: string; where: string; message: string }[],
  color: boolean,
): string[] {
  const mark = color ? `\u001b[${YELLOW}mwarning\u001b[0m` : 'warning';
  return problems.map(
    ({ rule, where, message }) => `${mark}: ${visible(rule)}: ${visible(message)} (${visible(where)})\n`,
  );
}
