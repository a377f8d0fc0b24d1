import type { Corpus, CorpusRule } from '../corpus/corpus.ts';
import type { CoverageMatrix, MatrixCell } from '../frameworks/coverage-matrix.ts';
import { type Framework, fullName, type Technique } from '../frameworks/framework.ts';
import { escapedHtml, htmlLink } from '../page/html/html-text.ts';
import { ruleCount, ruleList } from './rule-list.ts';
import type { SitePage } from './site-frame.ts';
import { addressFrom, PLACES } from './site-places.ts';

/** A page for every technique that some rule covers, with those rules. */
export function* techniquePages(matrices: readonly CoverageMatrix[], corpus: Corpus): Generator<SitePage> {
  for (const matrix of matrices) {
    for (const [technique, { own, all }] of rulesByTechnique(matrix)) {
      yield techniquePage(matrix.framework, technique, own, all, corpus);
    }
  }
}

interface Covering {
  /** Keys of rules that name the technique, and of those that name it or one under it. */
  readonly own: Set<string>;
  readonly all: Set<string>;
}

function rulesByTechnique({ columns }: CoverageMatrix): Map<Technique, Covering> {
  const found = new Map<Technique, Covering>();
  const add = (cell: MatrixCell) => {
    if (cell.allRules.length === 0) return;
    const covering = found.get(cell.technique) ?? { own: new Set(), all: new Set() };
    for (const { key } of cell.rules) covering.own.add(key);
    for (const { key } of cell.allRules) covering.all.add(key);
    found.set(cell.technique, covering);
    for (const sub of cell.under) add(sub);
  };
  for (const { cells } of columns) for (const cell of cells) add(cell);
  return found;
}

function techniquePage(
  framework: Framework,
  technique: Technique,
  own: ReadonlySet<string>,
  all: ReadonlySet<string>,
  corpus: Corpus,
): SitePage {
  const place = PLACES.technique(technique.id);
  const link = (to: string, text: string) =>
    `<a href="${escapedHtml(addressFrom(place, to))}">${escapedHtml(text)}</a>`;
  const tactics = technique.tactics.map((tactic) => `<li>${link(PLACES.tactic(tactic.id), tactic.name)}</li>`);
  const rules = rulesOf(own, corpus);
  const below = rulesOf(new Set([...all].filter((key) => !own.has(key))), corpus);
  return {
    place,
    title: `${technique.id} ${fullName(technique)}`,
    part: 'coverage',
    main: [
      `<p class="up">${link(PLACES.framework(framework.key), `${framework.title} ${framework.version}`)}</p>`,
      `<h1><span class="id">${escapedHtml(technique.id)}</span> ${escapedHtml(technique.name)}</h1>`,
      '<dl class="indicator">',
      technique.parent === null
        ? ''
        : `<div><dt>Sub-technique of</dt><dd>${link(PLACES.technique(technique.parent.id), `${technique.parent.id} ${technique.parent.name}`)}</dd></div>`,
      tactics.length === 0
        ? ''
        : `<div><dt>${tactics.length === 1 ? 'Tactic' : 'Tactics'}</dt><dd><ul class="values">${tactics.join('')}</ul></dd></div>`,
      `<div><dt>Published at</dt><dd>${htmlLink(publishedAt(framework, technique.id), escapedHtml(publishedAt(framework, technique.id)))}</dd></div>`,
      '</dl>',
      rules.length === 0
        ? ''
        : `<h2>${ruleCount(rules.length)} ${rules.length === 1 ? 'covers' : 'cover'} it</h2>${ruleList(rules, place)}`,
      below.length === 0
        ? ''
        : `<h2>${ruleCount(below.length)} ${below.length === 1 ? 'covers' : 'cover'} a sub-technique of it</h2>${ruleList(below, place)}`,
    ].join('\n'),
  };
}

function rulesOf(keys: Iterable<string>, corpus: Corpus): CorpusRule[] {
  return [...keys].flatMap((key) => corpus.get(key) ?? []);
}

function publishedAt({ key }: Framework, id: string): string {
  switch (key) {
    case 'atlas':
      return `https://atlas.mitre.org/techniques/${id}`;
    case 'attack':
      return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
    case 'owasp_llm':
      return 'https://genai.owasp.org/llm-top-10/';
  }
}
