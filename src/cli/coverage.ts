import { counted } from '../base/counted.ts';
import { hasErrors } from '../base/diagnostic.ts';
import { UserError } from '../base/user-error.ts';
import type { NamedTechnique } from '../catalog/catalog-rule.ts';
import { coverageJson } from '../catalog/frameworks/coverage-json.ts';
import { type CoverageMatrix, type CoveringRule, coverageMatrix } from '../catalog/frameworks/coverage-matrix.ts';
import { coverageOf } from '../catalog/frameworks/coverage-of.ts';
import { navigatorLayer } from '../catalog/frameworks/navigator-layer.ts';
import { frameworks } from '../catalog/frameworks/registry.ts';
import { ruleTechniques } from '../catalog/vendors/elastic/techniques.ts';
import { declaredStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import type { Console } from './console.ts';
import { coverageTable, problemLines } from './coverage-table.ts';
import { checkRules, describeIdle, neverScheduled, packFolder, printDiagnostics, runnable } from './rule-set.ts';

/** The frameworks as the command line calls them. */
export const FRAMEWORK_NAMES: Readonly<Record<string, NamedTechnique['framework']>> = {
  atlas: 'atlas',
  attack: 'attack',
  'owasp-llm': 'owasp_llm',
};

export interface CoverageOptions {
  readonly rules?: readonly string[];
  /** One of FRAMEWORK_NAMES; all of them where it is absent. */
  readonly framework?: string;
  readonly format: 'table' | 'navigator' | 'json';
}

/** `seismo coverage`: what the rules that would run cover of each framework, and what not. Gives 2 where a rule could not be used, else 0. */
export async function coverage(options: CoverageOptions, console: Console): Promise<number> {
  const checked = await checkRules(options.rules ?? [packFolder()], {
    streams: declaredStreams(logFormats),
    missingLookups: 'warning',
  });
  // What a query could be doubted for is for `rules check`: here is what would run.
  printDiagnostics(
    checked.filter(({ diagnostics }) => hasErrors(diagnostics)),
    console,
    (text) => console.err(text),
  );
  const rules = runnable(checked).map(({ rule }) => ({
    key: rule.id,
    name: rule.name,
    coverage: coverageOf(ruleTechniques(rule)),
  }));
  const wanted = options.framework === undefined ? undefined : FRAMEWORK_NAMES[options.framework];
  const matrices = frameworks()
    .filter(({ key }) => wanted === undefined || key === wanted)
    .map((framework) => coverageMatrix(framework, rules));
  print(matrices, rules, options, console);
  const problems = rules.flatMap(({ name, coverage }) =>
    coverage.problems.map((problem) => ({ rule: name, ...problem })),
  );
  for (const line of problemLines(problems, console.errColour)) console.err(line);
  const silent = rules.filter(({ coverage }) => coverage.rows.length === 0).length;
  console.err(`${counted(rules.length, 'rule')}${silent === 0 ? '' : `, ${silent} of them without a technique`}\n`);
  const idle = describeIdle(checked, neverScheduled);
  if (idle !== undefined) console.err(`not run, and not counted: ${idle}\n`);
  return checked.some(({ diagnostics }) => hasErrors(diagnostics)) ? 2 : 0;
}

function print(
  matrices: readonly CoverageMatrix[],
  rules: readonly CoveringRule[],
  { format, framework }: CoverageOptions,
  console: Console,
): void {
  switch (format) {
    case 'table': {
      const look = { color: console.colour, width: console.width };
      console.out(matrices.map((matrix) => coverageTable(matrix, look)).join('\n'));
      break;
    }
    case 'navigator': {
      const layers = matrices.flatMap((matrix) => navigatorLayer(matrix) ?? []);
      if (layers.length === 0)
        throw new UserError(`the ATT&CK Navigator has no matrix of ${matrices[0]!.framework.title}`);
      console.out(`${JSON.stringify(framework === undefined ? layers : layers[0], null, 2)}\n`);
      break;
    }
    case 'json':
      console.out(`${JSON.stringify(coverageJson(matrices, rules), null, 2)}\n`);
  }
}
