import { renderDiagnostic } from '../../base/source-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { Console } from '../../cli/console.ts';
import { configReference } from './config-reference.ts';
import { type Config, configKeys } from './config-schema.ts';
import { type LoadedConfig, loadConfig } from './load-config.ts';
import { showConfig } from './show-config.ts';

/** `seismo config check`: prints what is wrong with a configuration, or all that is in force; 1 where anything is wrong. */
export function configCheck(path: string | undefined, console: Console): number {
  const loaded = loadConfig(path, process.env);
  tell(loaded, console);
  if (loaded.config === undefined) return 1;
  console.out(showConfig(loaded.root, configKeys));
  return 0;
}

/** `seismo config keys`: every key with its meaning and default, as tables of Markdown. */
export function printConfigKeys(console: Console): number {
  console.out(`${configReference(configKeys)}\n`);
  return 0;
}

/**
 * The configuration that the service starts with.
 *
 * @throws UserError where anything is wrong with it, once all of it is told.
 */
export function configToStartWith(
  path: string | undefined,
  console: Console,
): { config: Config; loaded: LoadedConfig } {
  const loaded = loadConfig(path, process.env);
  tell(loaded, console);
  if (loaded.config !== undefined) return { config: loaded.config, loaded };
  const errors = loaded.diagnostics.filter((d) => d.severity === 'error').length;
  throw new UserError(`the configuration has ${errors === 1 ? 'an error' : `${errors} errors`}: nothing was started`);
}

function tell({ source, diagnostics }: LoadedConfig, console: Console): void {
  for (const diagnostic of diagnostics)
    console.err(`${renderDiagnostic(source, diagnostic, { color: console.errColour })}\n`);
}
