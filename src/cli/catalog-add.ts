import { counted } from '../base/counted.ts';
import { visible } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { addCollection } from '../catalog/corpus/add-collection.ts';
import type { FileProblem } from '../catalog/corpus/file-problem.ts';
import type { Console } from './console.ts';
import { Progress } from './progress.ts';
import { seismoVersion } from './version.ts';

export interface CatalogAddOptions {
  readonly data: string;
  readonly as?: string;
  readonly again?: true;
}

/** A warning costs no rule its place: of many only the first are told. */
const SHOWN_WARNINGS = 20;

/** `seismo catalog add`: indexes a folder of rules; files that are broken are told and left out. */
export async function catalogAdd(path: string, options: CatalogAddOptions, console: Console): Promise<number> {
  const progress = new Progress(console);
  const added = await addCollection({
    path,
    name: options.as,
    data: options.data,
    again: options.again,
    readBy: seismoVersion(),
    now: Date.now,
    signal: console.interrupted,
    onRead: (done, all) => progress.show(done / all, `${done.toLocaleString('en-US')} of ${counted(all, 'file')}`),
  }).finally(() => progress.clear());

  if (added.replaced !== null) {
    console.err(`the index of ${added.name} could not be read (${added.replaced}): it was made anew\n`);
  }
  const errors = added.problems.filter(({ severity }) => severity === 'error');
  for (const problem of errors) console.err(problemText(problem));
  const warnings = added.problems.filter(({ severity }) => severity !== 'error');
  for (const problem of warnings.slice(0, SHOWN_WARNINGS)) console.err(problemText(problem));
  if (added.rules === 0) {
    throw new UserError(`no rules below ${path}`, {
      hint: `${counted(added.files, 'file')} with a name that rule files have; a collection that was there stays as it was`,
    });
  }
  const parts = [`${counted(added.files, 'file')} looked at`, `${counted(added.read, 'file')} read`];
  if (added.gone > 0) parts.push(`${added.gone} gone`);
  const at = added.commit === null ? '' : ` at commit ${added.commit.slice(0, 12)}`;
  console.out(`${added.name}: ${counted(added.rules, 'rule')}${at} (${parts.join(', ')})\n`);
  const notes = [
    ...(errors.length > 0 ? [`${counted(new Set(errors.map(({ file }) => file)).size, 'file')} with errors`] : []),
    ...(warnings.length > 0 ? [warningCount(warnings.length)] : []),
    ...(added.opaque > 0 ? [`${counted(added.opaque, 'rule')} with parts that cannot be read`] : []),
  ];
  if (notes.length > 0) console.err(`${notes.join(', ')}\n`);
  return 0;
}

function warningCount(warnings: number): string {
  return `${counted(warnings, 'warning')}${warnings > SHOWN_WARNINGS ? `, of which ${SHOWN_WARNINGS} are shown` : ''}`;
}

function problemText({ file, line, column, severity, code, message, hint }: FileProblem): string {
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  const advice = hint === undefined ? '' : `  hint: ${visible(hint)}\n`;
  return `${visible(place)}: ${severity}[${code}]: ${visible(message)}\n${advice}`;
}
