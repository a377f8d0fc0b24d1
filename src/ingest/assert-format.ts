import { suggest } from '../base/suggest.ts';
import { UserError } from '../base/user-error.ts';
import type { LogFormat } from './format.ts';

/** Makes sure that there is a format of a name, where one is given; an unknown one is a UserError. */
export function assertFormat(name: string | undefined, formats: readonly LogFormat[]): void {
  if (name === undefined || formats.some((format) => format.name === name)) return;
  const names = formats.map((format) => format.name);
  const near = suggest(name, names);
  throw new UserError(`unknown log format ${name}`, {
    hint: near === undefined ? `known formats: ${names.join(', ')}` : `did you mean ${near}?`,
  });
}
