import type { NamedTechnique } from '../catalog-rule.ts';
import { ATLAS_TABLE } from './atlas-table.ts';
import { ATTACK_TABLE } from './attack-table.ts';
import { type Framework, readFramework } from './framework.ts';
import { OWASP_LLM_TABLE } from './owasp-llm-table.ts';

let read: readonly Framework[] | undefined;

/** The frameworks that rules are resolved against, in the order in which they are shown. */
export function frameworks(): readonly Framework[] {
  read ??= [ATLAS_TABLE, ATTACK_TABLE, OWASP_LLM_TABLE].map(readFramework);
  return read;
}

/** The framework of a key. */
export function frameworkOf(key: NamedTechnique['framework']): Framework {
  const found = frameworks().find((framework) => framework.key === key);
  if (found === undefined) throw new Error(`no table of ${key}`);
  return found;
}
