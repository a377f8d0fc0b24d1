import type { CoverageMatrix, MatrixCell, MatrixColumn } from '../frameworks/coverage-matrix.ts';
import type { Framework, Technique } from '../frameworks/framework.ts';
import { escapedHtml } from '../page/html/html-text.ts';
import { ruleCount } from './rule-list.ts';
import type { SitePage } from './site-frame.ts';
import { anchorOf, PLACES } from './site-places.ts';

/** The matrices of all frameworks: a column of cells for each tactic, the deeper the more rules, gaps among them. */
export function coveragePage(matrices: readonly CoverageMatrix[]): SitePage {
  return {
    place: PLACES.coverage,
    title: 'Coverage',
    part: 'coverage',
    main: [
      '<h1>Coverage</h1>',
      '<p class="lead">What the rules of this catalogue cover of each framework, by the frameworks’ own data: how many rules name a technique or one under it.</p>',
      `<ul class="jumps">${matrices.map(({ framework }) => `<li><a href="#${anchor(framework)}">${escapedHtml(framework.title)}</a></li>`).join('')}</ul>`,
      '<p class="switch"><input type="checkbox" id="gaps" checked> <label for="gaps">Show techniques without a rule</label></p>',
      ...matrices.map(matrixSection),
    ].join('\n'),
  };
}

function matrixSection(matrix: CoverageMatrix): string {
  const { framework, columns, covered, rules } = matrix;
  const id = anchor(framework);
  const most = Math.max(0, ...columns.flatMap(({ cells }) => cells.map((cell) => cell.allRules.length)));
  const total = framework.techniques.length;
  const noun = framework.tactics.length === 0 ? 'risks' : 'techniques';
  return [
    `<section class="matrix" id="${id}" aria-labelledby="${id}-title">`,
    `<h2 id="${id}-title">${escapedHtml(framework.title)} <span class="quiet">${escapedHtml(framework.version)}</span></h2>`,
    `<p>${covered.length} of ${total} ${noun}, ${ruleCount(rules.length)}</p>`,
    `<div class="columns" role="region" aria-label="${escapedHtml(framework.title)} matrix" tabindex="0">`,
    ...columns.map((column) => columnHtml(column, most)),
    '</div></section>',
  ].join('\n');
}

function anchor({ key }: Framework): string {
  return PLACES.framework(key).split('#')[1]!;
}

function columnHtml({ tactic, rules, cells }: MatrixColumn, most: number): string {
  const met = cells.filter((cell) => cell.allRules.length > 0).length;
  const head =
    tactic === null ? '' : `<h3>${escapedHtml(tactic.name)} <span class="quiet">${met} of ${cells.length}</span></h3>`;
  const alone = rules.length === 0 ? '' : `<p class="quiet">${ruleCount(rules.length)} without a technique</p>`;
  return `<div class="column${met === 0 ? ' uncovered' : ''}"${tactic === null ? '' : ` id="${anchorOf(tactic.id)}"`}>${head}${alone}<ul>${cells.map((cell) => cellHtml(cell, most)).join('')}</ul></div>`;
}

function cellHtml({ technique, allRules, under }: MatrixCell, most: number): string {
  if (allRules.length === 0) return `<li class="gap">${nameHtml(technique)}</li>`;
  const subs = under.filter((sub) => sub.allRules.length > 0);
  const inner = subs.map(
    (sub) =>
      `<li><a href="${PLACES.technique(sub.technique.id)}">${escapedHtml(sub.technique.name)}</a> <span class="count">${sub.allRules.length.toLocaleString('en-US')}</span></li>`,
  );
  return [
    `<li class="depth-${depth(allRules.length, most)}"><a href="${PLACES.technique(technique.id)}">${nameHtml(technique)}</a>`,
    `<span class="count" aria-label="${ruleCount(allRules.length)}" role="img">${allRules.length.toLocaleString('en-US')}</span>`,
    inner.length === 0 ? '' : `<ul class="subs">${inner.join('')}</ul>`,
    '</li>',
  ].join('');
}

function nameHtml(technique: Technique): string {
  return `<span class="id">${escapedHtml(technique.id)}</span> ${escapedHtml(technique.name)}`;
}

/** One of four shades: by the logarithm, since some techniques have a hundred times the rules of others. */
function depth(rules: number, most: number): number {
  if (most <= 1) return 2;
  return 1 + Math.round((3 * Math.log(rules)) / Math.log(most));
}
