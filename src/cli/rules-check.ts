import { hasErrors } from '../base/diagnostic.ts';
import { declaredStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import type { Console } from './console.ts';
import { checkRules, describeIdle, foreignLanguage, printDiagnostics } from './rule-set.ts';
import { counted } from './text.ts';

/** `seismo rules check`: says of every rule file what is wrong with it; 1 where anything is an error. */
export async function rulesCheck(paths: readonly string[], console: Console): Promise<number> {
  const checked = await checkRules(paths, declaredStreams(logFormats));
  printDiagnostics(checked, console, (text) => console.out(text));
  const broken = checked.filter((c) => hasErrors(c.diagnostics)).length;
  const warnings = checked.flatMap((c) => c.diagnostics).filter((d) => d.severity === 'warning').length;
  const verdict = broken === 0 ? 'no errors' : `${counted(broken, 'file')} with errors`;
  console.err(`${counted(checked.length, 'rule file')} checked: ${verdict}, ${counted(warnings, 'warning')}\n`);
  const idle = describeIdle(checked, foreignLanguage);
  if (idle !== undefined) console.err(`queries not analysed: ${idle}\n`);
  return broken === 0 ? 0 : 1;
}
