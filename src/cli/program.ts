import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { visible } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { addCatalogCommands } from './catalog-commands.ts';
import { type Console, processConsole } from './console.ts';
import { seismoVersion } from './version.ts';

const DATASETS =
  'named as its events are: aws_bedrock.invocation, azure_openai.logs, aws.cloudtrail, openai.audit, otel.gen_ai, generic';

/** Runs the command line, with what commands `further` adds, and gives the exit code: 0 done, 1 what was asked for was found, 2 wrong use or unreadable input. */
export async function main(
  args: readonly string[],
  console: Console = processConsole(),
  further: readonly AddCommands[] = [],
): Promise<number> {
  let exitCode = 0;
  const run = (action: () => Promise<number>) => async () => {
    exitCode = await action();
  };
  const program = build(console, run);
  for (const add of further) add(program, run, console);
  try {
    await program.parseAsync(args as string[], { from: 'user' });
    return exitCode;
  } catch (error) {
    return failed(error, console);
  }
}

/** Makes of what gives an exit code the action of a command. */
export type Runner = (action: () => Promise<number>) => () => Promise<void>;

/** Adds commands of rooms that this one may not know. */
export type AddCommands = (program: Command, run: Runner, console: Console) => void;

function build(console: Console, run: Runner): Command {
  const program = new Command('seismo')
    .description(
      'Detection engine for LLM workloads: runs Elastic-format ES|QL rules over Amazon Bedrock and other LLM logs.',
    )
    .version(seismoVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .configureOutput({ writeOut: (text) => console.out(text), writeErr: (text) => console.err(text) })
    .exitOverride()
    .showHelpAfterError('(run with --help for usage)');

  const detect = program
    .command('detect')
    .description('replay detection rules over logs, as their schedules would have run, and print the alerts');
  addLookups(addSource(detect))
    .option('--rules <path...>', 'rule files, folders or globs (default: the pack that comes with seismo)')
    .option('--from <time>', 'look only at events from this time on (ISO-8601)', parseTime)
    .option('--to <time>', 'look only at events before this time', parseTime)
    .addOption(
      new Option('--format <form>', 'how alerts are printed').choices(['table', 'ndjson', 'json']).default('table'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 if an alert is of this severity or above').choices([
        'low',
        'medium',
        'high',
        'critical',
      ]),
    );
  detect.action((options) => run(async () => (await import('./detect.ts')).detect(options, console))());

  const ingest = program
    .command('ingest')
    .description('read logs into a store that lasts')
    .requiredOption('--logs <path...>', 'log files, folders or globs; plain or gzip')
    .requiredOption('--data <dir>', 'the store, made where it does not exist')
    .option('--dataset <name>', `the logs' format, ${DATASETS} (default: detected)`);
  ingest.action((options) => run(async () => (await import('./ingest.ts')).ingest(options, console))());

  const query = program
    .command('query')
    .description('run an ES|QL query')
    .argument('[esql]', 'the query, such as: FROM logs-* | STATS n = COUNT(*) BY user.id');
  addLookups(addSource(query))
    .option('--file <path>', 'read the query from a file: ES|QL text, or the first query of a rule or hunt')
    .option('--now <time>', 'the moment that NOW() stands for', parseTime)
    .addOption(
      new Option('--format <form>', 'how rows are printed')
        .choices(['table', 'csv', 'ndjson', 'json'])
        .default('table'),
    );
  query.action((text, options) => run(async () => (await import('./query.ts')).query(text, options, console))());

  const rules = program.command('rules').description('work on rules');
  addLookups(rules.command('check'))
    .description('load, parse and analyse rules; exit with 1 if any has an error')
    .argument('<path...>', 'rule files, folders or globs')
    .action((paths, options) =>
      run(async () => (await import('./rules-check.ts')).rulesCheck(paths, options, console))(),
    );

  addCatalogCommands(program, run, console);

  program
    .command('coverage')
    .description('what the rules that would run cover of MITRE ATLAS, MITRE ATT&CK and the OWASP Top 10 for LLMs')
    .option('--rules <path...>', 'rule files, folders or globs (default: the pack that comes with seismo)')
    .addOption(new Option('--framework <name>', 'only this one').choices(['atlas', 'attack', 'owasp-llm']))
    .addOption(
      new Option('--format <form>', 'how it is printed; navigator: layers of the ATT&CK Navigator')
        .choices(['table', 'navigator', 'json'])
        .default('table'),
    )
    .action((options) => run(async () => (await import('./coverage.ts')).coverage(options, console))());

  program
    .command('explain')
    .description('tell what a rule looks for, how common that is, what it covers and emits, and whether it runs here')
    .argument('<rule>', "a rule's file, its id, or a part of its name")
    .addOption(
      new Option('--format <form>', 'how it is told (default: by the ending of --out, else text)').choices([
        'text',
        'markdown',
        'html',
        'json',
      ]),
    )
    .option('--rules <path...>', 'further rule files, folders or globs to find it in and to compare it with')
    .option('--data <dir>', 'the folder of the store, whose catalogue is looked in (default: ./seismo-data)')
    .option('--server <url>', 'a running service to ask what its data say, as http://127.0.0.1:7700')
    .option('--out <file>', 'write to a file')
    .action((rule, options) => run(async () => (await import('./explain.ts')).explain(rule, options, console))());

  program
    .command('fmt')
    .description('format the ES|QL queries in rule files, and .esql files')
    .argument('[path...]', 'files, folders or globs')
    .option('--check', 'change nothing; list the files that would change and exit with 1')
    .option('--stdin', 'format the query on standard input to standard output')
    .action((paths, options) => run(async () => (await import('./fmt.ts')).fmt(paths, options, console))());

  const letters = program.command('deadletters').description('records that could not be understood: kept as they came');
  addPlace(letters.command('list'))
    .description('list them, oldest first')
    .option('--source <name>', 'only those of a source: a file, an object, http')
    .option('--limit <n>', 'how many at most', parsePositive, 100)
    .addOption(new Option('--format <form>', 'how they are printed').choices(['table', 'ndjson']).default('table'))
    .action((options) => run(async () => (await import('./dead-letters.ts')).listDeadLetters(options, console))());
  addPlace(letters.command('show'))
    .description('print one of them, as it came')
    .argument('<id>')
    .action((id, options) =>
      run(async () => (await import('./dead-letters.ts')).showDeadLetter(id, options, console))(),
    );
  addPlace(letters.command('replay'))
    .description('read them anew; exit with 1 if some are not understood still')
    .argument('[id...]')
    .option('--all', 'all there are')
    .action((ids, options) =>
      run(async () => (await import('./dead-letters.ts')).replayLetters(ids, options, console))(),
    );

  program
    .command('sample')
    .description("write made-up Bedrock logs with labelled attacks, in Bedrock's own format and S3 layout")
    .requiredOption('--out <dir>', 'the folder to write to')
    .option('--hours <n>', 'how many hours of logs', parsePositive, 24)
    .option('--seed <n>', 'the same seed gives the same logs', parseWhole, 1)
    .option('--attacks <names>', 'all, none, or names separated by commas', 'all')
    .option('--events-per-hour <n>', 'how busy the logs are, on average', parsePositive)
    .action((options) => run(async () => (await import('./sample.ts')).sample(options, console))());
  return program;
}

