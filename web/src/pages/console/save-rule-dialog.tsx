import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useChange, useOperation } from '../../api/hooks.ts';
import type { Diagnostic, Operations, Rule, RuleDraft } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Code, type CodeMark } from '../../parts/code/code.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Skeleton } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { Mistakes } from './mistakes.tsx';
import { saveFile } from './save-file.ts';
import styles from './save-rule-dialog.module.css';
import { useSettled } from './use-settled.ts';

type Draft = Operations['draftRule']['body'];

const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
const SCHEDULES = [
  ['now-6m', '5m', 'Every 5 minutes, over the last 6'],
  ['now-60m', '10m', 'Every 10 minutes, over the last hour'],
  ['now-24h', '1h', 'Every hour, over the last day'],
  ['now-7d', '1d', 'Every day, over the last week'],
] as const;

const STALE = ['listRules', 'getRule', 'searchCatalog', 'coverage'] as const;

/** A query as a rule: a new one, or one that there is with this query in it. */
export function SaveRuleDialog({
  query,
  rule,
  open,
  onClose,
}: {
  query: string;
  /** The id of the rule that the query was taken from. */
  rule: string | undefined;
  open: boolean;
  onClose: () => void;
}) {
  const [fresh, setFresh] = useState(false);
  return (
    <Dialog title="Save as a rule" open={open} onClose={onClose} wide>
      {open && rule !== undefined && (
        <fieldset className={styles.which}>
          <legend className="heard">Which rule</legend>
          <label>
            <input type="radio" name="which" checked={!fresh} onChange={() => setFresh(false)} />
            The rule that it was taken from
          </label>
          <label>
            <input type="radio" name="which" checked={fresh} onChange={() => setFresh(true)} />A new rule
          </label>
        </fieldset>
      )}
      {open &&
        (rule === undefined || fresh ? (
          <RuleForm query={query} onClose={onClose} />
        ) : (
          <ChangedRule id={rule} query={query} onClose={onClose} />
        ))}
    </Dialog>
  );
}

