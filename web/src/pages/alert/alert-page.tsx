import { lazy, Suspense, useEffect } from 'react';
import { useParams } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import type { Alert } from '../../api/operations.ts';
import { Loaded, Skeleton } from '../../parts/loaded.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { AlertHead } from './alert-head.tsx';
import styles from './alert-page.module.css';
import { ChecklistPanel } from './checklist-panel.tsx';
import { EvidencePanel } from './evidence-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { QueryPanel } from './query-panel.tsx';
import { RelatedPanel } from './related-panel.tsx';
import { ResponsePanel } from './response-panel.tsx';
import { TechniquesPanel } from './techniques-panel.tsx';
import { TriageBar } from './triage-bar.tsx';
import { useAlert } from './use-alert.ts';
import { useAlertChange } from './use-alert-change.ts';
import { useNeighbours } from './use-neighbours.ts';

const CallerPanel = lazy(() => import('./caller-panel.tsx'));
const TimelinePanel = lazy(() => import('./timeline-panel.tsx'));
const ConversationsPanel = lazy(() => import('./conversations-panel.tsx'));

/** One alert: who, what, how bad, whether it is real, and what to do. */
export default function AlertPage() {
  const { id = '' } = useParams();
  const alert = useAlert(id);
  return (
    <>
      {alert.data === undefined && <PageHead title="Alert" />}
      <Loaded of={alert} lines={12}>
        {(shown) => <Whole key={shown.handle} alert={shown} />}
      </Loaded>
    </>
  );
}

function Whole({ alert }: { alert: Alert }) {
  const { id } = alert;
  const changes = useAlertChange(alert);
  const neighbours = useNeighbours(alert.handle);
  const guide = useOperation('alertGuide', { path: { id } });
  // A link to a part of the page leads there only once the page is.
  useEffect(() => {
    const { hash } = window.location;
    if (hash.length > 1) document.getElementById(hash.slice(1))?.scrollIntoView();
  }, []);
  return (
    <div className={styles.page}>
      <div className={styles.top}>
        <AlertHead alert={alert} neighbours={neighbours} />
        <TriageBar alert={alert} changes={changes} neighbours={neighbours} />
        <Parts />
      </div>
      <div className={styles.columns}>
        <div className={styles.first}>
          <FactsPanel alert={alert} guide={guide.data} />
        </div>
        <aside className={styles.aside} aria-label="Triage guide">
          <Loaded of={guide} lines={10}>
            {(shown) => <ChecklistPanel alert={alert} guide={shown} />}
          </Loaded>
        </aside>
        <div className={styles.main}>
          <Lazily id="timeline" title="Timeline">
            <TimelinePanel alertId={id} />
          </Lazily>
          <Lazily id="caller" title="The caller">
            <CallerPanel alertId={id} />
          </Lazily>
          <Lazily id="conversations" title="Prompts and responses">
            <ConversationsPanel alertId={id} />
          </Lazily>
          <EvidencePanel alert={alert} />
          <ResponsePanel alert={alert} />
          <RelatedPanel alert={alert} />
          <QueryPanel alert={alert} />
          <TechniquesPanel threat={alert.threat} />
          <NotesPanel alert={alert} changes={changes} />
        </div>
      </div>
    </div>
  );
}

/** A panel whose code comes when it is needed; its place can be gone to before. */
function Lazily({ id, title, children }: { id: string; title: string; children: React.ReactNode }) {
  const waiting = (
    <Panel title={title}>
      <Skeleton lines={5} />
    </Panel>
  );
  return (
    <div id={id} className={styles.lazy}>
      <Suspense fallback={waiting}>{children}</Suspense>
    </div>
  );
}

const PARTS = [
  ['timeline', 'Timeline'],
  ['caller', 'Caller'],
  ['conversations', 'Prompts'],
  ['evidence', 'Evidence'],
  ['response', 'Response'],
  ['related', 'Related'],
  ['query', 'Query'],
  ['notes', 'Notes and history'],
] as const;

function Parts() {
  return (
    <nav className={styles.parts} aria-label="Parts of the page">
      {PARTS.map(([id, name]) => (
        <a key={id} href={`#${id}`}>
          {name}
        </a>
      ))}
    </nav>
  );
}
