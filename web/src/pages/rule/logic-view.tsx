import { Link } from 'react-router';
import { counted } from '../../../../src/base/counted.ts';
import type { Condition } from '../../../../src/catalog/predicate.ts';
import type { RulePage } from '../../api/operations.ts';
import { Badge } from '../../parts/badge.tsx';
import { Code } from '../../parts/code/code.tsx';
import { ConsoleLink } from '../../parts/console-link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { languageName } from '../rules/rule-words.ts';
import { ConditionTree } from './condition-tree.tsx';
import { Diagnostics } from './diagnostics.tsx';
import { Facts, Names } from './facts.tsx';
import styles from './rule-page.module.css';
import { Values } from './values.tsx';
import { WideTable } from './wide-table.tsx';

/** What a rule looks for, step by step, and what it tells. */
export function LogicView({ page }: { page: RulePage }) {
  return (
    <div className={styles.column}>
      <StagesPanel page={page} />
      <IndicatorsPanel page={page} />
      <div className={styles.halves}>
        <OutputsPanel page={page} />
        <EventsPanel page={page} />
      </div>
      <ConformancePanel page={page} />
    </div>
  );
}

/** Stages that are settings of a rule's file, not part of its query. */
const SETTINGS: ReadonlySet<string> = new Set([
  ...['threshold', 'new_terms', 'threat_mapping', 'machine_learning', 'suppression', 'filter', 'threat_filter'],
]);

