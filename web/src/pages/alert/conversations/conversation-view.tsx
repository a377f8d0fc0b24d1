import { useId, useState } from 'react';
import { counted } from '../../../../../src/base/counted.ts';
import { useOperation } from '../../../api/hooks.ts';
import type { Conversation, Turn } from '../../../api/operations.ts';
import { Badge } from '../../../parts/badge.tsx';
import { Button } from '../../../parts/button.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Loaded } from '../../../parts/loaded.tsx';
import { Text } from '../../../parts/text.tsx';
import { visibleText } from '../../../parts/text-pieces.ts';
import { Time } from '../../../parts/time.tsx';
import styles from './conversations.module.css';
import { pageRequest, useTalk } from './talk-context.ts';
import { ToolList } from './tool-list.tsx';
import { TurnView } from './turn-view.tsx';

/** One conversation: what it is in a line, and its turns where it is open. */
export function ConversationView({
  conversation,
  open: opened,
  callers,
}: {
  conversation: Conversation;
  open: boolean;
  /** Of all conversations: who it was is told where it may have been another. */
  callers: number;
}) {
  const [toggled, setToggled] = useState<boolean>();
  const { find } = useTalk();
  const body = useId();
  // What is sought may stand in any of them.
  const open = toggled ?? (opened || find !== '');
  const { from, to, turns_total, evidence, models } = conversation;
  return (
    <article className={styles.conversation} data-evidence={evidence > 0}>
      <h3 className={styles.title}>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={body}
          className={styles.toggle}
          onClick={() => setToggled(!open)}
        >
          <span className={styles.chevron} data-open={open}>
            <Icon name="chevron" size={16} />
          </span>
          <span className={styles.opening}>{opening(conversation)}</span>
        </button>
      </h3>
      <p className={styles.facts}>
        {evidence > 0 && (
          <Badge tone="bad">{evidence === 1 && turns_total === 1 ? 'evidence' : `${evidence} evidence`}</Badge>
        )}
        <span>
          <Time at={from} />
          {to !== from && (
            <>
              {' to '}
              {sameDay(from, to) ? <Time at={to} only="clock" /> : <Time at={to} />}
            </>
          )}
        </span>
        <span>{counted(turns_total, 'turn')}</span>
        {models.map((model) => (
          <span key={model}>
            <Text>{model}</Text>
          </span>
        ))}
        {callers > 1 &&
          conversation.callers.map((caller) => (
            <span key={caller}>
              <Text>{caller}</Text>
            </span>
          ))}
      </p>
      <div id={body} hidden={!open}>
        {open && (
          <>
            <ToolList tools={conversation.tools} />
            <Turns conversation={conversation} />
          </>
        )}
      </div>
    </article>
  );
}

/** Whether two moments are of one day wherever one is. */
function sameDay(from: string, to: string): boolean {
  return Date.parse(to) - Date.parse(from) < 3_600_000;
}

const OPENING = 140;

/** How a conversation begins: what its first turn with a text says. */
function opening({ turns }: Conversation): string {
  for (const { messages, answers } of turns) {
    for (const { parts } of [...messages.filter(({ role }) => role === 'user'), ...messages, ...answers]) {
      const text = parts.find((part) => part.kind === 'text')?.text?.text.trim();
      if (text === undefined || text === '') continue;
      const line = visibleText(text.slice(0, 4 * OPENING).replace(/\s+/g, ' '));
      return line.length > OPENING ? `${line.slice(0, OPENING - 1)}…` : line;
    }
  }
  return 'A call without text';
}

function Turns({ conversation: { id, turns, turns_total, models } }: { conversation: Conversation }) {
  const model = models.length === 1 ? models[0] : undefined;
  const groups: (readonly Turn[] | { readonly from: number; readonly to: number })[] = [];
  let next = 1;
  for (const turn of turns) {
    if (turn.number > next) groups.push({ from: next, to: turn.number - 1 });
    groups.push([turn]);
    next = turn.number + 1;
  }
  if (next <= turns_total) groups.push({ from: next, to: turns_total });
  return (
    <ol>
      {groups.map((group) =>
        'from' in group ? (
          <Gap key={`gap ${group.from}`} id={id} model={model} from={group.from} to={group.to} />
        ) : (
          group.map((turn) => <TurnView key={turn.number} turn={turn} model={model} />)
        ),
      )}
    </ol>
  );
}

interface GapProps {
  readonly id: string;
  readonly model: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** Turns that were left out of a long conversation. */
function Gap(gap: GapProps) {
  const { from, to } = gap;
  const [asked, setAsked] = useState(false);
  if (asked) return <MoreTurns {...gap} />;
  return (
    <li className={styles.gap}>
      <Button small onClick={() => setAsked(true)}>
        {from === to ? `Show turn ${from}` : `Show turns ${from} to ${to}`}
      </Button>
    </li>
  );
}

function MoreTurns({ id, model, from, to }: GapProps) {
  const talk = useTalk();
  const page = useOperation('alertConversations', pageRequest(talk, { conversation: id, from_turn: from }), {
    fresh: Number.POSITIVE_INFINITY,
  });
  return (
    <Loaded of={page}>
      {({ items }) => {
        const turns = (items[0]?.turns ?? []).filter((turn) => turn.number <= to);
        const last = turns.at(-1)?.number ?? to;
        return (
          <>
            {turns.map((turn) => (
              <TurnView key={turn.number} turn={turn} model={model} />
            ))}
            {last < to && <Gap id={id} model={model} from={last + 1} to={to} />}
          </>
        );
      }}
    </Loaded>
  );
}
