import { compareText } from '../../base/compare-text.ts';
import { counted } from '../../base/counted.ts';
import type { Corpus, CorpusRule } from '../corpus/corpus.ts';
import { operatorOf } from '../corpus/search-columns.ts';
import type { Indicator } from '../indicator.ts';
import { escapedHtml } from '../page/html/html-text.ts';
import { cut, shownValue } from '../page/layout/shown-values.ts';
import { ruleCount, ruleList } from './rule-list.ts';
import type { SitePage } from './site-frame.ts';
import { addressFrom, PLACES } from './site-places.ts';

/** An indicator with the rules that look for it. */
interface UsedIndicator {
  readonly indicator: Indicator;
  readonly rules: readonly CorpusRule[];
}

/** A page for every indicator with the rules that use it, one for every field with its indicators, and one for all fields. */
export function* indicatorPages(corpus: Corpus): Generator<SitePage> {
  const fields = fieldsOf(corpus);
  for (const [field, used] of fields) {
    for (const one of used) yield indicatorPage(one);
    yield fieldPage(field, used);
  }
  yield fieldsPage(fields);
}

/** Every indicator of the corpus once, by its field; the commonest first. */
function fieldsOf(corpus: Corpus): Map<string, UsedIndicator[]> {
  const seen = new Set<string>();
  const fields = new Map<string, UsedIndicator[]>();
  for (const rule of corpus.rules()) {
    for (const indicator of rule.indicators) {
      if (seen.has(indicator.key)) continue;
      seen.add(indicator.key);
      const used = fields.get(indicator.field) ?? [];
      used.push({ indicator, rules: corpus.rulesWith(indicator.key) });
      fields.set(indicator.field, used);
    }
  }
  for (const used of fields.values()) {
    used.sort((a, b) => b.rules.length - a.rules.length || compareText(a.indicator.key, b.indicator.key));
  }
  return new Map([...fields].sort(([a], [b]) => compareText(a, b)));
}

function indicatorPage({ indicator, rules }: UsedIndicator): SitePage {
  const { field } = indicator;
  const place = PLACES.indicator(indicator.key);
  const operator = operatorOf(indicator);
  const values = told(indicator).map((text) => `<li><code>${escapedHtml(text)}</code></li>`);
  return {
    place,
    title: titleOf(indicator),
    part: 'fields',
    main: [
      `<p class="up"><a href="${escapedHtml(addressFrom(place, PLACES.field(field)))}"><code dir="auto">${escapedHtml(cut(field))}</code></a></p>`,
      `<h1><code dir="auto">${escapedHtml(cut(field))}</code> ${escapedHtml(operator)}</h1>`,
      `<dl class="indicator"><div><dt>Field</dt><dd><code dir="auto">${escapedHtml(cut(field))}</code></dd></div>`,
      `<div><dt>Kind</dt><dd>${escapedHtml(operator)}</dd></div>`,
      values.length === 0
        ? ''
        : `<div><dt>${values.length === 1 ? 'Value' : 'Values'}</dt><dd><ul class="values" dir="auto">${values.join('')}</ul></dd></div>`,
      '</dl>',
      `<h2>${ruleCount(rules.length)} ${rules.length === 1 ? 'looks' : 'look'} for this</h2>`,
      ruleList(rules, place),
    ].join('\n'),
  };
}

function fieldPage(field: string, used: readonly UsedIndicator[]): SitePage {
  const place = PLACES.field(field);
  const name = escapedHtml(cut(field));
  const rows = used.map(({ indicator, rules }) => {
    const href = escapedHtml(addressFrom(place, PLACES.indicator(indicator.key)));
    return `<tr><td><a href="${href}">${escapedHtml(operatorOf(indicator))}</a></td><td dir="auto">${shownValues(indicator)}</td><td class="number">${rules.length.toLocaleString('en-US')}</td></tr>`;
  });
  const rules = new Set(used.flatMap((one) => one.rules));
  const search = `${addressFrom(place, PLACES.search)}#${new URLSearchParams({ field })}`;
  return {
    place,
    title: cut(field),
    part: 'fields',
    main: [
      `<p class="up"><a href="index.html">All fields</a></p>`,
      `<h1><code dir="auto">${name}</code></h1>`,
      `<p class="lead">${counted(used.length, 'indicator')} in ${ruleCount(rules.size)}; <a href="${escapedHtml(search)}">all rules that read the field</a></p>`,
      `<div class="scroll" role="region" aria-label="Indicators of this field" tabindex="0"><table>`,
      '<caption class="unseen">Indicators of this field</caption>',
      '<thead><tr><th scope="col">Kind</th><th scope="col">Values</th><th scope="col" class="number">Rules</th></tr></thead>',
      `<tbody>${rows.join('\n')}</tbody></table></div>`,
    ].join('\n'),
  };
}

function fieldsPage(fields: ReadonlyMap<string, readonly UsedIndicator[]>): SitePage {
  const place = PLACES.fields;
  const rows = [...fields].map(([field, used]) => {
    const href = escapedHtml(addressFrom(place, PLACES.field(field)));
    const rules = new Set(used.flatMap((one) => one.rules)).size;
    return `<tr><td><a href="${href}"><code dir="auto">${escapedHtml(cut(field))}</code></a></td><td class="number">${used.length.toLocaleString('en-US')}</td><td class="number">${rules.toLocaleString('en-US')}</td></tr>`;
  });
  return {
    place,
    title: 'Indicators',
    part: 'fields',
    main: [
      '<h1>Indicators</h1>',
      `<p class="lead">What rules look for: a field, how it is compared, and with which values. ${counted(fields.size, 'field')}.</p>`,
      rows.length === 0 ? '<p>No rule of this catalogue tests a field against values.</p>' : table(rows),
    ].join('\n'),
  };
}

function table(rows: readonly string[]): string {
  return [
    '<div class="scroll" role="region" aria-label="Fields with indicators" tabindex="0"><table>',
    '<caption class="unseen">Fields with indicators</caption>',
    '<thead><tr><th scope="col">Field</th><th scope="col" class="number">Indicators</th><th scope="col" class="number">Rules</th></tr></thead>',
    `<tbody>${rows.join('\n')}</tbody></table></div>`,
  ].join('\n');
}

/** Some of its values: an indicator may have hundreds, and has them all on its own page. */
function shownValues(indicator: Indicator): string {
  const values = told(indicator);
  const shown = values.slice(0, 5).map((text) => `<code>${escapedHtml(cut(text, 120))}</code>`);
  const more = values.length > 5 ? ` <span class="quiet">and ${values.length - 5} more</span>` : '';
  return `${shown.join(' ')}${more}`;
}

/** What its field is compared with. */
function told({ values, other }: Indicator): string[] {
  return other === undefined ? values.map(shownValue) : [cut(other)];
}

function titleOf(indicator: Indicator): string {
  const values = told(indicator).slice(0, 3).join(', ');
  return cut(`${indicator.field} ${operatorOf(indicator)} ${values}`.trim(), 120);
}
