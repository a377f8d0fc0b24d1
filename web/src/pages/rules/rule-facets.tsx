import { useState } from 'react';
import type { Operations } from '../../api/operations.ts';
import { Button } from '../../parts/button.tsx';
import { capitalised } from '../../parts/capitalised.ts';
import { Text } from '../../parts/text.tsx';
import { RULE_FACETS, type RuleFacet, type RuleFilters } from './rule-filters.ts';
import { languageName } from './rule-words.ts';
import styles from './rules-page.module.css';

type Counts = Operations['searchCatalog']['answer']['facets'];

/** How many values of a facet are there before more are asked for. */
const FEW = 6;
/** Facets of which some value can be typed that is not among those counted. */
const TYPED: ReadonlySet<RuleFacet> = new Set(['technique', 'source', 'field', 'value']);
const OPEN: ReadonlySet<RuleFacet> = new Set(['severity', 'vendor', 'tactic']);

/** What the rules can be narrowed by, with how many would be left. */
export function RuleFacets({
  counts,
  filters,
  toggle,
}: {
  counts: Counts;
  filters: RuleFilters;
  toggle: (facet: RuleFacet, value: string) => void;
}) {
  return (
    <div className={styles.facets}>
      {RULE_FACETS.map(([facet, title]) => (
        <Facet
          key={facet}
          facet={facet}
          title={title}
          counts={counts[facet]}
          chosen={filters.of(facet)}
          toggle={(value) => toggle(facet, value)}
        />
      ))}
    </div>
  );
}

function Facet({
  facet,
  title,
  counts,
  chosen,
  toggle,
}: {
  facet: RuleFacet;
  title: string;
  counts: Counts[RuleFacet];
  chosen: readonly string[];
  toggle: (value: string) => void;
}) {
  const [all, setAll] = useState(false);
  const [typed, setTyped] = useState('');
  const known = counts.map(({ value }) => value);
  const gone = chosen.filter((value) => !known.includes(value)).map((value) => ({ value, count: undefined }));
  const listed = [...gone, ...counts];
  const shown = all ? listed : listed.filter(({ value }, i) => i < FEW || chosen.includes(value));
  if (listed.length === 0 && !TYPED.has(facet)) return null;
  return (
    <details className={styles.facet} open={OPEN.has(facet) || chosen.length > 0}>
      <summary>
        {title}
        {chosen.length > 0 && <span className={styles.chosen}>{chosen.length}</span>}
      </summary>
      <ul>
        {shown.map((each) => (
          <li key={each.value}>
            <label>
              <input type="checkbox" checked={chosen.includes(each.value)} onChange={() => toggle(each.value)} />
              <span className={styles.value}>
                <Text>{facetLabel(facet, each)}</Text>
              </span>
              {each.count !== undefined && <span className={styles.count}>{each.count}</span>}
            </label>
          </li>
        ))}
      </ul>
      {listed.length > shown.length && (
        <Button kind="quiet" small onClick={() => setAll(true)}>
          {listed.length - shown.length} more
        </Button>
      )}
      {TYPED.has(facet) && (
        <form
          className={styles.typed}
          onSubmit={(event) => {
            event.preventDefault();
            const value = typed.trim();
            if (value !== '' && !chosen.includes(value)) toggle(value);
            setTyped('');
          }}
        >
          <input
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            aria-label={`Another ${title.toLowerCase()}; * stands for any text`}
            placeholder="another; * for any text"
          />
        </form>
      )}
    </details>
  );
}

function facetLabel(facet: RuleFacet, { value, title }: { value: string; title?: string | undefined }): string {
  if (facet === 'vendor') return capitalised(value);
  if (facet === 'language') return languageName(value);
  return title === undefined ? value : `${title} (${value})`;
}
