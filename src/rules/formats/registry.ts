import { elasticToml } from './elastic-toml/elastic-toml.ts';
import type { RuleFormat } from './format.ts';

/** The formats that rules are loaded from. */
export const RULE_FORMATS: readonly RuleFormat[] = [elasticToml];

/** The format of a file by its name's ending, or undefined where none reads such files. */
export function formatOf(fileName: string): RuleFormat | undefined {
  const name = fileName.toLowerCase();
  return RULE_FORMATS.find((format) => format.extensions.some((extension) => name.endsWith(extension)));
}

/** All file name endings that a format reads. */
export function ruleExtensions(): string[] {
  return RULE_FORMATS.flatMap((format) => format.extensions);
}
