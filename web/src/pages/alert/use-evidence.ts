import { useOperation } from '../../api/hooks.ts';
import type { Operations } from '../../api/operations.ts';

export type EvidenceItem = Operations['alertEvidence']['answer']['items'][number];

/** Events of one page of the evidence. */
export const EVIDENCE_PAGE = 25;

/** A page of the events behind an alert with their documents. */
export function useEvidence(id: string, { cursor, unmask }: { cursor?: string | undefined; unmask?: boolean } = {}) {
  const query = {
    documents: true,
    limit: EVIDENCE_PAGE,
    ...(cursor !== undefined && { cursor }),
    ...(unmask === true && { unmask }),
  };
  return useOperation('alertEvidence', { path: { id }, query }, { keep: true, fresh: 60_000 });
}
