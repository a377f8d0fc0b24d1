import { counted } from '../../../../../src/base/counted.ts';
import type { GuardrailFinding, Turn } from '../../../api/operations.ts';
import { Badge } from '../../../parts/badge.tsx';
import { Text } from '../../../parts/text.tsx';
import styles from './conversations.module.css';
import { actionWord, words } from './words.ts';

const TONES: Readonly<Record<string, 'bad' | 'warning' | 'plain'>> = {
  BLOCKED: 'bad',
  INTERVENED: 'bad',
  ANONYMIZED: 'warning',
};

/** What guardrails found in a turn, and what they did about it. */
export function GuardrailView({ guardrail }: { guardrail: NonNullable<Turn['guardrail']> }) {
  const { ids, action, findings, more } = guardrail;
  const quiet = findings.length === 0 && action === 'NONE';
  return (
    <div className={styles.message} data-role="guardrail">
      <h4>Guardrail</h4>
      <div className={styles.guardrail}>
        <p className={styles.partHead}>
          <Badge tone={quiet ? 'good' : (TONES[action] ?? 'plain')}>{quiet ? 'passed' : actionWord(action)}</Badge>
          {ids.length > 0 && (
            <span className={styles.quiet}>
              <Text>{ids.join(', ')}</Text>
            </span>
          )}
          {action === 'INTERVENED' && findings.length === 0 && <span>The log does not tell why.</span>}
        </p>
        {findings.length > 0 && (
          <ul className={styles.findings}>
            {findings.map((finding, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: findings may be alike, and stay where they are.
              <li key={at}>
                <Finding finding={finding} whole={action} />
              </li>
            ))}
            {more > 0 && <li>and {counted(more, 'other finding')}</li>}
          </ul>
        )}
      </div>
    </div>
  );
}

/** One finding; what was done is told where it is not what was done on the whole. */
function Finding({ finding, whole }: { finding: GuardrailFinding; whole: string }) {
  const { policy, source, action, type, name, confidence, severity, score, threshold, match } = finding;
  const sure = [
    confidence === null ? null : `confidence ${confidence.toLowerCase()}`,
    severity === null ? null : `severity ${severity.toLowerCase()}`,
    score === null
      ? null
      : `score ${score.toFixed(2)}${threshold === null ? '' : ` of ${threshold.toFixed(2)} needed`}`,
  ].filter((fact) => fact !== null);
  return (
    <>
      <strong>
        <Text>{words(policy)}</Text>
      </strong>
      {name !== null && (
        <>
          {', '}
          <Text>{name}</Text>
        </>
      )}
      {type !== null && (
        <>
          {', '}
          <Text>{words(type)}</Text>
        </>
      )}
      {action !== whole && `, ${actionWord(action)}`}
      {source !== null && `, in the ${source === 'input' ? 'request' : 'answer'}`}
      {sure.length > 0 && (
        <span className={styles.quiet}>
          {', '}
          <Text>{sure.join(', ')}</Text>
        </span>
      )}
      {match !== null && (
        <>
          {': '}
          <q>
            <Text>{match}</Text>
          </q>
        </>
      )}
    </>
  );
}
