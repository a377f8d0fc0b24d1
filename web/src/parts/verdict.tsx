import { capitalised } from './capitalised.ts';
import styles from './verdict.module.css';

/** What an alert turns out to be, with what each means. */
const VERDICTS = {
  true_positive: ['true positive', 'It is what the rule looks for, and it should not have been.'],
  false_positive: ['false positive', 'The rule is mistaken: this is not what it looks for.'],
  benign: ['benign', 'It is what the rule looks for, and it was allowed or planned.'],
  duplicate: ['duplicate', 'Another alert stands for it.'],
} as const;
export type Verdict = keyof typeof VERDICTS;

/** A verdict in words; one that is not known as it is. */
export function verdictText(verdict: string): string {
  return Object.hasOwn(VERDICTS, verdict) ? VERDICTS[verdict as Verdict][0] : verdict;
}

/** Asks for a verdict. */
export function VerdictField({
  verdict,
  onChange,
}: {
  verdict: Verdict | undefined;
  onChange: (verdict: Verdict) => void;
}) {
  return (
    <fieldset className={styles.verdicts}>
      <legend>What it turned out to be</legend>
      {(Object.keys(VERDICTS) as Verdict[]).map((value) => (
        <label key={value}>
          <input
            type="radio"
            name="verdict"
            value={value}
            checked={verdict === value}
            onChange={() => onChange(value)}
          />
          {capitalised(VERDICTS[value][0])}
          <small>{VERDICTS[value][1]}</small>
        </label>
      ))}
    </fieldset>
  );
}
