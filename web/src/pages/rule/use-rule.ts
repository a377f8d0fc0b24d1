import { useOperation } from '../../api/hooks.ts';

/** A rule's page without what only events tell: there at once. */
export function usePage(key: string) {
  return useOperation('getCatalogRule', { path: { key }, query: {} }, { fresh: 60_000 });
}

/** What stored events say of a rule; may take seconds. */
export function useLife(key: string) {
  return useOperation('getCatalogRule', { path: { key }, query: { life: true } }, { fresh: 300_000 });
}

/** A rule of this service as it is set. */
export function useOwnRule(id: string | null | undefined) {
  return useOperation('getRule', { path: { id: id ?? '' } }, { enabled: typeof id === 'string', fresh: 15_000 });
}
