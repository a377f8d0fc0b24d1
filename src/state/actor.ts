/** Who does something: kept with what was done, in histories and the audit log. */
export interface Actor {
  /** A user's or a token's name; `detection` and the like for the service itself. */
  readonly name: string;
  /** The network address that the request came from. */
  readonly address?: string;
}

/** What the service does by itself. */
export const SERVICE: Actor = { name: 'seismo' };
