import type { AlertValue } from './alert.ts';
import { type AlertCaller, callersOf } from './alert-callers.ts';

/** The one who made the calls behind an alert, by its row; undefined where the row names nobody, or several: the alert is about all of them. */
export function callerOf(fields: Readonly<Record<string, AlertValue>>): AlertCaller | undefined {
  const callers = callersOf(fields);
  return callers.length === 1 ? callers[0] : undefined;
}
