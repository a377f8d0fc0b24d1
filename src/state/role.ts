/** `viewer` reads, `analyst` also triages, `admin` also changes settings, `ingest` only delivers events. */
export const ROLES = ['viewer', 'analyst', 'admin', 'ingest'] as const;
export type Role = (typeof ROLES)[number];