function addSource(command: Command): Command {
  return command
    .option('--logs <path...>', 'log files, folders or globs; plain or gzip')
    .option('--data <dir>', 'a store written by `seismo ingest`, in place of --logs')
    .option('--dataset <name>', `the logs' format, ${DATASETS} (default: detected)`);
}

function addPlace(command: Command): Command {
  return command
    .option('--data <dir>', 'the folder of a store that no service has open (default: ./seismo-data)')
    .option('--server <url>', 'a running service, as http://127.0.0.1:7700; its API token in SEISMO_TOKEN');
}

function addLookups(command: Command): Command {
  return command.option('--lookups <dir>', 'the folder of lookup tables (.csv, .ndjson, .parquet) and enrich policies');
}

function parseTime(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d/.test(text)
    ? Date.parse(text.length === 10 ? `${text}T00:00:00Z` : withZone(text))
    : Number.NaN;
  if (Number.isNaN(ms)) throw new InvalidArgumentError('a time is written as 2026-03-02T10:00:00Z or 2026-03-02.');
  return ms;
}

/** A time without a zone is UTC, as everything that seismo prints. */
function withZone(text: string): string {
  return /(?:Z|[-+]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`;
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('a number above 0 is expected.');
  return value;
}

function parseWhole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is expected.');
  return value;
}

/** Tells a failure; only a failure of our own is shown as one, and even that without its stack. */
function failed(error: unknown, console: Console): number {
  // Commander has told already what was wrong with the arguments, or has printed what was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) {
    console.err(`error: ${visible(error.message)}\n`);
    if (error.hint !== undefined) console.err(`  hint: ${visible(error.hint)}\n`);
    return error.exitCode;
  }
  const detail = error instanceof Error ? error : new Error(String(error));
  console.err(`error: seismo failed: ${visible(detail.message)}\n`);
  console.err('  this is a fault of seismo, not of the input; SEISMO_DEBUG=1 shows where it happened\n');
  if (process.env.SEISMO_DEBUG === '1') console.err(`${detail.stack}\n`);
  return 70;
}
