/** Something in a text that is not for everybody's eyes: `[from, to)` in UTF-16 units. */
export interface Sensitive {
  readonly from: number;
  readonly to: number;
  /** `secret`: opens something. `personal`: tells of a person. */
  readonly kind: 'secret' | 'personal';
  /** What it is, in words, with as much of it as gives nothing away: `e-mail`, `AWS access key AKIA…MPLE`. */
  readonly label: string;
}

/** Finds one kind of things in a text, in time that grows with its length alone. */
export type Detector = (text: string) => Iterable<Sensitive>;
