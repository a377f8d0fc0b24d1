import { useSyncExternalStore } from 'react';

const query = '(max-width: 44rem)';

/** Whether the window is as narrow as a phone's: rows become cards. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}
