import { useState } from 'react';
import { useOperation } from '../../../api/hooks.ts';
import type { Conversations } from '../../../api/operations.ts';
import { Button } from '../../../parts/button.tsx';
import { Loaded } from '../../../parts/loaded.tsx';
import { ConversationView } from './conversation-view.tsx';
import styles from './conversations.module.css';
import { pageRequest, useTalk } from './talk-context.ts';

/** Conversations, page by page as they are asked for. */
export function ConversationPages({ first }: { first: Conversations }) {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const more = (next: string) => setCursors((known) => [...known, next]);
  return (
    <div className={styles.list}>
      <Page page={first} begin={0} onMore={cursors.length === 0 ? more : undefined} />
      {cursors.map((cursor, at) => (
        <LaterPage key={cursor} cursor={cursor} onMore={at === cursors.length - 1 ? more : undefined} />
      ))}
    </div>
  );
}

type More = ((next: string) => void) | undefined;

function LaterPage({ cursor, onMore }: { cursor: string; onMore: More }) {
  const talk = useTalk();
  const page = useOperation('alertConversations', pageRequest(talk, { cursor }), { fresh: Number.POSITIVE_INFINITY });
  return <Loaded of={page}>{(data) => <Page page={data} begin={-1} onMore={onMore} />}</Loaded>;
}

/** How many conversations without evidence are open where there is none with. */
const OPEN = 3;

function Page({ page, begin, onMore }: { page: Conversations; begin: number; onMore: More }) {
  const { next } = page;
  return (
    <>
      {page.items.map((conversation, at) => (
        <ConversationView
          key={conversation.id}
          conversation={conversation}
          open={conversation.evidence > 0 || (begin === 0 && page.evidence === 0 && at < OPEN)}
          callers={page.callers.length}
        />
      ))}
      {onMore !== undefined && next !== null && (
        <div>
          <Button onClick={() => onMore(next)}>More conversations</Button>
        </div>
      )}
    </>
  );
}
