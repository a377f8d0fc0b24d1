import { useCallback, useMemo, useState } from 'react';

/** Chosen alerts: some, by handle, or all that the list holds. */
export type Chosen = 'all' | ReadonlySet<string>;

export interface Selection {
  readonly chosen: Chosen;
  has(handle: string): boolean;
  /** Chooses alerts, or lets go of them. */
  set(handles: readonly string[], chosen: boolean): void;
  all(): void;
  none(): void;
}

const NONE: ReadonlySet<string> = new Set();

/** What is chosen in a list; `list` tells lists apart, and another one begins with nothing chosen. */
export function useSelection(list: string): Selection {
  const [state, setState] = useState<{ list: string; chosen: Chosen }>({ list, chosen: NONE });
  const chosen = state.list === list ? state.chosen : NONE;
  const set = useCallback(
    (handles: readonly string[], choose: boolean) =>
      setState((was) => {
        const next = new Set(was.list === list && was.chosen !== 'all' ? was.chosen : NONE);
        for (const handle of handles) {
          if (choose) next.add(handle);
          else next.delete(handle);
        }
        return { list, chosen: next };
      }),
    [list],
  );
  return useMemo(
    () => ({
      chosen,
      has: (handle) => chosen === 'all' || chosen.has(handle),
      set,
      all: () => setState({ list, chosen: 'all' }),
      none: () => setState({ list, chosen: NONE }),
    }),
    [chosen, list, set],
  );
}
