import { lazy, type RefObject, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { callApi } from '../../api/client.ts';
import { useOperation } from '../../api/hooks.ts';
import type { Diagnostic } from '../../api/operations.ts';
import { Button } from '../../parts/button.tsx';
import {
  addressOfConsole,
  type ConsoleAsk,
  DEFAULT_TIME,
  readAddress,
  type TimeAsk,
} from '../../parts/console-address.ts';
import { Icon } from '../../parts/icon.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { problemText } from '../../parts/problem.tsx';
import { tell } from '../../parts/toasts.tsx';
import styles from './console-page.module.css';
import type { QueryEditorHandle } from './editor/query-editor.tsx';
import { examplesFor, filledStreams } from './examples.ts';
import { remember } from './history.ts';
import { Mistakes } from './mistakes.tsx';
import { Results } from './results.tsx';
import { SaveRuleDialog } from './save-rule-dialog.tsx';
import { SidePanel } from './side-panel.tsx';
import { TimeRange } from './time-range.tsx';
import { useRun } from './use-run.ts';
import { useSettled } from './use-settled.ts';

const QueryEditor = lazy(() => import('./editor/query-editor.tsx'));

const NOTHING: readonly Diagnostic[] = [];
/** The longest text that the service's editor operations take. */
const LONGEST_CHECKED = 100_000;

/** Queries by hand: written with help, run over a time, shown as table and chart, kept, shared, saved as rules. */
export default function ConsolePage() {
  const location = useLocation();
  const navigate = useNavigate();
  const [first] = useState(() => readAddress(location));
  const [query, setQuery] = useState(first?.query ?? '');
  const [time, setTime] = useState<TimeAsk>(first?.time ?? DEFAULT_TIME);
  const [alert, setAlert] = useState(() => windowOfAlert(first));
  const [rule, setRule] = useState(first?.rule);
  const [saving, setSaving] = useState(false);
  const editor = useRef<QueryEditorHandle>(null);
  const runs = useRun((outcome) => {
    if (outcome.ask.unmask !== true) remember(outcome, Date.now());
  });
  const { run } = runs;
  const touched = useRef(first !== undefined);
  useFirstExample(touched, setQuery);
  const change = useCallback((text: string) => {
    touched.current = true;
    setQuery(text);
  }, []);

  const checked = useSettled(query, 250);
  const check = useOperation(
    'checkQuery',
    { body: { query: checked } },
    { enabled: checked.trim() !== '' && checked.length <= LONGEST_CHECKED, keep: true, fresh: 30_000 },
  );
  const diagnostics = checked.trim() === '' ? NOTHING : (check.data?.diagnostics ?? NOTHING);

  /** The address of the last run: what comes from elsewhere (a link, the way back) is another. */
  const ran = useRef('');
  const start = useCallback(
    (ask: ConsoleAsk, how: 'push' | 'replace') => {
      if (ask.query.trim() === '') return;
      const address = addressOfConsole(ask);
      ran.current = address.search + address.hash;
      const isThere = ran.current === window.location.search + window.location.hash;
      if (!isThere) void navigate(address, { replace: how === 'replace' });
      run(ask);
    },
    [navigate, run],
  );

  useEffect(() => {
    const asked = readAddress(location);
    const { search, hash } = asked === undefined ? { search: '', hash: '' } : addressOfConsole(asked);
    if (asked === undefined || search + hash === ran.current) return;
    change(asked.query);
    setTime(asked.time);
    setAlert((before) => windowOfAlert(asked) ?? before);
    setRule(asked.rule);
    start(asked, 'replace');
  }, [location, start, change]);

  const ofRule = rule === undefined ? {} : { rule };
  const runNow = () => start({ query, time, ...ofRule }, 'push');
  const open = (ask: { readonly query: string; readonly time?: TimeAsk; readonly rule?: string }) => {
    const asked = { query: ask.query, time: ask.time ?? time, ...(ask.rule !== undefined && { rule: ask.rule }) };
    setRule(ask.rule);
    change(asked.query);
    setTime(asked.time);
    start(asked, 'push');
  };
  const format = async () => {
    try {
      const formatted = await callApi('formatQuery', { body: { query } });
      if (formatted.query !== null) change(formatted.query);
      else tell('The query has mistakes: it can be laid out once they are mended.', 'bad');
    } catch (error) {
      tell(problemText(error as Error), 'bad');
    }
  };
  const share = async () => {
    const { pathname, search, hash } = addressOfConsole({ query, time, ...ofRule });
    try {
      await navigator.clipboard.writeText(window.location.origin + pathname + search + hash);
      tell('The link is copied. Whoever opens it sees what their role may see.');
    } catch {
      tell('The browser does not let this page copy: run the query and copy the address of the page.', 'bad');
    }
  };

  const empty = query.trim() === '';
  return (
    <>
      <PageHead title="Console" about="ES|QL over the stored events.">
        <Button disabled={empty} onClick={() => void share()}>
          <Icon name="copy" size={14} />
          Copy link
        </Button>
        <Button disabled={empty} onClick={() => setSaving(true)}>
          <Icon name="rules" size={14} />
          Save as rule
        </Button>
      </PageHead>
      <div className={styles.page}>
        <div className={styles.main}>
          <section className={styles.editor} aria-labelledby="query-heading">
            <div className={styles.tools}>
              <h2 id="query-heading" className="heard">
                Query
              </h2>
              <TimeRange
                time={time}
                alert={alert}
                onChange={(chosen) => {
                  setTime(chosen);
                  if (runs.outcome !== undefined) start({ query, time: chosen, ...ofRule }, 'push');
                }}
              />
              <div className={styles.buttons}>
                <Button disabled={empty} onClick={() => void format()} title="Shift+Alt+F">
                  Format
                </Button>
                <Button
                  kind="primary"
                  disabled={empty}
                  onClick={runNow}
                  title="Ctrl+Enter"
                  aria-keyshortcuts="Control+Enter Meta+Enter"
                >
                  <Icon name="play" size={14} />
                  Run
                </Button>
              </div>
            </div>
            <Suspense
              fallback={<textarea className={styles.plain} aria-label="ES|QL query" value={query} readOnly rows={6} />}
            >
              <QueryEditor
                ref={editor}
                text={query}
                onChange={change}
                onRun={runNow}
                onFormat={() => void format()}
                diagnostics={diagnostics}
              />
            </Suspense>
            <div className={styles.mistakes}>
              <p role="status" className={diagnostics.length === 0 ? 'heard' : styles.count}>
                {mistakesText(diagnostics)}
              </p>
              {diagnostics.length > 0 && (
                <Mistakes diagnostics={diagnostics} onGo={(offset) => editor.current?.goTo(offset)} />
              )}
              {check.error !== null && diagnostics.length === 0 && (
                <p className={styles.count}>The query is not checked as it is written: {problemText(check.error)}</p>
              )}
            </div>
          </section>
          <Results runs={runs} onAllTime={() => open({ query, time: {}, ...ofRule })} />
        </div>
        <SidePanel onInsert={(text) => editor.current?.insert(text)} onOpen={open} />
      </div>
      <SaveRuleDialog query={query} rule={rule} open={saving} onClose={() => setSaving(false)} />
    </>
  );
}

/** Where nothing is asked for and nothing was written, a query over what is there. */
function useFirstExample(touched: RefObject<boolean>, set: (query: string) => void): void {
  const fields = useOperation('fields', {}, { fresh: 30_000 });
  const [stream] = filledStreams(fields.data?.items ?? []);
  useEffect(() => {
    if (touched.current || stream === undefined) return;
    touched.current = true;
    set(examplesFor(stream)[0]!.query);
  }, [touched, stream, set]);
}

/** The window that a link from an alert carries: two moments. */
function windowOfAlert(ask: ConsoleAsk | undefined): TimeAsk | undefined {
  const { from, to } = ask?.time ?? {};
  const isMoment = (text: string | undefined) => text !== undefined && !text.startsWith('now');
  return isMoment(from) && isMoment(to) && ask!.time.timeField !== undefined ? ask!.time : undefined;
}

function mistakesText(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  const others = diagnostics.length - errors;
  const told = [
    ...(errors === 0 ? [] : [errors === 1 ? '1 mistake' : `${errors} mistakes`]),
    ...(others === 0 ? [] : [others === 1 ? '1 note' : `${others} notes`]),
  ];
  return told.join(', ');
}
