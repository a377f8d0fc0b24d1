import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer } from '../../api/client.ts';
import { useOperation } from '../../api/hooks.ts';

const EVERY_MS = 60_000;

/** What rules cannot see, looked at again each minute. */
export function useBlindness(): UseQueryResult<Answer<'listBlindnessWarnings'>, Error> {
  return useOperation('listBlindnessWarnings', {}, { every: EVERY_MS, fresh: 10_000 });
}

/** How many warnings last, without those that are of little weight: for the navigation. 0 while it is not known. */
export function useBlindnessCount(): number {
  const { data } = useBlindness();
  return data?.items.filter(({ until, severity }) => until === null && severity !== 'low').length ?? 0;
}
