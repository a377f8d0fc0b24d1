import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Console } from './console.ts';
import type { Runner } from './program.ts';

/** Declares `seismo catalog`. */
export function addCatalogCommands(program: Command, run: Runner, console: Console): void {
  const catalog = program
    .command('catalog')
    .description('the rules that are known: what they look for, and how common that is');

  addData(catalog.command('add'))
    .description('index the rules below a folder or git checkout; what is as it was is not read again')
    .argument('<path>', 'a rule file, a folder of rules of any supported format, or a git checkout')
    .option('--as <name>', "the collection's name; one of that name is replaced (default: the folder's name)")
    .option('--again', 'read every file again')
    .action((path, options) =>
      run(async () => (await import('./catalog-add.ts')).catalogAdd(path, options, console))(),
    );

  addData(catalog.command('list'))
    .description('list the collections that were added')
    .addOption(format())
    .action((options) => run(async () => (await import('./catalog-list.ts')).catalogList(options, console))());

  addData(catalog.command('remove'))
    .description('forget a collection; its folder stays as it is')
    .argument('<name>')
    .action((name, options) =>
      run(async () => (await import('./catalog-list.ts')).catalogRemove(name, options, console))(),
    );

  addData(catalog.command('build'))
    .description('write the catalogue as a site of static pages that needs no server')
    .requiredOption('--out <dir>', 'the folder to write to: empty, new, or one that was written by this command')
    .option('--rules <path...>', 'rules that are shown as well without having been added')
    .option('--no-pack', 'without the pack that comes with seismo')
    .action((options) => run(async () => (await import('./catalog-build.ts')).catalogBuild(options, console))());

  addData(catalog.command('search'))
    .description('find rules by words and by what they look for')
    .argument(
      '[word...]',
      'words that all must be in a rule: its name, tags, fields, values, description; "in quotes" as they stand',
    )
    .option('--vendor <name...>', 'elastic, sigma')
    .option('--severity <level...>')
    .option('--status <status...>', 'as its vendor says: production, stable, experimental')
    .option('--type <type...>', 'esql, eql, query, threshold, new_terms, sigma, ...')
    .option('--language <language...>', 'esql, kuery, eql, lucene, sigma, ...')
    .option('--tactic <tactic...>', 'its id or name: TA0001, AML.TA0005, "Initial Access"')
    .option('--technique <technique...>', 'its id or name, with those under it: T1078, AML.T0051, LLM01')
    .option('--source <source...>', 'an index pattern, data stream, log source or integration')
    .option('--field <field...>', 'a field that is read or tested')
    .option(
      '--operator <kind...>',
      'eq, ne, gt, in, "not in", wildcard, ...: asked of the same test as --field and --value',
    )
    .option('--value <value...>', 'a value that is tested for; in all of these * stands for any text')
    .option('--rules <path...>', 'rules that are looked through as well without having been added')
    .option('--no-pack', 'without the pack that comes with seismo')
    .option('--limit <n>', 'how many rules a page has', parseWhole, 20)
    .option('--page <n>', 'which page', parseFrom1, 1)
    .option('--facets <n>', 'how many values of each facet are counted', parseWhole, 8)
    .addOption(format())
    .action((words, options) =>
      run(async () => (await import('./catalog-search.ts')).catalogSearch(words, options, console))(),
    );
}

function addData(command: Command): Command {
  return command.option('--data <dir>', 'the folder that the catalogue is in', './seismo-data');
}

function format(): Option {
  return new Option('--format <form>', 'how it is printed').choices(['table', 'json']).default('table');
}

function parseWhole(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('a whole number is expected.');
  return value;
}

function parseFrom1(text: string): number {
  const value = parseWhole(text);
  if (value === 0) throw new InvalidArgumentError('pages are counted from 1 on.');
  return value;
}
