/** What each role may, in words. */
export const ROLE_WORDS = {
  ingest: 'May push logs, and nothing else.',
  viewer: 'May read; prompt text is masked.',
  analyst: 'May also triage alerts, try exceptions, search prompt text and see it on demand.',
  admin: 'May also change rules, tokens and users, push logs, and replay or delete dead letters.',
} as const;
