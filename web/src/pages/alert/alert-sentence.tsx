import { counted } from '../../../../src/base/counted.ts';
import type { Alert } from '../../api/operations.ts';
import { callerAccount, callerText } from '../../parts/caller-text.ts';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { spanText, Time } from '../../parts/time.tsx';
import { fieldLabel } from './field-label.ts';
import { valueText } from './value-text.ts';

/** Values told in the sentence, beside the caller. */
const MOST_VALUES = 4;
const LONGEST_VALUE = 80;

/** Why there is an alert, in one sentence: who, how much, in what time, and what the rule counted. */
export function AlertSentence({ alert }: { alert: Alert }) {
  const { caller, evidence, first_seen: first, last_seen: last } = alert;
  const span = Date.parse(last) - Date.parse(first);
  const told = Object.entries(alert.fields)
    .filter(
      ([name, value]) =>
        name !== caller?.field && value !== null && valueText(value) !== callerAccount(caller?.value ?? ''),
    )
    .filter(([, value]) => !/^\d{4}-\d\d-\d\dT/.test(String(value)))
    .slice(0, MOST_VALUES);
  return (
    <>
      {caller === null ? <strong>Several or unnamed callers</strong> : <Caller value={caller.value} />}
      {`: ${counted(evidence.count, 'event')} `}
      {span > 0 ? `in ${spanText(span)}, last ` : 'at '}
      <Time at={last} />
      {told.length > 0 && ' – '}
      {told.map(([name, value], i) => (
        <span key={name}>
          {i > 0 && ', '}
          {visibleText(fieldLabel(name)).toLowerCase()} <Text>{cut(valueText(value))}</Text>
        </span>
      ))}
      .
    </>
  );
}

/** A caller by name, with the account where an ARN tells it. */
function Caller({ value }: { value: string }) {
  const account = callerAccount(value);
  const kind = /:(user|assumed-role|role|federated-user|root)\b/.exec(value)?.[1];
  return (
    <>
      <strong>
        <Text>{kind === 'root' ? 'The root user' : callerText(value)}</Text>
      </strong>
      {account !== undefined && ` (${KINDS[kind ?? ''] ?? 'caller'} of account ${account})`}
    </>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  user: 'IAM user',
  'assumed-role': 'role session',
  role: 'role',
  'federated-user': 'federated user',
  root: 'root',
};

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}
