import type { Actor } from './actor.ts';

/** A step of an alert's triage guide that someone ticked, in the words that it had then. */
export interface StepTick {
  readonly step: string;
  /** The part of the guide that it was in. */
  readonly part: string;
  readonly text: string;
  /** ISO-8601 in UTC. */
  readonly at: string;
  readonly actor: string;
}

export interface StepChange {
  readonly step: string;
  readonly part: string;
  readonly text: string;
  readonly done: boolean;
}

/** Which steps of alerts' triage guides were done: kept with their words, as guides are edited. An id is as in `AlertBook`. */
export interface ChecklistBook {
  /** The steps that are ticked, in the order they were; undefined where there is no such alert. */
  ticks(alert: string): Promise<readonly StepTick[] | undefined>;
  /**
   * Ticks a step, or takes its tick back; one that is as asked already stays whose it is. Gives the tick, null where there is none now. The
   * alert's version stays: ticking hinders no other change. Throws {@link NotFound}.
   */
  tick(alert: string, change: StepChange, by: Actor): Promise<StepTick | null>;
}
