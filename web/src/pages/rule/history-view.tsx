import { counted } from '../../../../src/base/counted.ts';
import { useOperation } from '../../api/hooks.ts';
import type { RuleChange, RulePage, RuleSummary, Run } from '../../api/operations.ts';
import { Badge } from '../../parts/badge.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { spanText, Time } from '../../parts/time.tsx';
import { entryText } from './exception-words.ts';
import { Facts } from './facts.tsx';
import styles from './rule-page.module.css';
import { useOwnRule } from './use-rule.ts';
import { WideTable } from './wide-table.tsx';

/** What became of a rule's runs, who changed what of it, and which versions of its file were met. */
export function HistoryView({ page: { here, history } }: { page: RulePage }) {
  return (
    <div className={styles.column}>
      {here?.rule_id && (
        <>
          <ChangesPanel id={here.rule_id} />
          <FaresPanel id={here.rule_id} />
          <RunsPanel id={here.rule_id} />
        </>
      )}
      <VersionsPanel history={history} />
    </div>
  );
}

function ChangesPanel({ id }: { id: string }) {
  const changes = useOperation('ruleHistory', { path: { id }, query: { limit: 100 } });
  return (
    <Panel title="Changes of its settings" about="Made beside its file: who, when and why.">
      <Loaded
        of={changes}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <p>Nothing was ever set: it runs as its file says.</p>,
        }}
      >
        {({ items }) => (
          <ol className={styles.changes}>
            {items.map((change) => (
              <li key={change.at + change.author}>
                <p className={styles.quiet}>
                  <Time at={change.at} /> by <Text>{change.author}</Text>
                </p>
                <ul>
                  {change.changes.map((each) => (
                    <li key={`${each.kind} ${each.setting} ${each.exception_before?.id ?? each.exception_after?.id}`}>
                      <Text>{changeText(each)}</Text>
                    </li>
                  ))}
                  {change.changes.length === 0 && <li>nothing else than before</li>}
                </ul>
                {change.reason !== null && (
                  <blockquote>
                    <Text>{change.reason}</Text>
                  </blockquote>
                )}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Panel>
  );
}

function changeText(change: RuleChange['changes'][number]): string {
  const { kind, setting, before, after, exception_before: old, exception_after: now } = change;
  const told = (value: typeof before) => (value === null ? 'as its file says' : String(value));
  switch (kind) {
    case 'enabled':
      return after === null ? 'on or off as its file says' : after === true ? 'switched on' : 'switched off';
    case 'tuning':
      return `${setting?.replace('thresholds.', 'threshold ')}: ${told(before)} → ${told(after)}`;
    case 'exception': {
      const { entries, reason } = now ?? old!;
      const done = old === null ? 'exception added' : now === null ? 'exception removed' : 'exception changed';
      return `${done}: ${entries.map(entryText).join(' and ')} (${reason})`;
    }
  }
}

const MODES: Readonly<Record<NonNullable<RuleSummary['live']>['mode'], string>> = {
  documents: 'each event by itself, as it comes',
  partials: 'as events come, from counts kept by time and key',
  kept: 'as events come, from events kept by key',
  due: 'when a run is due',
  broken: 'not at all',
};

/** How a rule fares in live detection since the service started. */
function FaresPanel({ id }: { id: string }) {
  const rule = useOwnRule(id);
  const { runs = null, live = null } = rule.data ?? {};
  if (runs === null && live === null) return null;
  return (
    <Panel title="How it fares">
      {live?.problem && (
        <Notice tone="bad" title="It is not judged now">
          <Text>{live.problem.message}</Text>
          <span>
            {counted(live.problem.times, 'try', 'tries')}
            {live.problem.retry_at !== null && (
              <>
                , the next at <Time at={live.problem.retry_at} />
              </>
            )}
          </span>
        </Notice>
      )}
      <Facts
        facts={[
          [
            'Judged',
            live !== null && <Text>{live.why === null ? MODES[live.mode] : `${MODES[live.mode]}: ${live.why}`}</Text>,
          ],
          ['Last run', runs !== null && <Time at={runs.last} />],
          ['Runs kept', runs !== null && `${counted(runs.runs, 'run')}, ${counted(runs.problems, 'problem')}`],
          ['Made up for', runs !== null && runs.filled > 0 && counted(runs.filled, 'run')],
          ['Judged again', runs !== null && runs.late > 0 && `${counted(runs.late, 'run')}, for late events`],
          ['A run takes', runs !== null && spanText(runs.mean_duration_ms)],
          ['Behind', live !== null && live.behind > 0 && counted(live.behind, 'commit')],
          ['Due', live !== null && live.gap > 0 && counted(live.gap, 'run')],
          ['Too many', live !== null && live.capped > 0 && counted(live.capped, 'alert')],
        ]}
      />
    </Panel>
  );
}

function RunsPanel({ id }: { id: string }) {
  const runs = useOperation('listRuns', { query: { rule_id: [id], limit: 25 } });
  const gaps = useOperation('listGaps', { query: { rule_id: [id], limit: 20 } });
  return (
    <Panel title="Runs" about="The latest first; a run that was missed is made up for." flush>
      {gaps.data !== undefined && gaps.data.items.length > 0 && (
        <ul className={styles.inset}>
          {gaps.data.items.map((gap) => (
            <li key={gap.first_intended}>
              Gap: {counted(gap.runs, 'run')} from <Time at={gap.first_intended} /> to <Time at={gap.last_intended} />,
              made up for at <Time at={gap.filled} />
            </li>
          ))}
        </ul>
      )}
      <Loaded
        of={runs}
        empty={{ when: ({ items }) => items.length === 0, show: <p className={styles.inset}>It has not run yet.</p> }}
      >
        {({ items }) => (
          <WideTable label="Runs">
            <thead>
              <tr>
                <th scope="col">Meant for</th>
                <th scope="col">Kind</th>
                <th scope="col">Outcome</th>
                <th scope="col" className={styles.right}>
                  Raised
                </th>
                <th scope="col" className={styles.right}>
                  Took
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </tbody>
          </WideTable>
        )}
      </Loaded>
    </Panel>
  );
}

function RunRow({ run }: { run: Run }) {
  return (
    <tr>
      <td className={styles.nowrap}>
        <Time at={run.intended} />
      </td>
      <td>{run.kind}</td>
      <td>
        <Badge tone={run.status === 'ok' ? 'good' : 'bad'}>{run.status}</Badge>
        {run.message !== null && (
          <>
            {' '}
            <Text>{run.message}</Text>
          </>
        )}
        {run.capped > 0 && ` ${counted(run.capped, 'alert')} too many`}
      </td>
      <td className={styles.right}>{run.raised}</td>
      <td className={styles.right}>{spanText(run.duration_ms)}</td>
    </tr>
  );
}

function VersionsPanel({ history }: { history: RulePage['history'] }) {
  if (history.length === 0) return null;
  return (
    <Panel title="Versions of its file" about="As collections that were added had them." flush>
      <WideTable label="Versions">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Updated</th>
            <th scope="col">First met</th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {history.map(({ version, updated, digest, seen }) => (
            <tr key={digest}>
              <td>{version ?? '–'}</td>
              <td>{updated ?? '–'}</td>
              <td>
                <Time at={seen} />
              </td>
              <td>
                <code>{digest.slice(0, 16)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Panel>
  );
}
