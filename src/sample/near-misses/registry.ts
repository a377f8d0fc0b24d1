import type { NearMiss } from '../scenario.ts';
import { FAILURES } from './failures.ts';
import { GUARDRAIL_LESS } from './guardrail-less.ts';
import { INTERVENTIONS } from './interventions.ts';
import { LONG_CALLS } from './long-calls.ts';

/** Everything in a sample that comes close to a rule and must stay silent. */
export const NEAR_MISSES: readonly NearMiss[] = [...GUARDRAIL_LESS, ...INTERVENTIONS, ...FAILURES, ...LONG_CALLS];
