/** How many alerts of a severity were raised within one step of age. */
export interface AgeCount {
  /** The step: 0 is the youngest; each ends where the next begins. */
  readonly step: number;
  readonly severity: string;
  readonly count: number;
  /** Of these, alerts that nobody has taken. */
  readonly unassigned: number;
  /** When the oldest of them was raised, ISO-8601. */
  readonly oldest: string;
}
