import { useMemo } from 'react';
import { addressOf } from '../../api/client.ts';
import { useOperation } from '../../api/hooks.ts';
import type { Coverage } from '../../api/operations.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import styles from './coverage.module.css';
import {
  type CoverageFilters,
  FRAMEWORK_WORDS,
  type Framework,
  narrowed,
  useCoverageFilters,
} from './coverage-filters.ts';
import { FilterBar } from './filter-bar.tsx';
import { Matrix } from './matrix.tsx';
import { NamingProblems } from './naming-problems.tsx';
import { StreamsPanel } from './streams-panel.tsx';
import { TechniqueDialog } from './technique-dialog.tsx';

/** What rules cover of ATLAS, ATT&CK and OWASP's list, and what they leave open. */
export default function CoveragePage() {
  const [filters, change] = useCoverageFilters();
  const coverage = useOperation('coverage', { query: { framework: [filters.framework] } }, { keep: true });
  return (
    <>
      <PageHead title="Coverage" about="A rule covers what it names where it runs and has events to read.">
        {filters.framework !== 'owasp_llm' && (
          <ButtonLink href={addressOf('coverageLayer', { query: { framework: filters.framework } })} download>
            <Icon name="download" size={16} />
            Navigator layer
          </ButtonLink>
        )}
      </PageHead>
      <nav className={styles.frameworks} aria-label="Frameworks">
        {Object.entries(FRAMEWORK_WORDS).map(([key, word]) => (
          <button
            key={key}
            type="button"
            aria-pressed={key === filters.framework}
            onClick={() => change({ framework: key, technique: null })}
          >
            {word}
          </button>
        ))}
      </nav>
      <Loaded of={coverage} lines={12}>
        {(data) => <Shown coverage={data} filters={filters} change={change} />}
      </Loaded>
    </>
  );
}

function Shown({
  coverage,
  filters,
  change,
}: {
  coverage: Coverage;
  filters: CoverageFilters;
  change: ReturnType<typeof useCoverageFilters>[1];
}) {
  const rules = useMemo(() => new Map(coverage.rules.map((rule) => [rule.id, rule])), [coverage]);
  // While another framework's answer is awaited the one before is shown.
  const framework: Framework = coverage.frameworks[0]!;
  const tactics = useMemo(() => narrowed(framework, filters, rules), [framework, filters, rules]);
  return (
    <div className={styles.parts}>
      <Panel
        title={framework.framework}
        about={`Version ${framework.version}: ${framework.covered} of ${framework.techniques} techniques are covered`}
      >
        <FilterBar framework={framework} filters={filters} change={change} />
        {tactics.length === 0 ? (
          <p className={styles.none}>No technique fits these filters.</p>
        ) : (
          <Matrix
            tactics={tactics}
            subtechniques={filters.subtechniques}
            label={framework.framework}
            onOpen={(technique) => change({ technique })}
          />
        )}
      </Panel>
      <StreamsPanel rules={coverage.rules} />
      <NamingProblems rules={coverage.rules} />
      <TechniqueDialog
        framework={framework}
        rules={rules}
        id={filters.technique}
        onOpen={(technique) => change({ technique })}
        onClose={() => change({ technique: null })}
      />
    </div>
  );
}
