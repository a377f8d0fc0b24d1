/** Something that contains an alert's caller, as commands for a POSIX shell that are shown and copied, never run by us. */
export interface ResponseAction {
  /** Unlike that of any other action of its target. */
  readonly id: string;
  readonly title: string;
  /** What it does, in a sentence or two. */
  readonly does: string;
  /** What else it does, or does not; null where there is nothing to say. */
  readonly caution: string | null;
  /** With whose rights it is run. */
  readonly needs: string;
  /** The policy that the command holds, to be read; null where it holds none. */
  readonly policy: string | null;
  /** A command that changes nothing and shows how things stand; null where there is none. */
  readonly look: string | null;
  readonly apply: string;
  /** Takes it back; null where nothing does. */
  readonly revert: string | null;
  /** What to know before taking it back, or why that cannot be done. */
  readonly revert_note: string | null;
}

/** What would be wanted and cannot be had from what is known. */
export interface Impossible {
  readonly what: string;
  readonly why: string;
  /** What to do instead. */
  readonly instead: string;
  /** A command that helps with that; null where there is none. */
  readonly command: string | null;
}

/** A target's actions and what cannot be done, while they are put together. */
export interface Built {
  readonly actions: ResponseAction[];
  readonly impossible: Impossible[];
}

export type PrincipalKind =
  | 'iam_user'
  | 'assumed_role'
  | 'role'
  | 'federated_user'
  | 'root'
  | 'azure'
  | 'azure_resource'
  | 'unknown';

/** Whom actions are for. */
export interface ResponseTarget {
  readonly kind: PrincipalKind;
  /** As the logs name it; for unknown ones whatever they say. */
  readonly principal: string | null;
  readonly name: string | null;
  readonly account: string | null;
  readonly role: string | null;
  readonly session: string | null;
  /** Events of the evidence that are its. */
  readonly events: number;
  readonly models: readonly string[];
  readonly regions: readonly string[];
  readonly actions: readonly ResponseAction[];
  readonly impossible: readonly Impossible[];
}

export interface ResponsePlan {
  /** Those with most events first. */
  readonly targets: readonly ResponseTarget[];
  /** What the plan does not know of: events that are gone, or more than were read; null where it knows all. */
  readonly note: string | null;
}
