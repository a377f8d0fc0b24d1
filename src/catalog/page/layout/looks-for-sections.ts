import type { PageIndicator, RulePage } from '../rule-page.ts';
import { type Block, code, type Inline, type Line, note, type Section, tone } from './block.ts';
import type { PageLinks } from './page-links.ts';
import { cut, shownValue, valueLines } from './shown-values.ts';

/** What the rule looks for, and how many other rules look for the same. */
export function indicatorSection({ indicators, stages }: RulePage, links: PageLinks): Section {
  const unread = stages.some((stage) => stage.opaque.length > 0);
  const blocks: Block[] =
    indicators.length === 0
      ? [
          note(
            unread ? 'None is known: parts of the query could not be read.' : 'The rule tests no field against values.',
          ),
        ]
      : [
          note('Corpus: how many other rules of the catalogue look for the same.'),
          {
            kind: 'table',
            caption: 'Indicators',
            named: true,
            columns: [{ title: 'Field' }, { title: 'Kind' }, { title: 'Values' }, { title: 'Corpus', numeric: true }],
            rows: indicators.map((indicator) => [
              [[code(cut(indicator.field))]],
              [[indicator.negated ? `not ${indicator.kind}` : indicator.kind]],
              valuesOf(indicator, links),
              [[indicator.corpus === 0 ? 'none' : indicator.corpus.toLocaleString('en-US')]],
            ]),
          },
        ];
  return { id: 'indicators', title: 'Indicators', blocks };
}

/** Where the indicator has a page, its first value leads there, or a word where it has no value. */
function valuesOf(indicator: PageIndicator, links: PageLinks): Line[] {
  const href = links.indicator?.(indicator.key);
  if (href === undefined) return valueLines(indicator.values, indicator.other);
  const link = (text: string): Inline => ({ kind: 'link', href, text });
  if (indicator.other !== undefined) return [[link(cut(indicator.other))]];
  const [first, ...rest] = indicator.values;
  return first === undefined ? [[link('any')]] : [[link(shownValue(first))], ...valueLines(rest)];
}

/** What the rule emits, where it comes from, and what of it the investigation highlights. */
export function outputSection({ outputs, highlighted_missing: missing }: RulePage): Section {
  const blocks: Block[] = [];
  if (outputs.length === 0) blocks.push(note('No output is known of this rule.'));
  else {
    const highlights = outputs.some((o) => o.highlighted);
    blocks.push({
      kind: 'table',
      caption: 'Output fields',
      named: true,
      columns: [{ title: 'Field' }, { title: 'Source' }, ...(highlights ? [{ title: 'Investigation' }] : [])],
      rows: outputs.map((o) => [
        [[code(cut(o.field))]],
        [[code(cut(o.source))]],
        ...(highlights ? [o.highlighted ? [['highlighted'] as Line] : []] : []),
      ]),
    });
  }
  if (missing.length > 0) {
    const names = missing.flatMap((name, i): Inline[] => (i === 0 ? [code(name)] : [', ', code(name)]));
    blocks.push({
      kind: 'paragraph',
      text: [
        tone('warning', 'warning'),
        ': the investigation highlights fields that the rule does not emit: ',
        ...names,
      ],
    });
  }
  return { id: 'outputs', title: 'Output fields', blocks };
}
