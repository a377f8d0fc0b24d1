/** Where the things that a page names have pages of their own, as addresses; undefined where they have none. */
export interface PageLinks {
  /** By an indicator's key. */
  indicator?(key: string): string | undefined;
  /** By a rule's key in the corpus. */
  rule?(key: string): string | undefined;
  /** By a framework's own id: `AML.T0051`, `TA0002`. */
  technique?(id: string): string | undefined;
  /** The places of the breadcrumb, from the first on. */
  breadcrumb?(n: number): string | undefined;
}
