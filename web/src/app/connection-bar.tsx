import { useCallback } from 'react';
import { Notice } from '../parts/notice.tsx';
import { useConnection, useLiveAlerts } from './live.ts';

/** Tells where the service is away: what is shown stays, and may be old. */
export function ConnectionBar() {
  // The stream is open on every page, so that each knows whether it is up to date.
  useLiveAlerts(useCallback(() => {}, []));
  const connection = useConnection();
  return (
    <div role="status">
      {connection === 'lost' && (
        <Notice tone="warning" title="Disconnected">
          The service does not answer. What is shown may be old; it goes on by itself as soon as the service is back.
        </Notice>
      )}
    </div>
  );
}
