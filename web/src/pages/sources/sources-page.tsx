import { PageHead } from '../../parts/page-head.tsx';
import { BlindnessPanel } from './blindness-panel.tsx';
import { DeadLettersPanel } from './dead-letters-panel.tsx';
import styles from './sources-page.module.css';
import { SourcesPanel } from './sources-panel.tsx';
import { StreamsPanel } from './streams-panel.tsx';

/** Where logs come from, how they fare, what is not understood, and what rules cannot see. */
export default function SourcesPage() {
  return (
    <>
      <PageHead title="Sources" about="Where logs come from, how far behind they are, and what rules cannot see." />
      <div className={styles.panels}>
        <BlindnessPanel />
        <SourcesPanel />
        <StreamsPanel />
        <DeadLettersPanel />
      </div>
    </>
  );
}
