/** What a guardrail or content filter found: one entry of one policy. */
export interface Finding {
  /** The policy, as `content_policy`. */
  readonly policy: string;
  /** Whether it was in what the user sent or in what the model answered. */
  readonly source: 'input' | 'output' | undefined;
  /** The rule that was broken, as `VIOLENCE`; some entries name none. */
  readonly code: string | undefined;
  /** What was done: `BLOCKED`, `ANONYMIZED`, ...; `NONE` where it was only detected. */
  readonly action: string;
  /** How sure the policy was: `HIGH`. */
  readonly confidence: string | undefined;
  /** The entry's own name, as a topic's or a pattern's. */
  readonly name: string | undefined;
  readonly type: string | undefined;
  /** The text that matched. */
  readonly match: string | undefined;
  readonly severity: string | undefined;
  readonly score: number | undefined;
  readonly threshold: number | undefined;
}

/** A finding with the given members; the rest is absent and nothing was done. */
export function finding(members: Pick<Finding, 'policy'> & Partial<Finding>): Finding {
  return {
    source: undefined,
    code: undefined,
    action: 'NONE',
    confidence: undefined,
    name: undefined,
    type: undefined,
    match: undefined,
    severity: undefined,
    score: undefined,
    threshold: undefined,
    ...members,
  };
}

/** Whether something was done about it. */
export function acted(found: Finding): boolean {
  return found.action !== 'NONE';
}
