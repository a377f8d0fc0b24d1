import { SEVERITIES } from '../../parts/charts/series.ts';
import styles from './coverage.module.css';
import {
  type CoverageFilters,
  counted,
  type Framework,
  STATUSES,
  type useCoverageFilters,
} from './coverage-filters.ts';
import { StatusSign } from './status-sign.tsx';

/** How many techniques there are of each status, each a filter; and the other filters. */
export function FilterBar({
  framework,
  filters,
  change,
}: {
  framework: Framework;
  filters: CoverageFilters;
  change: ReturnType<typeof useCoverageFilters>[1];
}) {
  const counts = counted(framework, filters.llm);
  return (
    <div className={styles.filters}>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons in a row, not the fields of a form. */}
      <div className={styles.statuses} role="group" aria-label="Show techniques by status">
        {STATUSES.map(({ status, word, about }) => (
          <button
            key={status}
            type="button"
            title={about}
            aria-pressed={filters.show === status}
            onClick={() => change({ show: filters.show === status ? null : status })}
          >
            <StatusSign status={status} />
            {word}
            <strong>{counts[status]}</strong>
          </button>
        ))}
      </div>
      <div className={styles.choices}>
        <label>
          <input
            type="checkbox"
            checked={filters.show === 'gaps'}
            onChange={(event) => change({ show: event.target.checked ? 'gaps' : null })}
          />
          Only what is not covered
        </label>
        {framework.key !== 'owasp_llm' && (
          <>
            <label>
              <input
                type="checkbox"
                checked={filters.llm}
                onChange={(event) => change({ llm: event.target.checked ? 'true' : null })}
              />
              Only about LLMs
            </label>
            <label>
              <input
                type="checkbox"
                checked={filters.subtechniques}
                onChange={(event) => change({ subtechniques: event.target.checked ? 'true' : null })}
              />
              Sub-techniques
            </label>
          </>
        )}
        <label>
          Severity
          <select value={filters.severity} onChange={(event) => change({ severity: event.target.value })}>
            <option value="">any</option>
            {SEVERITIES.map((severity) => (
              <option key={severity} value={severity}>
                rules of {severity}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}
