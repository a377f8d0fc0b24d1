import type { ReactNode } from 'react';
import type { Turn } from '../../../api/operations.ts';
import { Badge } from '../../../parts/badge.tsx';
import { numberText } from '../../../parts/number-text.ts';
import { Text } from '../../../parts/text.tsx';
import { spanText, Time } from '../../../parts/time.tsx';
import styles from './conversations.module.css';
import { GuardrailView } from './guardrail-view.tsx';
import { MessageView } from './message-view.tsx';
import { SaidText } from './said-text.tsx';
import { bodyWords } from './words.ts';

/** One call: what is new in its request, its answer, and what became of it; `model` is the one of the whole conversation, where that has one. */
export function TurnView({ turn, model }: { turn: Turn; model: string | undefined }) {
  const { number: nth, event, evidence, messages, answers, system, guardrail, error } = turn;
  const findings = guardrail?.findings ?? [];
  return (
    <li className={styles.turn} aria-label={`Turn ${nth}`} tabIndex={-1} data-turn={nth} data-evidence={evidence}>
      <header className={styles.turnHead}>
        <span className={styles.turnNumber}>Turn {nth}</span>
        {evidence && <Badge tone="bad">evidence</Badge>}
        <Time at={event['@timestamp']} only="clock" />
        {turn.operation !== null && (
          <span>
            <Text>{turn.operation}</Text>
          </span>
        )}
      </header>
      {notesOf(turn).map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      <div className={styles.messages}>
        {system.length > 0 && (
          <MessageView
            label={turn.after === null ? 'System' : 'System, changed'}
            by="system"
            parts={system}
            findings={findings}
            place={{ event, side: 'system', message: 0 }}
          />
        )}
        {messages.map(({ place, role, parts }) => (
          <MessageView
            key={place}
            by={role}
            label={role === 'assistant' ? 'Assistant, by the request' : undefined}
            parts={parts}
            findings={findings}
            place={{ event, side: 'messages', message: place }}
          />
        ))}
        {answers.map(({ place, role, parts }) => (
          <MessageView
            key={`answer ${place}`}
            answer
            by={role}
            label={answers.length > 1 ? `Answer ${place + 1}` : undefined}
            parts={parts}
            findings={findings}
            place={{ event, side: 'answers', message: place }}
          />
        ))}
      </div>
      {[bodyWords('request', turn.request), bodyWords('answer', turn.answer)].map(
        (said) =>
          said !== undefined && (
            <p key={said} className={styles.note}>
              <Text>{said}</Text>
            </p>
          ),
      )}
      {error !== null && (
        <div className={styles.message} data-role="error">
          <h4>Error</h4>
          <p className={styles.error}>
            <strong>
              <Text>{error.code}</Text>
            </strong>
            {error.message !== null && <SaidText said={error.message} />}
          </p>
        </div>
      )}
      {guardrail !== null && <GuardrailView guardrail={guardrail} />}
      <Outcome turn={turn} model={model} />
    </li>
  );
}

/** What is unlike a conversation that simply goes on. */
function notesOf({ kind, after, number: nth, branch, left, unsystemed, messages, messages_total }: Turn): string[] {
  const notes: string[] = [];
  if (kind === 'repeat') notes.push(`The same request again as turn ${after}.`);
  else if (kind === 'altered') {
    notes.push(`Its history says otherwise than the log of turn ${after}: these words are the client’s.`);
  } else if (branch) notes.push(`Takes the conversation back to turn ${after}, and goes on another way.`);
  else if (after !== null && after !== nth - 1) notes.push(`Goes on from turn ${after}.`);
  if (kind === 'shortened') notes.push(`The client left out the first ${left} messages of the history.`);
  if (kind === 'first' && messages.length > 1 && messages_total > 1) {
    notes.push('The request holds a history whose calls are not among these.');
  }
  if (unsystemed) notes.push('The system instructions of the turn before are gone.');
  return notes;
}

/** Why the model stopped, how long it took, tokens, and names. */
function Outcome({ turn, model }: { turn: Turn; model: string | undefined }) {
  const { stop_reasons, latency_ms, tokens, request_id } = turn;
  const facts: [string, ReactNode][] = [];
  if (stop_reasons.length > 0) facts.push(['Stopped by', <Text key="stop">{stop_reasons.join(', ')}</Text>]);
  if (latency_ms !== null) facts.push(['Took', spanText(latency_ms)]);
  if (tokens.prompt !== null) facts.push(['Tokens in', numberText(tokens.prompt)]);
  if (tokens.completion !== null) facts.push(['out', numberText(tokens.completion)]);
  if (tokens.cache_read !== null) facts.push(['from cache', numberText(tokens.cache_read)]);
  if (turn.model !== null && turn.model !== model) facts.push(['Model', <Text key="model">{turn.model}</Text>]);
  if (request_id !== null) facts.push(['Request', <Text key="request">{request_id}</Text>]);
  return (
    <dl className={styles.outcome}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
