import type { RulePage } from '../rule-page.ts';
import {
  type Block,
  code,
  type Inline,
  type Line,
  type PageLayout,
  paragraph,
  type Section,
  type Tone,
  tone,
} from './block.ts';
import { coverageSection } from './coverage-section.ts';
import { languageTitle } from './language-title.ts';
import { conformanceSection, lifeSection } from './life-sections.ts';
import { indicatorSection, outputSection } from './looks-for-sections.ts';
import type { PageLinks } from './page-links.ts';
import { stagesSection } from './stages-section.ts';
import { bodySection, eventsSection, guideSections, historySection, similarSection } from './text-sections.ts';

/** A page as its parts, in the order in which every form shows them; parts that have nothing to say are left out. */
export function layoutOf(page: RulePage, links: PageLinks = {}): PageLayout {
  const { head } = page;
  const sections: (Section | undefined)[] = [
    coverageSection(page, links),
    lifeSection(page),
    stagesSection(page),
    indicatorSection(page, links),
    outputSection(page),
    eventsSection(page),
    conformanceSection(page),
    similarSection(page, links),
    ...guideSections(page),
    historySection(page),
    bodySection(page),
  ];
  return {
    title: head.name,
    breadcrumb: head.breadcrumb.map((place, n): Inline => {
      const href = links.breadcrumb?.(n);
      return href === undefined ? place : { kind: 'link', href, text: place };
    }),
    head: headBlocks(page),
    sections: sections.filter((section) => section !== undefined),
  };
}

const SEVERITIES: readonly Tone[] = ['low', 'medium', 'high', 'critical'];

function headBlocks({ head, description }: RulePage): Block[] {
  const facts: { name: string; value: readonly Line[] }[] = [];
  const tell = (name: string, ...value: (Line | null)[]) => {
    const lines = value.filter((line): line is Line => line !== null);
    if (lines.length > 0) facts.push({ name, value: lines });
  };
  const text = (value: string | number | null): Line | null =>
    value === null || value === '' ? null : [String(value)];
  tell('Status', text(head.status));
  tell('Severity', head.severity === null ? null : severityLine(head.severity, head.risk_score));
  tell('Time window', text(head.time_window));
  tell('Runs every', text(head.schedule));
  tell('Group by', ...(head.group_by.length === 0 ? [] : [listOfCode(head.group_by)]));
  tell('Author', text(head.author.join(', ')));
  tell('Source', text(head.source));
  tell('Licence', text(head.license));
  tell('Created', text(head.created));
  tell('Updated', text(head.updated));
  tell('Version', text(head.version));
  tell('Rule id', [code(head.rule_id)]);
  tell('Type', [typeText(head)]);
  tell('Taxonomy', text(head.taxonomy));
  tell('Tags', text(head.tags.join(', ')));
  tell('Related', ...head.related.map(({ id, relation }) => [code(id), ` (${relation})`]));
  return description === '' ? [{ kind: 'facts', facts }] : [{ kind: 'facts', facts }, paragraph(description)];
}

function typeText({ type, language }: RulePage['head']): string {
  const title = languageTitle(language);
  return type === language ? title : `${type.replaceAll('_', ' ')}, ${title}`;
}

function severityLine(severity: string, riskScore: number | null): Line {
  const known = SEVERITIES.find((s) => s === severity.toLowerCase());
  const word: Inline = known === undefined ? severity : tone(known, severity);
  return riskScore === null ? [word] : [word, ` (risk score ${riskScore})`];
}

function listOfCode(names: readonly string[]): Line {
  return names.flatMap((name, i): Inline[] => (i === 0 ? [code(name)] : [', ', code(name)]));
}
