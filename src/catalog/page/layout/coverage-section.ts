import type { CoverageRow } from '../../frameworks/coverage.ts';
import type { RulePage } from '../rule-page.ts';
import { type Block, type Inline, type Line, note, type Section, tone } from './block.ts';
import type { PageLinks } from './page-links.ts';

/** Tactics and techniques by framework, and what of the rule's naming is wrong. */
export function coverageSection(page: RulePage, links: PageLinks): Section {
  const frameworks = [...new Set(page.coverage.map((row) => row.framework))];
  const blocks: Block[] = frameworks.map((framework) =>
    frameworkTable(
      framework,
      page.coverage.filter((row) => row.framework === framework),
      links,
    ),
  );
  if (blocks.length === 0)
    blocks.push(note('The rule names no technique of MITRE ATLAS, MITRE ATT&CK or the OWASP Top 10 for LLMs.'));
  if (page.coverage_problems.length > 0) {
    blocks.push({
      kind: 'list',
      items: page.coverage_problems.map(
        ({ where, message }): Line => [tone('warning', 'warning'), `: ${message} (in ${where})`],
      ),
    });
  }
  return { id: 'coverage', title: 'Coverage', blocks };
}

function frameworkTable(framework: string, rows: readonly CoverageRow[], links: PageLinks): Block {
  const hasTactics = rows.some((row) => row.tactic !== null);
  return {
    kind: 'table',
    caption: framework,
    columns: hasTactics ? [{ title: 'Tactic' }, { title: 'Techniques' }] : [{ title: 'Techniques' }],
    rows: rows.map((row) => {
      const techniques = row.techniques.map((t) => [linked(t.id, `${t.id} ${t.name}`, links)]);
      if (!hasTactics) return [techniques];
      const tactic = row.tactic ?? '';
      return [[[row.tactic_id === null ? tactic : linked(row.tactic_id, tactic, links)]], techniques];
    }),
  };
}

function linked(id: string, text: string, links: PageLinks): Inline {
  const href = links.technique?.(id);
  return href === undefined ? text : { kind: 'link', href, text };
}
