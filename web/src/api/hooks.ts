import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type Answer, callApi, type OperationId, type Request } from './client.ts';

export interface ReadOptions {
  /** False: not asked yet. */
  readonly enabled?: boolean;
  /** Asked again every so many milliseconds while the page is looked at. */
  readonly every?: number;
  /** Milliseconds for which an answer is good; 10 s where absent. */
  readonly fresh?: number;
  /** Keeps showing the last answer while another request's is awaited. */
  readonly keep?: boolean;
}

/** The key under which an operation's answers are kept; without a request that of all its answers. */
export function keyOf<K extends OperationId>(id: K, request?: Request<K>): readonly unknown[] {
  return request === undefined ? [id] : [id, request];
}

/** Reads by an operation: one answer for each request, shared by all who ask. */
export function useOperation<K extends OperationId>(
  id: K,
  request: Request<K>,
  { enabled = true, every, fresh, keep = false }: ReadOptions = {},
): UseQueryResult<Answer<K>, Error> {
  return useQuery<Answer<K>, Error>({
    queryKey: keyOf(id, request),
    queryFn: ({ signal }) => callApi(id, request, signal),
    enabled,
    ...(every !== undefined && { refetchInterval: every }),
    ...(fresh !== undefined && { staleTime: fresh }),
    ...(keep && { placeholderData: keepPreviousData }),
  });
}

/** Changes by an operation; what the named operations answered before is asked anew once it has succeeded. */
export function useChange<K extends OperationId>(
  id: K,
  options: { readonly stale?: readonly OperationId[] } = {},
): UseMutationResult<Answer<K>, Error, Request<K>> {
  const client = useQueryClient();
  return useMutation<Answer<K>, Error, Request<K>>({
    mutationFn: (request) => callApi(id, request),
    onSuccess: async () => {
      await Promise.all((options.stale ?? []).map((stale) => client.invalidateQueries({ queryKey: [stale] })));
    },
  });
}
