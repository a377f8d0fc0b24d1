import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useChange, useOperation } from '../../api/hooks.ts';
import type { Diagnostic, Operations, Rule } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Code, type CodeMark } from '../../parts/code/code.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Skeleton } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
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

/** A query as a rule: its words, the file it makes, and, for those who may, the file in the service. */
export function SaveRuleDialog({ query, open, onClose }: { query: string; open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Save as a rule" open={open} onClose={onClose} wide>
      {open && <RuleForm query={query} onClose={onClose} />}
    </Dialog>
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
  const save = useChange('saveRule', { stale: ['listRules', 'getRule', 'searchCatalog', 'coverage'] });
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
        {draft.error !== null && <Problem error={draft.error} />}
        {draft.data === undefined && draft.error === null && <Skeleton lines={8} />}
        {draft.data !== undefined && (
          <>
            {draft.data.diagnostics.length > 0 && <Mistakes diagnostics={draft.data.diagnostics} />}
            <div className={styles.source}>
              <Code
                text={draft.data.source}
                language="toml"
                queryLanguage="esql"
                label="Text of the rule’s file"
                marks={draft.data.diagnostics.flatMap(markOf)}
              />
            </div>
            <div className={styles.actions}>
              <CopyButton text={draft.data.source} />
              <Button small onClick={() => saveFile(draft.data.file, 'application/toml', draft.data.source)}>
                Download {draft.data.file}
              </Button>
            </div>
          </>
        )}
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
