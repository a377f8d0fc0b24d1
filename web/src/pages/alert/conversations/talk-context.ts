import { createContext, useContext } from 'react';
import type { Request } from '../../../api/client.ts';

/** What all parts of the panel share. */
export interface Talk {
  readonly alertId: string;
  readonly unmask: boolean;
  /** What is sought in the texts; empty for nothing. */
  readonly find: string;
}

export const TalkContext = createContext<Talk>({ alertId: '', unmask: false, find: '' });

export function useTalk(): Talk {
  return useContext(TalkContext);
}

/** The request of a page of conversations, or of a part of one. */
export function pageRequest(
  { alertId, unmask }: Talk,
  part: { readonly cursor?: string; readonly conversation?: string; readonly from_turn?: number } = {},
): Request<'alertConversations'> {
  return { path: { id: alertId }, query: { ...(unmask && { unmask: true }), ...part } };
}
