import { counted } from '../base/counted.ts';
import { UserError } from '../base/user-error.ts';
import { givenRules } from '../catalog/corpus/given-rules.ts';
import { openCorpus } from '../catalog/corpus/open-corpus.ts';
import { coverageOf } from '../catalog/frameworks/coverage-of.ts';
import { conformanceOf } from '../catalog/page/conformance-of.ts';
import { pageOf } from '../catalog/page/page-of.ts';
import { buildSite } from '../catalog/site/build-site.ts';
import { whyNotRun } from '../detect/cut.ts';
import { declaredStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import { tellBroken } from './catalog-list.ts';
import type { Console } from './console.ts';
import { Progress } from './progress.ts';
import { packFolder } from './rule-set.ts';
import { seismoVersion } from './version.ts';

export interface CatalogBuildOptions {
  readonly out: string;
  readonly data: string;
  readonly rules?: readonly string[];
  readonly pack: boolean;
}

/** `seismo catalog build`: writes the catalogue as a site of static pages; 2 where something of it could not be read. */
export async function catalogBuild(options: CatalogBuildOptions, console: Console): Promise<number> {
  const pack = options.pack ? await givenRules([packFolder()], 'pack') : { rules: [], problems: [] };
  const given = await givenRules(options.rules ?? [], 'rules');
  const corpus = await openCorpus(options.data, [...given.rules, ...pack.rules]);
  tellBroken(corpus.broken, console);
  const failed = new Set(given.problems.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  if (failed.size > 0)
    console.err(`${counted(failed.size, 'file')} of --rules cannot be read; \`seismo rules check\` says why\n`);
  if (corpus.size === 0) throw new UserError('the catalogue holds no rule', { hint: 'seismo catalog add PATH' });

  const streams = declaredStreams(logFormats);
  const against = { known: { streams }, whyNotRun };
  const progress = new Progress(console);
  const built = await buildSite({
    corpus,
    out: options.out,
    madeBy: `seismo ${seismoVersion()}`,
    signal: console.interrupted,
    onRule: (done) =>
      progress.show(done / corpus.size, `${done.toLocaleString('en-US')} of ${counted(corpus.size, 'rule')}`),
    pageOf: async (key) => {
      const rule = (await corpus.ruleOf(key))!;
      const { file } = corpus.get(key)!;
      const conformance = conformanceOf(file, rule.body, against)?.told ?? null;
      return pageOf(rule, { corpus, coverageOf, conformance, history: corpus.historyOf(key), streams });
    },
  }).finally(() => progress.clear());
  console.out(`${options.out}/index.html: ${counted(built.rules, 'rule')}, ${counted(built.pages, 'page')}\n`);
  return corpus.broken.length + failed.size > 0 ? 2 : 0;
}
