import { counted } from '../base/counted.ts';
import { hasErrors } from '../base/diagnostic.ts';
import { declaredStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import type { Console } from './console.ts';
import { type LookupOptions, openLookups } from './lookup-tables.ts';
import { checkRules, describeIdle, foreignLanguage, printDiagnostics } from './rule-set.ts';

/** `seismo rules check`: says of every rule file what is wrong with it; 1 where anything is an error. */
export async function rulesCheck(paths: readonly string[], options: LookupOptions, console: Console): Promise<number> {
  const write = (text: string) => console.out(text);
  const lookups = await openLookups(options, console, write);
  const checked = await checkRules(paths, {
    streams: declaredStreams(logFormats),
    ...lookups.known,
    // Away from its tables a rule may name any; beside them it names one of them.
    missingLookups: options.lookups === undefined ? 'warning' : 'error',
  });
  printDiagnostics(checked, console, write);
  const broken = checked.filter((c) => hasErrors(c.diagnostics)).length;
  const warnings = checked.flatMap((c) => c.diagnostics).filter((d) => d.severity === 'warning').length;
  const verdict = broken === 0 ? 'no errors' : `${counted(broken, 'file')} with errors`;
  console.err(`${counted(checked.length, 'rule file')} checked: ${verdict}, ${counted(warnings, 'warning')}\n`);
  const idle = describeIdle(checked, foreignLanguage);
  if (idle !== undefined) console.err(`queries not analysed: ${idle}\n`);
  if (lookups.problems > 0) console.err(`${counted(lookups.problems, 'lookup file')} with errors\n`);
  return broken === 0 && lookups.problems === 0 ? 0 : 1;
}