function StagesPanel({ page: { stages, head, here, body_language: file } }: { page: RulePage }) {
  return (
    <Panel
      title="Stages and tests"
      about="Each step of the query as written, and the tests in it."
      actions={
        head.language === 'esql' &&
        stages.length > 0 && (
          <ConsoleLink query={stages.map(({ text }) => text).join('\n')} rule={here?.rule_id ?? undefined} />
        )
      }
    >
      {stages.length === 0 && <p className={styles.quiet}>The rule has no query.</p>}
      <ol className={styles.stages}>
        {stages.map((stage) => (
          <li key={stage.n}>
            <h3>
              <span className={styles.stageNumber}>{stage.n}</span> <Text>{stage.kind}</Text>
            </h3>
            <Code
              text={stage.text}
              language={file === 'yaml' || SETTINGS.has(stage.kind) ? file : head.language}
              label={`Stage ${stage.n}`}
            />
            {stage.condition !== null && <ConditionTree condition={stage.condition as unknown as Condition} />}
            {stage.opaque.map(({ text, why }) => (
              <Notice key={text} tone="warning" title={`Not read: ${why}`}>
                {text !== stage.text && (
                  <code>
                    <Text>{text}</Text>
                  </code>
                )}
              </Notice>
            ))}
            <Flow stage={stage} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** What a stage reads and makes beyond what its tests say. */
function Flow({ stage: { reads, makes, predicates } }: { stage: RulePage['stages'][number] }) {
  const tested = new Set(predicates.map(({ field }) => field));
  const further = reads.filter((name) => !tested.has(name));
  if (further.length === 0 && makes.length === 0) return null;
  return (
    <Facts
      facts={[
        ['Reads', further.length > 0 && <Names names={further} />],
        ['Makes', makes.length > 0 && <Names names={makes} />],
      ]}
    />
  );
}

function IndicatorsPanel({ page: { indicators, stages } }: { page: RulePage }) {
  const unread = stages.some(({ opaque }) => opaque.length > 0);
  return (
    <Panel
      title="Indicators"
      about="What it looks for, and how many other rules of the catalogue look for the same."
      flush
    >
      {indicators.length === 0 ? (
        <p className={styles.inset}>
          {unread ? 'None is known: parts of the query could not be read.' : 'It tests no field against values.'}
        </p>
      ) : (
        <WideTable label="Indicators">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Operator</th>
              <th scope="col">Values</th>
              <th scope="col">Other rules</th>
            </tr>
          </thead>
          <tbody>
            {indicators.map((indicator) => (
              <tr key={indicator.key}>
                <td>
                  <code>
                    <Text>{indicator.field}</Text>
                  </code>
                </td>
                <td className={styles.nowrap}>
                  {indicator.negated && 'not '}
                  {indicator.kind}
                </td>
                <td>
                  <Values values={indicator.values} other={indicator.other} />
                </td>
                <td className={styles.nowrap}>
                  {indicator.corpus === 0 ? (
                    <span className={styles.quiet}>none</span>
                  ) : (
                    <Link to={`/rules?${sameIndicator(indicator)}`}>{counted(indicator.corpus, 'rule')}</Link>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  );
}

/** A search for rules that look for the same, as near as facets come to it. */
function sameIndicator({ field, kind, values, other, negated }: RulePage['indicators'][number]): URLSearchParams {
  const query = new URLSearchParams({ field });
  query.set('operator', negated ? `not ${kind}` : kind);
  if (other !== undefined) query.append('value', other);
  for (const value of values.slice(0, 20)) query.append('value', String(value));
  return query;
}

function OutputsPanel({ page: { outputs, highlighted_missing: missing } }: { page: RulePage }) {
  return (
    <Panel title="What an alert carries" flush>
      {outputs.length === 0 ? (
        <p className={styles.inset}>No output is known of this rule.</p>
      ) : (
        <WideTable label="What an alert carries">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Comes from</th>
            </tr>
          </thead>
          <tbody>
            {outputs.map(({ field, source, highlighted }) => (
              <tr key={field}>
                <td>
                  <code>
                    <Text>{field}</Text>
                  </code>{' '}
                  {highlighted && <Badge tone="good">highlighted</Badge>}
                </td>
                <td>
                  <code>
                    <Text>{source}</Text>
                  </code>
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      {missing.length > 0 && (
        <div className={styles.inset}>
          <Notice tone="warning" title="Highlighted for the investigation, and never there">
            <Names names={missing} />
          </Notice>
        </div>
      )}
    </Panel>
  );
}

function EventsPanel({ page: { events } }: { page: RulePage }) {
  return (
    <Panel title="Events it needs">
      <Facts
        facts={[
          ['Data streams', events.streams.length > 0 && <Names names={events.streams} />],
          ['Integrations', events.integrations.length > 0 && <Names names={events.integrations} />],
          ...events.constrained.map(
            ({ field, values }) =>
              [
                field,
                <ul key={field} className={styles.names}>
                  {values.map((value) => (
                    <li key={String(value)}>
                      <code>
                        <Text>{String(value)}</Text>
                      </code>
                    </li>
                  ))}
                </ul>,
              ] as const,
          ),
        ]}
      />
      {events.required_fields.length > 0 && (
        <>
          <h3>Fields it reads</h3>
          <ul className={styles.fields}>
            {events.required_fields.map(({ name, type }) => (
              <li key={name}>
                <Link to={`/rules?field=${encodeURIComponent(name)}`}>
                  <code>
                    <Text>{name}</Text>
                  </code>
                </Link>{' '}
                <span className={styles.quiet}>{type}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function ConformancePanel({ page: { conformance, head } }: { page: RulePage }) {
  if (conformance === null) {
    if (head.language === 'esql') return null;
    return (
      <Panel title="Does it run here">
        <p>Rules in {languageName(head.language)} are catalogued, not run here.</p>
      </Panel>
    );
  }
  const { parses, types, runs, diagnostics } = conformance;
  return (
    <Panel title="Does it run here">
      <p className={styles.badges}>
        <Badge tone={parses ? 'good' : 'bad'}>{parses ? 'parses' : 'does not parse'}</Badge>
        <Badge tone={types ? 'good' : 'bad'}>{types ? 'types fit' : 'types do not fit'}</Badge>
        <Badge tone={runs ? 'good' : 'bad'}>{runs ? 'runs here' : 'does not run here'}</Badge>
      </p>
      {diagnostics.length > 0 && <Diagnostics items={diagnostics} />}
    </Panel>
  );
}