/** A rule's file with another query in it, and nothing else changed. */
function ChangedRule({ id, query, onClose }: { id: string; query: string; onClose: () => void }) {
  const rule = useOperation('getRule', { path: { id } });
  const draft = useOperation('redraftRule', { path: { id }, body: { query } });
  const may = useMay('replaceRule');
  const save = useChange('replaceRule', { stale: STALE });
  const [saved, setSaved] = useState<Rule>();
  if (saved !== undefined) return <Saved rule={saved} onClose={onClose} />;
  const hasErrors = draft.data?.diagnostics.some((d) => d.severity === 'error') ?? true;
  const why = !may
    ? 'The role admin is needed to save it here; the file can be copied and downloaded.'
    : rule.data?.own === false
      ? 'Its file is not one that was saved here: change it where it comes from.'
      : draft.data !== undefined && hasErrors
        ? 'Its mistakes have to be mended first.'
        : undefined;
  return (
    <div className={styles.file}>
      {rule.data !== undefined && (
        <h3>
          <Text>{rule.data.name ?? id}</Text>
        </h3>
      )}
      {rule.error !== null && <Problem error={rule.error} />}
      <DraftFile draft={draft} />
      {save.error !== null && <Problem error={save.error} />}
      <div className={styles.actions}>
        {may && (
          <Button
            kind="primary"
            busy={save.isPending}
            disabled={why !== undefined || draft.data === undefined || rule.data === undefined}
            onClick={() => save.mutate({ path: { id }, body: { source: draft.data!.source } }, { onSuccess: setSaved })}
          >
            Save into the rule
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        {why !== undefined && <span className={styles.why}>{why}</span>}
      </div>
    </div>
  );
}

/** A draft's text with its mistakes, to copy and to keep. */
function DraftFile({ draft: { data, error } }: { draft: UseQueryResult<RuleDraft, Error> }) {
  if (error !== null) return <Problem error={error} />;
  if (data === undefined) return <Skeleton lines={8} />;
  return (
    <>
      {data.diagnostics.length > 0 && <Mistakes diagnostics={data.diagnostics} />}
      <div className={styles.source}>
        <Code
          text={data.source}
          language="toml"
          queryLanguage="esql"
          label="Text of the rule’s file"
          marks={data.diagnostics.flatMap(markOf)}
        />
      </div>
      <div className={styles.actions}>
        <CopyButton text={data.source} />
        <Button small onClick={() => saveFile(data.file, 'application/toml', data.source)}>
          Download {data.file}
        </Button>
      </div>
    </>
  );
}

function RuleForm({ query, onClose }: { query: string; onClose: () => void }) {
  const [words, setWords] = useState({
    name: '',
    description: '',
    severity: 'medium',
    tags: '',
    positives: '',
    note: '',
  });
  const [schedule, setSchedule] = useState(1);
  const [id, setId] = useState<string>();
  const [saved, setSaved] = useState<Rule>();
  const set = (more: Partial<typeof words>) => setWords({ ...words, ...more });
  const [from, interval] = SCHEDULES[schedule]!;
  const severity = SEVERITIES.find((s) => s === words.severity) ?? 'medium';
  const body: Draft = {
    query,
    name: words.name.trim() === '' ? 'A rule without a name' : words.name.trim(),
    severity,
    from,
    interval,
    ...(words.description.trim() !== '' && { description: words.description }),
    tags: listOf(words.tags, ','),
    false_positives: listOf(words.positives, '\n'),
    ...(words.note.trim() !== '' && { note: words.note }),
    // The first draft's id stays: what is copied is what is saved.
    ...(id !== undefined && { id }),
  };
  const settled = useSettled(JSON.stringify(body), 300);
  const draft = useOperation('draftRule', { body: JSON.parse(settled) as Draft }, { keep: true, fresh: 60_000 });
  useEffect(() => {
    if (draft.data !== undefined) setId((before) => before ?? draft.data.id);
  }, [draft.data]);
  const mayRun = useMay('saveRule');
  const save = useChange('saveRule', { stale: STALE });
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => name.current?.focus(), []);

  if (saved !== undefined) return <Saved rule={saved} onClose={onClose} />;
  const upToDate = draft.data !== undefined && settled === JSON.stringify(body) && !draft.isPlaceholderData;
  const named = words.name.trim() !== '';
  const errors = draft.data?.diagnostics.filter((d) => d.severity === 'error') ?? [];
  const why = !named ? 'It needs a name.' : errors.length > 0 ? 'Its mistakes have to be mended first.' : undefined;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!mayRun || why !== undefined || !upToDate) return;
        save.mutate({ body: { source: draft.data.source } }, { onSuccess: setSaved });
      }}
    >
      <div className={styles.words}>
        <Field label="Name">
          <input
            ref={name}
            value={words.name}
            maxLength={200}
            required
            onChange={(event) => set({ name: event.target.value })}
          />
        </Field>
        <Field label="What it finds, and why that matters">
          <textarea rows={3} value={words.description} onChange={(event) => set({ description: event.target.value })} />
        </Field>
        <div className={styles.pair}>
          <Field label="Severity">
            <select value={severity} onChange={(event) => set({ severity: event.target.value })}>
              {SEVERITIES.map((s) => (
                <option key={s}>{s}</option>
              ))}
            </select>
          </Field>
          <Field label="Runs">
            <select value={schedule} onChange={(event) => setSchedule(Number(event.target.value))}>
              {SCHEDULES.map(([, , text], i) => (
                <option key={text} value={i}>
                  {text}
                </option>
              ))}
            </select>
          </Field>
        </div>
        <Field label="Tags" hint="With commas between.">
          <input value={words.tags} onChange={(event) => set({ tags: event.target.value })} />
        </Field>
        <Field label="Known false positives" hint="One on each line.">
          <textarea rows={2} value={words.positives} onChange={(event) => set({ positives: event.target.value })} />
        </Field>
        <Field label="Triage guide" hint="Markdown: what to look at, in which order.">
          <textarea rows={4} value={words.note} onChange={(event) => set({ note: event.target.value })} />
        </Field>
      </div>
      <div className={styles.file}>
        <h3>The rule’s file</h3>
        <DraftFile draft={draft} />
      </div>
      {save.error !== null && (
        <div className={styles.whole}>
          <Problem error={save.error} />
        </div>
      )}
      <div className={`${styles.actions} ${styles.whole}`}>
        {mayRun ? (
          <Button kind="primary" type="submit" busy={save.isPending} disabled={why !== undefined || !upToDate}>
            Save and run
          </Button>
        ) : (
          <span className={styles.why}>
            The role admin is needed to save it here; the file can be copied and downloaded.
          </span>
        )}
        <Button onClick={onClose}>Cancel</Button>
        {mayRun && why !== undefined && <span className={styles.why}>{why}</span>}
      </div>
    </form>
  );
}

function Saved({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const tone = rule.status === 'active' ? 'good' : 'warning';
  return (
    <>
      <Notice tone={tone} title={rule.status === 'active' ? 'The rule is saved, and runs' : 'The rule is saved'}>
        <span>
          {rule.file}
          {rule.reason !== null && `: ${rule.reason}`}
        </span>
      </Notice>
      <div className={styles.actions}>
        <Link to={`/rules/${encodeURIComponent(rule.id ?? '')}`}>Go to the rule</Link>
        <Button onClick={onClose}>Back to the console</Button>
      </div>
    </>
  );
}

function markOf({ start, end, message }: Diagnostic): CodeMark[] {
  return start === null || end === null ? [] : [{ start: start.offset, end: end.offset, message }];
}

function listOf(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
