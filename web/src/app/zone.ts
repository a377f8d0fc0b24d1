import { useKept } from './kept.ts';

const ZONES = ['local', 'utc'] as const;
export type Zone = (typeof ZONES)[number];

/** In which zone times are shown: the reader's own, or UTC. */
export function useZone(): [Zone, (zone: Zone) => void] {
  return useKept<Zone>('zone', 'local', isZone);
}

function isZone(value: unknown): value is Zone {
  return ZONES.some((zone) => zone === value);
}
