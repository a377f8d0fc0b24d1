import type { Scenario } from '../scenario.ts';
import { deniedModels } from './denied-models.ts';
import { deniedTopics } from './denied-topics.ts';
import { guardrailBypass } from './guardrail-bypass.ts';
import { hostileContent } from './hostile-content.ts';
import { repeatedInterventions } from './repeated-interventions.ts';
import { returningProber } from './returning-prober.ts';
import { sensitiveDataProbe } from './sensitive-data-probe.ts';
import { severalPolicies } from './several-policies.ts';
import { tokenExhaustion } from './token-exhaustion.ts';
import { validationErrors } from './validation-errors.ts';
import { wordFilter } from './word-filter.ts';

/** Every attack that a sample can hold. */
export const ATTACKS: readonly Scenario[] = [
  deniedModels,
  deniedTopics,
  guardrailBypass,
  hostileContent,
  repeatedInterventions,
  returningProber,
  sensitiveDataProbe,
  severalPolicies,
  tokenExhaustion,
  validationErrors,
  wordFilter,
];

/** The names of all attacks, as the command line takes them. */
export const ATTACK_NAMES: readonly string[] = ATTACKS.map((attack) => attack.name);
