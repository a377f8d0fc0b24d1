import type { PagePredicate, PageStage, RulePage } from '../rule-page.ts';
import { type Block, type CodeLanguage, code, type Inline, type Line, note, type Section, tone } from './block.ts';
import { joiningOf } from './condition-outline.ts';
import { cut, valueLines } from './shown-values.ts';

const LANGUAGES: readonly CodeLanguage[] = ['esql', 'kuery', 'eql', 'lucene', 'yaml'];

/** Stages that are settings of a rule file, not a query. */
const SETTINGS: ReadonlySet<string> = new Set([
  ...['threshold', 'new_terms', 'threat_mapping', 'machine_learning', 'suppression', 'filter', 'threat_filter'],
]);

/** Each stage of the query as written, with what it asks for. */
export function stagesSection(page: RulePage): Section {
  const language = LANGUAGES.find((l) => l === page.head.language) ?? (page.body_language === 'yaml' ? 'yaml' : 'text');
  const groups = page.stages.map(
    (stage): Block => ({
      kind: 'group',
      id: `stage-${stage.n}`,
      title: [`Stage ${stage.n}: ${stage.kind}`],
      blocks: stageBlocks(stage, page.body_language === 'toml' && SETTINGS.has(stage.kind) ? 'toml' : language),
    }),
  );
  return {
    id: 'stages',
    title: 'Stages and predicates',
    blocks: groups.length > 0 ? groups : [note('The rule has no query.')],
  };
}

function stageBlocks(stage: PageStage, language: CodeLanguage): Block[] {
  const blocks: Block[] = [{ kind: 'code', language, label: `Stage ${stage.n}, ${stage.kind}`, text: stage.text }];
  if (stage.predicates.length > 0) blocks.push(predicateTable(stage));
  if (stage.condition !== null) blocks.push(...joiningOf(stage.condition));
  for (const { text, why } of stage.opaque) {
    const what: Line = text === stage.text ? [] : [': ', code(cut(text))];
    blocks.push({ kind: 'paragraph', text: [tone('warning', 'Not read'), ` (${why})`, ...what] });
  }
  const flow = flowOf(stage);
  if (flow.length > 0) blocks.push({ kind: 'paragraph', quiet: true, text: flow });
  return blocks;
}

function flowOf({ reads, makes, predicates }: PageStage): Line {
  // What the table of predicates says already is not said again.
  const shown = new Set(predicates.map((p) => p.field));
  const further = reads.filter((name) => !shown.has(name));
  const parts: Inline[] = [];
  if (further.length > 0) parts.push('reads ', ...named(further));
  if (makes.length > 0) parts.push(parts.length > 0 ? '; makes ' : 'makes ', ...named(makes));
  return parts;
}

function named(names: readonly string[]): Inline[] {
  return names.flatMap((name, i): Inline[] => (i === 0 ? [code(name)] : [', ', code(name)]));
}

function predicateTable({ n, predicates }: PageStage): Block {
  return {
    kind: 'table',
    caption: `Predicates of stage ${n}`,
    named: true,
    columns: [{ title: 'Field' }, { title: 'Operator' }, { title: 'Value' }],
    rows: predicates.map((predicate) => [
      fieldLines(predicate),
      [operatorLine(predicate)],
      valueLines(predicate.values, predicate.other),
    ]),
  };
}

function fieldLines({ field, aggregate }: PagePredicate): Line[] {
  const name = code(cut(field));
  return aggregate === undefined || aggregate === field ? [[name]] : [[name], ['= ', code(cut(aggregate))]];
}

function operatorLine({ kind, negated }: PagePredicate): Line {
  return negated ? ['not ', kind] : [kind];
}
