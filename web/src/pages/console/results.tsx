import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import type { QueryResult } from '../../api/operations.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Button } from '../../parts/button.tsx';
import { Empty, Skeleton } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { spanText, Time } from '../../parts/time.tsx';
import { ExportMenu } from './export-menu.tsx';
import { ResultTable } from './result-table.tsx';
import styles from './results.module.css';
import { ACCESS_TO_PROMPTS, useSees } from './sees.ts';
import type { RunAsk, Runs } from './use-run.ts';
import { numberText } from './values.ts';

const ResultChart = lazy(() => import('./result-chart.tsx'));

/** A run's rows, or what became of it. */
export function Results({ runs, onAllTime }: { runs: Runs; onAllTime: () => void }) {
  const [view, setView] = useState<'table' | 'chart'>('table');
  const { outcome, since, run, cancel } = runs;
  return (
    <section className={styles.panel} aria-labelledby="results-heading" data-running={since !== undefined}>
      <div className={styles.head}>
        <h2 id="results-heading">Results</h2>
        <div className={styles.told} role="status">
          {since === undefined ? <Told runs={runs} /> : <Running since={since} cancel={cancel} />}
        </div>
        {outcome?.kind === 'rows' && outcome.result.rows.length > 0 && (
          <div className={styles.actions}>
            <fieldset className={styles.views}>
              <legend className="heard">Shown as</legend>
              {(['table', 'chart'] as const).map((one) => (
                <button key={one} type="button" aria-pressed={view === one} onClick={() => setView(one)}>
                  {one === 'table' ? 'Table' : 'Chart'}
                </button>
              ))}
            </fieldset>
            <div className={styles.export}>
              <ExportMenu result={outcome.result} />
            </div>
          </div>
        )}
      </div>
      <div className={styles.body}>
        {outcome === undefined && (
          <Nothing>
            {since === undefined ? 'Nothing was run yet. Control and Enter runs the query.' : 'The rows come here.'}
          </Nothing>
        )}
        {outcome?.kind === 'cancelled' && <Nothing>The query was cancelled after {spanText(outcome.ms)}.</Nothing>}
        {outcome?.kind === 'failed' && <Failed error={outcome.error} again={() => run(outcome.ask)} />}
        {outcome?.kind === 'rows' && (
          <>
            <About result={outcome.result} ask={outcome.ask} run={run} />
            {outcome.result.rows.length === 0 ? (
              <NoRows ask={outcome.ask} onAllTime={onAllTime} />
            ) : view === 'table' ? (
              <ResultTable key={resultKey(outcome.result)} result={outcome.result} />
            ) : (
              <Suspense fallback={<Skeleton lines={8} />}>
                <ResultChart result={outcome.result} />
              </Suspense>
            )}
          </>
        )}
      </div>
    </section>
  );
}

/** Rows of other columns are another table: nothing of its order stays. */
function resultKey({ columns }: QueryResult): string {
  return JSON.stringify(columns.map((c) => [c.name, c.type]));
}

function Told({ runs: { outcome } }: { runs: Runs }) {
  if (outcome?.kind !== 'rows') return null;
  const { rows, took_ms, window, truncated } = outcome.result;
  return (
    <>
      <span>
        <strong>{numberText(rows.length)}</strong> {rows.length === 1 ? 'row' : 'rows'}
        {truncated !== null && ', and there are more'}
      </span>
      <span>{spanText(took_ms)}</span>
      {window !== null && (
        <span>
          {window.from !== null && (
            <>
              {window.to === null ? 'since' : 'from'} <Time at={window.from} />{' '}
            </>
          )}
          {window.to !== null && (
            <>
              {window.from === null ? 'until' : 'to'} <Time at={window.to} />
            </>
          )}
        </span>
      )}
    </>
  );
}

function Running({ since, cancel }: { since: number; cancel: () => void }) {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 200);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <span>Running</span>
      <span aria-hidden="true" className={styles.clock}>
        {(Math.max(0, now - since) / 1_000).toFixed(1)} s
      </span>
      <Button small onClick={cancel}>
        Cancel
      </Button>
    </>
  );
}

/** What of the rows is not there, and why. */
function About({ result, ask, run }: { result: QueryResult; ask: RunAsk; run: (ask: RunAsk) => void }) {
  const sees = useSees();
  const masked = result.columns.flatMap((c, i) =>
    c.masked && result.rows.some((row) => (row[i] ?? null) !== null) ? visibleText(c.name) : [],
  );
  const { truncated, limited_by, limit, diagnostics } = result;
  const most = 10_000;
  return (
    <div className={styles.about}>
      {truncated === 'rows' && (
        <p>
          {limited_by === 'implicit'
            ? `The query has no LIMIT: the first ${numberText(limit)} rows are shown.`
            : limited_by === 'service'
              ? `The service gives ${numberText(limit)} rows at most: narrow the query, or aggregate.`
              : `The first ${numberText(limit)} rows are shown.`}{' '}
          {limited_by === 'implicit' && (
            <Button small onClick={() => run({ ...ask, limit: most })}>
              Show up to {numberText(most)}
            </Button>
          )}
        </p>
      )}
      {truncated === 'size' && <p>The rows are large: the rest would not fit into one answer. KEEP fewer columns.</p>}
      {masked.length > 0 && (
        <p>
          Prompt text is masked: {masked.slice(0, 5).join(', ')}
          {masked.length > 5 && ` and ${masked.length - 5} more`}.{' '}
          {sees ? (
            <Button small onClick={() => run({ ...ask, unmask: true })}>
              Show it, and note in the audit log that it was shown
            </Button>
          ) : (
            <>The role {ACCESS_TO_PROMPTS} is needed to see it.</>
          )}
        </p>
      )}
      {diagnostics.map((d) => (
        <p key={`${d.code} ${d.start?.offset} ${d.message}`}>
          {d.start !== null && `Line ${d.start.line}: `}
          {visibleText(d.message)}
          {d.hint !== null && ` (${visibleText(d.hint)})`}
        </p>
      ))}
    </div>
  );
}

function NoRows({ ask, onAllTime }: { ask: RunAsk; onAllTime: () => void }) {
  const bounded = ask.time.from !== undefined || ask.time.to !== undefined;
  return (
    <Nothing>
      <p>No event fits{bounded && ' in this time'}.</p>
      {bounded && (
        <Button small onClick={onAllTime}>
          Look at all time
        </Button>
      )}
    </Nothing>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return (
    <div className={styles.nothing}>
      <Empty>{children}</Empty>
    </div>
  );
}

function Failed({ error, again }: { error: Error; again: () => void }) {
  const mistakes = error instanceof ApiProblem && error.document.type.endsWith(':invalid-query');
  if (mistakes)
    return (
      <div role="alert">
        <Notice tone="bad" title="The query has mistakes">
          <span>They are listed under its text.</span>
        </Notice>
      </div>
    );
  return <Problem error={error} retry={again} />;
}
