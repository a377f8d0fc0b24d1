import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { counted } from '../../../../src/base/counted.ts';
import { useOperation } from '../../api/hooks.ts';
import type { Conversations } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { ConversationPages } from './conversations/conversation-pages.tsx';
import styles from './conversations/conversations.module.css';
import { FindBar } from './conversations/find-bar.tsx';
import { MaskBar } from './conversations/mask-bar.tsx';
import { pageRequest, TalkContext } from './conversations/talk-context.ts';
import { useEvidenceJumps } from './conversations/use-evidence-jumps.ts';

/** Prompts and responses of the 24 hours before an alert's end, as conversations. */
export default function ConversationsPanel({ alertId }: { alertId: string }) {
  const [unmask, setUnmask] = useState(false);
  const [find, setFind] = useState('');
  const sought = useDeferredValue(find.trim());
  const mayUnmask = useMay('updateAlert');
  const root = useRef<HTMLDivElement>(null);
  const jumps = useEvidenceJumps(root);
  const talk = useMemo(() => ({ alertId, unmask, find: sought }), [alertId, unmask, sought]);
  // Every look is written to the audit log: it is not asked anew because somebody came back to the window.
  const first = useOperation('alertConversations', pageRequest(talk), { fresh: Number.POSITIVE_INFINITY, keep: true });
  return (
    <Panel
      title="Prompts and responses"
      about={first.data === undefined ? undefined : <About page={first.data} />}
      actions={
        first.data !== undefined &&
        first.data.evidence > 0 && (
          <>
            <Button small onClick={() => jumps.go(-1)} aria-keyshortcuts="[" title="Key: [">
              <Icon name="previous" size={14} />
              Previous evidence
            </Button>
            <Button small onClick={() => jumps.go(1)} aria-keyshortcuts="]" title="Key: ]">
              Next evidence
              <Icon name="next" size={14} />
            </Button>
          </>
        )
      }
    >
      <TalkContext value={talk}>
        <div ref={root} className={styles.root}>
          <Loaded of={first} lines={8} empty={{ when: (page) => page.calls === 0, show: <Nothing /> }}>
            {(page) => (
              <>
                <MaskBar
                  shown={page.shown}
                  mayUnmask={mayUnmask}
                  unmask={unmask}
                  busy={first.isPlaceholderData}
                  onUnmask={setUnmask}
                />
                <FindBar value={find} sought={sought} onChange={setFind} root={root} />
                <ConversationPages key={`${alertId} ${unmask}`} first={page} />
              </>
            )}
          </Loaded>
        </div>
        <p className="heard" aria-live="polite">
          {jumps.told}
        </p>
      </TalkContext>
    </Panel>
  );
}

function About({ page }: { page: Conversations }) {
  const [who, ...others] = page.callers;
  return (
    <>
      {counted(page.calls, 'call')} in {counted(page.conversations, 'conversation')}
      {who !== undefined && (
        <>
          {' of '}
          <Text>{who}</Text>
          {others.length > 0 && ` and ${counted(others.length, 'other caller')}`}
        </>
      )}
      , <Time at={page.from} /> to <Time at={page.to} />
      {page.evidence > 0 && `; ${page.evidence === 1 ? '1 is' : `${page.evidence} are`} evidence`}
      {page.more && '. There were more calls than are shown here'}.
    </>
  );
}

function Nothing() {
  return (
    <>
      <strong>No call of a model</strong>
      <p>
        None of the events behind this alert is a call of a model, and its caller made none that was logged in the 24
        hours before its end.
      </p>
    </>
  );
}
