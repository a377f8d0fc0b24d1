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

/** Alerts whose row names a model. */
export interface ModelAlerts {
  /** In small letters, as alerts are searched. */
  readonly model: string;
  readonly alerts: number;
  /** Of these, how many of each severity. */
  readonly severities: Readonly<Record<string, number>>;
}
