import type { GuardrailFinding, SaidPart } from '../../../api/operations.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { sizeText } from '../../../parts/size-text.ts';
import { Text } from '../../../parts/text.tsx';
import styles from './conversations.module.css';
import { SaidText, type TextPlace } from './said-text.tsx';
import { roleWord } from './words.ts';

/** What someone said in a turn: a person, the model, a tool, or whoever wrote the system instructions. */
export function MessageView({
  by,
  label = roleWord(by),
  answer = false,
  parts,
  findings,
  place,
}: {
  /** The role, as the request or the answer names it. */
  by: string;
  label?: string | undefined;
  answer?: boolean;
  parts: readonly SaidPart[];
  findings: readonly GuardrailFinding[];
  place: Omit<TextPlace, 'part'>;
}) {
  const texts = parts.flatMap(({ text }) => (text === null ? [] : [text.text]));
  return (
    <div className={styles.message} data-role={kindOf(by, parts)} data-answer={answer}>
      <h4>
        <Text>{label}</Text>
      </h4>
      <div className={styles.parts}>
        {parts.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and stay where they are.
          <PartView key={at} part={part} findings={findings} place={{ ...place, part: at }} />
        ))}
      </div>
      {texts.length > 0 && (
        <div className={styles.copy}>
          <CopyButton text={texts.join('\n')} />
        </div>
      )}
    </div>
  );
}

/** A tool's result is a user's turn to some models. */
function kindOf(role: string, parts: readonly SaidPart[]): string {
  return parts.length > 0 && parts.every(({ kind }) => kind === 'tool_result') ? 'tool' : role;
}

function PartView({
  part,
  findings,
  place,
}: {
  part: SaidPart;
  findings: readonly GuardrailFinding[];
  place: TextPlace;
}) {
  const { kind, text, name, id, mime_type, bytes } = part;
  const said = text === null ? null : <SaidText said={text} findings={findings} place={place} />;
  switch (kind) {
    case 'text':
      return said;
    case 'reasoning':
      return (
        <details className={styles.reasoning}>
          <summary>Reasoning</summary>
          {said}
        </details>
      );
    case 'tool_call':
    case 'tool_result':
      return (
        <div className={styles.tool}>
          <p className={styles.partHead}>
            {kind === 'tool_call' ? 'Calls tool ' : 'Result of tool call'}
            {name !== null && (
              <strong>
                <Text>{name}</Text>
              </strong>
            )}
            {id !== null && (
              <span className={styles.quiet}>
                {' '}
                <Text>{id}</Text>
              </span>
            )}
          </p>
          {said !== null && <div className={styles.code}>{said}</div>}
        </div>
      );
    case 'attachment': {
      const facts = [mime_type, bytes === null ? null : sizeText(bytes)].filter((fact) => fact !== null);
      return (
        <div className={styles.attachment}>
          <strong>
            <Text>{name ?? 'attachment'}</Text>
          </strong>
          {facts.length > 0 && (
            <span className={styles.quiet}>
              <Text>{facts.join(', ')}</Text>
            </span>
          )}
          {said}
        </div>
      );
    }
    case 'other':
      return (
        <details className={styles.reasoning}>
          <summary>
            Another kind of content: <Text>{name ?? 'unknown'}</Text>
          </summary>
          <div className={styles.code}>{said}</div>
        </details>
      );
  }
}
