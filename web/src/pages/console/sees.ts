import { useSession } from '../../app/session.tsx';

/** The least role that may see prompt text. */
export const ACCESS_TO_PROMPTS = 'analyst';

/** Whether the reader may see prompt text on demand. */
export function useSees(): boolean {
  const { role } = useSession();
  return role === 'analyst' || role === 'admin';
}
