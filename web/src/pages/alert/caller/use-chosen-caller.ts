import { useSearchParams } from 'react-router';

/** Whom the panels of an alert are about, kept in the address: one of its callers, or everybody who uses its role. */
export interface ChosenCaller {
  /** For the operations' query: empty where nothing was chosen. */
  readonly query: { readonly caller?: string; readonly scope?: 'role' };
  readonly scope: 'caller' | 'role';
  choose(caller: string | undefined, scope: 'caller' | 'role'): void;
}

/** Reads and changes whom the panels are about. */
export function useChosenCaller(): ChosenCaller {
  const [search, setSearch] = useSearchParams();
  const caller = search.get('caller');
  const scope = search.get('scope') === 'role' ? 'role' : 'caller';
  return {
    query: { ...(caller !== null && caller !== '' && { caller }), ...(scope === 'role' && { scope }) },
    scope,
    choose: (value, to) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === undefined) next.delete('caller');
          else next.set('caller', value);
          if (to === 'role') next.set('scope', 'role');
          else next.delete('scope');
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
  };
}
